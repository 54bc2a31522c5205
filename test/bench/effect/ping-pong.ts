import { Effect, Fiber, Queue } from "effect";

const pong = Effect.fnUntraced(function* (
  n: number,
  pings: Queue.Queue<number>,
  pongs: Queue.Queue<number>,
) {
  for (let i = 0; i < n; i++) {
    const value = yield* Queue.take(pings);
    Queue.offerUnsafe(pongs, value + 1);
  }
});

const program = Effect.fnUntraced(function* (n: number) {
  const pings = yield* Queue.unbounded<number>();
  const pongs = yield* Queue.unbounded<number>();
  const other = yield* Effect.forkChild(pong(n, pings, pongs));
  let value = 0;
  for (let i = 0; i < n; i++) {
    Queue.offerUnsafe(pings, value);
    value = yield* Queue.take(pongs);
  }
  yield* Fiber.join(other);
  return value;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
