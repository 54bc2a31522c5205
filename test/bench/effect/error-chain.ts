import { Effect } from "effect";

const FAILURE = new Error("from the bottom");

const descend: (depth: number) => Effect.Effect<number, Error> = Effect.fnUntraced(function* (
  depth: number,
) {
  if (depth === 0) return yield* Effect.fail(FAILURE);
  const below = yield* descend(depth - 1);
  return below + 1;
});

const program = Effect.fnUntraced(function* (n: number) {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    yield* Effect.catch(descend(50), (error) => {
      if (error === FAILURE) caught++;
      return Effect.succeed(0);
    });
  }
  return caught;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
