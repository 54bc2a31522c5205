import { Effect } from "effect";

const program = Effect.fnUntraced(function* (n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = yield* Effect.promise(() => Promise.resolve(i & 7));
    sum += value;
  }
  return sum;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
