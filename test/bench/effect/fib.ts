import { Effect } from "effect";

const fib: (n: number) => Effect.Effect<number> = Effect.fnUntraced(function* (n: number) {
  if (n < 2) return n;
  const left = yield* fib(n - 1);
  const right = yield* fib(n - 2);
  return left + right;
});

export const run = (n: number): Promise<number> => Effect.runPromise(fib(n));
