import { Effect, Fiber } from "effect";

const immediate = Effect.callback<void>((resume) => {
  setImmediate(() => resume(Effect.void));
});

const mixedTask = Effect.fnUntraced(function* (id: number) {
  yield* Effect.yieldNow;
  yield* immediate;
  yield* Effect.sleep(1);
  yield* Effect.yieldNow;
  return id & 7;
});

const repeatedTask = Effect.fnUntraced(function* (id: number, leaf: Effect.Effect<void>) {
  for (let i = 0; i < 4; i++) yield* leaf;
  return id & 7;
});

const joined = Effect.fnUntraced(function* (
  count: number,
  rounds: number,
  task: (id: number) => Effect.Effect<number>,
) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const fibers: Fiber.Fiber<number>[] = [];
    for (let id = 0; id < count; id++) fibers.push(yield* Effect.forkChild(task(id)));
    const values = yield* Fiber.joinAll(fibers);
    sum += values.reduce((total, value) => total + value, 0);
  }
  return sum;
});

type Run = (count: number, rounds: number) => Promise<number>;

export const mixed: Run = (count, rounds) => Effect.runPromise(joined(count, rounds, mixedTask));

const repeated =
  (leaf: Effect.Effect<void>): Run =>
  (count, rounds) =>
    Effect.runPromise(joined(count, rounds, (id) => repeatedTask(id, leaf)));

export const yields = repeated(Effect.yieldNow);
export const immediates = repeated(immediate);
export const timers = repeated(Effect.sleep(1));
