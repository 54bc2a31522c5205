import { Effect } from "effect";

const descend: (depth: number, wakeUps: number) => Effect.Effect<number> = Effect.fnUntraced(
  function* (depth: number, wakeUps: number) {
    if (depth === 0) {
      for (let i = 0; i < wakeUps; i++) yield* Effect.yieldNow;
      return wakeUps;
    }
    const below = yield* descend(depth - 1, wakeUps);
    return below + 1;
  },
);

const program = Effect.fnUntraced(function* (n: number, depth: number, wakeUps: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += yield* descend(depth, wakeUps);
  return sum;
});

export const run = (n: number, depth: number, wakeUps: number): Promise<number> =>
  Effect.runPromise(program(n, depth, wakeUps));
