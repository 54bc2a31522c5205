import { Effect } from "effect";

const FAILURE = new Error("one in eight");

const step = Effect.fnUntraced(function* (i: number) {
  if (i % 8 === 7) return yield* Effect.fail(FAILURE);
  return i & 63;
});

const program = Effect.fnUntraced(function* (n: number) {
  let sum = 0;
  let mixed = 1;
  let caught = 0;
  let finished = 0;
  for (let i = 0; i < n; i++) {
    const salt = (i * 7) & 255;
    yield* step(i).pipe(
      Effect.map((value) => {
        sum += value;
        mixed = (mixed * 31 + value) | 0;
      }),
      Effect.catch(() =>
        Effect.sync(() => {
          caught++;
          mixed ^= salt;
        }),
      ),
      Effect.ensuring(Effect.sync(() => finished++)),
    );
  }
  return (sum + mixed + caught + finished) % 1_000_003;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
