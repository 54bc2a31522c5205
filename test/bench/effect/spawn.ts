import { Effect, Fiber } from "effect";

const job = Effect.fnUntraced(function* (i: number) {
  yield* Effect.yieldNow;
  return i & 7;
});

const program = Effect.fnUntraced(function* (n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const fiber = yield* Effect.forkChild(job(i));
    const value = yield* Fiber.join(fiber);
    sum += value;
  }
  return sum;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
