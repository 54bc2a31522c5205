/**
 * Mutants of the fixtures: as written and eager, turn by turn.
 *
 * MUTATION_RUNS sets how many, MUTATION_SEED repeats a run. A mutant that differs is shrunk and printed: it becomes a
 * fixture.
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { compareMutant } from "./mutation/compare.ts";
import { mutate, type Change, type Mutation } from "./mutation/mutate.ts";
import { BODIES, SHAPES } from "./mutation/shapes.ts";
import { fixtures } from "./suite.ts";

const RUNS = Number(process.env["MUTATION_RUNS"] ?? 100);
const SEED = Number(process.env["MUTATION_SEED"] ?? Date.now() % 2 ** 31);

/** What they show changes with what is lowered (README, "What is not supported"), or a constant awaited is none for an enum. */
const UNFIT = /^never-suspends|^async-generator-names|^error-with-stack|\benum/;

const inputs = fixtures("lower").filter(
  ({ name, modes, obstacles }) =>
    modes.includes("eager") && obstacles.length === 0 && !UNFIT.test(name),
);

const how = fc.constantFrom("pending" as const, "ready" as const, "yield" as const);
const at = fc.nat(1000);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("await" as const), at, how }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("await many" as const),
      at,
      each: fc.integer({ min: 1, max: 6 }),
      how,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("wrap" as const),
      at,
      shape: fc.nat(SHAPES.length - 1),
      rest: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("capture" as const), at }) },
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  body: fc.oneof(fc.constant(0), fc.nat(BODIES.length - 1)),
  changes: fc.array(change, { minLength: 1, maxLength: 6 }),
});
const input = fc.noShrink(fc.nat(inputs.length - 1)).map((index) => inputs[index]!);

test(`${RUNS} mutants, MUTATION_SEED=${SEED}`, { timeout: 60_000 + RUNS * 500 }, async () => {
  const counts = { same: 0, nothing: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(input, mutation, async ({ text, fileName, name }, changes) => {
      const mutant = mutate(text, fileName, changes);
      if (mutant === null) return;
      const verdict = await compareMutant(mutant, fileName);
      if (typeof verdict === "object")
        throw new Error(`${name}\n\n${mutant}\n\n${verdict.difference}`);
      counts[verdict]++;
    }),
    { numRuns: RUNS, seed: SEED },
  );
  console.log(JSON.stringify(counts));
  expect(counts.same, JSON.stringify(counts)).toBeGreaterThan(RUNS / 2);
});
