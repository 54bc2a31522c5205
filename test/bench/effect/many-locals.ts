import { Effect } from "effect";

const round = Effect.fnUntraced(function* (seed: number) {
  let alpha = (seed * 3) & 255;
  let beta = (seed * 5) & 255;
  let gamma = (seed * 7) & 255;
  let delta = (seed * 9) & 255;
  let epsilon = (seed * 11) & 255;
  let zeta = (seed * 13) & 255;
  let eta = (seed * 15) & 255;
  let theta = (seed * 17) & 255;
  let iota = (seed * 19) & 255;
  let kappa = (seed * 21) & 255;
  let lambda = (seed * 23) & 255;
  let mu = (seed * 25) & 255;
  let nu = (seed * 27) & 255;
  let xi = (seed * 29) & 255;
  let omicron = (seed * 31) & 255;
  let pi = (seed * 33) & 255;
  let rho = (seed * 35) & 255;
  let sigma = (seed * 37) & 255;
  let tau = (seed * 39) & 255;
  let upsilon = (seed * 41) & 255;
  let phi = (seed * 43) & 255;
  let chi = (seed * 45) & 255;
  let psi = (seed * 47) & 255;
  let omega = (seed * 49) & 255;
  yield* Effect.yieldNow;
  alpha = (alpha + zeta) & 1023;
  beta = (beta + eta) & 1023;
  gamma = (gamma + theta) & 1023;
  delta = (delta + iota) & 1023;
  epsilon = (epsilon + kappa) & 1023;
  zeta = (zeta + lambda) & 1023;
  eta = (eta + mu) & 1023;
  theta = (theta + nu) & 1023;
  iota = (iota + xi) & 1023;
  kappa = (kappa + omicron) & 1023;
  lambda = (lambda + pi) & 1023;
  mu = (mu + rho) & 1023;
  nu = (nu + sigma) & 1023;
  xi = (xi + tau) & 1023;
  omicron = (omicron + upsilon) & 1023;
  pi = (pi + phi) & 1023;
  rho = (rho + chi) & 1023;
  sigma = (sigma + psi) & 1023;
  tau = (tau + omega) & 1023;
  upsilon = (upsilon + alpha) & 1023;
  phi = (phi + beta) & 1023;
  chi = (chi + gamma) & 1023;
  psi = (psi + delta) & 1023;
  omega = (omega + epsilon) & 1023;
  yield* Effect.yieldNow;
  alpha ^= mu;
  beta ^= nu;
  gamma ^= xi;
  delta ^= omicron;
  epsilon ^= pi;
  zeta ^= rho;
  eta ^= sigma;
  theta ^= tau;
  iota ^= upsilon;
  kappa ^= phi;
  lambda ^= chi;
  mu ^= psi;
  nu ^= omega;
  xi ^= alpha;
  omicron ^= beta;
  pi ^= gamma;
  rho ^= delta;
  sigma ^= epsilon;
  tau ^= zeta;
  upsilon ^= eta;
  phi ^= theta;
  chi ^= iota;
  psi ^= kappa;
  omega ^= lambda;
  const ready = yield* Effect.succeed(seed & 15);
  return (
    ready +
    alpha +
    beta +
    gamma +
    delta +
    epsilon +
    zeta +
    eta +
    theta +
    iota +
    kappa +
    lambda +
    mu +
    nu +
    xi +
    omicron +
    pi +
    rho +
    sigma +
    tau +
    upsilon +
    phi +
    chi +
    psi +
    omega
  );
});

const program = Effect.fnUntraced(function* (n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += yield* round(i);
  return sum;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
