/** Effect's counterpart of an async generator is a stream. */
import { Effect, Stream } from "effect";

const program = (n: number): Effect.Effect<number> =>
  Stream.range(0, n - 1).pipe(
    Stream.mapEffect((i) =>
      (i & 7) === 0 ? Effect.as(Effect.yieldNow, i & 63) : Effect.succeed(i & 63),
    ),
    Stream.map((value) => value * value),
    Stream.runFold(
      () => 0,
      (sum, value) => sum + value,
    ),
  );

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
