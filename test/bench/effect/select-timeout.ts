import { Effect, Fiber, Option, Queue } from "effect";

const produce = Effect.fnUntraced(function* (n: number, ticks: Queue.Queue<number>) {
  for (let i = 0; i < n; i++) {
    yield* Effect.yieldNow;
    Queue.offerUnsafe(ticks, i & 7);
  }
});

const program = Effect.fnUntraced(function* (n: number) {
  const ticks = yield* Queue.unbounded<number>();
  const stop = yield* Queue.unbounded<number>();
  const producer = yield* Effect.forkChild(produce(2 * n, ticks));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += yield* Effect.raceFirst(Queue.take(ticks), Queue.take(stop));
    const value = yield* Effect.timeoutOption(Queue.take(ticks), 1000);
    sum += Option.getOrElse(value, () => 1_000_000);
  }
  yield* Fiber.join(producer);
  return sum;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
