/**
 * Fixtures with their names changed to those that their output has: as written, eager and lazy, and read by the type checker.
 *
 * RENAMING_RUNS sets how many, RENAMING_SEED repeats a run. A program that differs is printed with as few changes as do; it
 * becomes a fixture.
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { oracleOf } from "../src/types/oracle.ts";
import { isChecked, programOf } from "./harness/type-check.ts";
import { compareAll, type Outcome, type Renamed } from "./renaming/compare.ts";
import { Declared } from "./renaming/declared.ts";
import { namesMadeUp } from "./renaming/made-up.ts";
import { FORMS, rename, type Change } from "./renaming/rename.ts";
import { fixtures, type Fixture } from "./suite.ts";

const RUNS = Number(process.env["RENAMING_RUNS"] ?? 50);
/** The same programs each time: what is known to differ still (names of parameters in the text of function types) is for a hunt to find. */
const SEED = Number(process.env["RENAMING_SEED"] ?? 901);

/** What they show changes with what is lowered, or with names (README, "What is not supported"); a member of an enum hides others. */
const UNFIT =
  /^never-suspends|^async-generator-names|^async-generator-function-objects|^error-with-stack|\benum/;

const inputs = fixtures("lower").filter(
  ({ name, modes, obstacles }) =>
    modes.includes("eager") && obstacles.length === 0 && !UNFIT.test(name),
);

const form = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(FORMS.length - 1) },
);
const change: fc.Arbitrary<Change> = fc.record({ at: fc.nat(1000), name: fc.nat(1000), form });
const plan = fc.record({
  fixture: fc.nat(inputs.length - 1).map((index) => inputs[index]!),
  changes: fc.array(change, { minLength: 1, maxLength: 16, size: "max" }),
});

interface Plan {
  readonly fixture: Fixture;
  readonly changes: readonly Change[];
}

interface Candidate extends Renamed {
  readonly plan: Plan;
  readonly title: string;
}

test(`${RUNS} programs, RENAMING_SEED=${SEED}`, { timeout: 120_000 + RUNS * 1000 }, async () => {
  const plans = fc.sample(plan, { numRuns: RUNS, seed: SEED });
  const outcomes = await compareAll(candidatesOf(plans));
  const wrong = outcomes.filter(differs);
  const shown = await Promise.all(wrong.slice(0, 3).map(shrunk));
  expect(wrong.length, shown.map(render).join("\n\n")).toBe(0);
  expect(outcomes.length).toBeGreaterThan(RUNS / 2);
});

/** What the compiler makes up depends on the types that it is told. */
function candidatesOf(plans: readonly Plan[]): readonly Candidate[] {
  const pathOf = ({ folder, fileName }: Fixture): string => folder + fileName;
  const asWritten = programOf(new Set(plans.map(({ fixture }) => pathOf(fixture))));
  return plans.flatMap((plan, index): Candidate[] => {
    const { fixture, changes } = plan;
    const { text, fileName, folder, name } = fixture;
    const modes = (["eager", "lazy"] as const).filter((mode) => fixture.modes.includes(mode));
    const path = pathOf(fixture);
    const types = isChecked(fixture)
      ? oracleOf(asWritten, asWritten.getSourceFile(path)!)
      : undefined;
    const madeUp = namesMadeUp(text, path, modes, types);
    const renamed = rename(text, new Declared(path, text), madeUp, changes);
    if (renamed === null) return [];
    const title = `${name}: ${renamed.changed.join(", ")}`;
    const copy = `${folder}renamed-${index}-${fileName}`;
    return [{ plan, title, fileName, path: copy, text: renamed.text, original: text, modes }];
  });
}

/** Without the changes that do not matter. */
async function shrunk(outcome: Outcome<Candidate>): Promise<Outcome<Candidate>> {
  let smallest = outcome;
  for (const change of outcome.program.plan.changes) {
    const { fixture, changes } = smallest.program.plan;
    const fewer = { fixture, changes: changes.filter((known) => known !== change) };
    const [smaller] = await compareAll(candidatesOf([fewer]));
    if (smaller !== undefined && differs(smaller)) smallest = smaller;
  }
  return smallest;
}

function differs({ differences }: Outcome<Candidate>): boolean {
  return differences.length > 0;
}

function render({ program: { title, text }, differences }: Outcome<Candidate>): string {
  return [title, text, ...differences].join("\n\n");
}
