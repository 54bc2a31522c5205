/**
 * Random programs: as written, eager (also with tasks that run at once, turn by turn) and lazy.
 *
 * RANDOM_RUNS sets how many, RANDOM_SEED repeats a run. A program that differs is shrunk and printed:
 * it becomes a fixture.
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { PENDING_PACE } from "./harness/host-common.ts";
import { runLowered } from "./harness/programs.ts";
import { program } from "./random/arbitrary.ts";
import { differences } from "./random/compare.ts";
import { print } from "./random/print.ts";
import type { Program } from "./random/tree.ts";

const RUNS = Number(process.env["RANDOM_RUNS"] ?? 200);
const SEED = Number(process.env["RANDOM_SEED"] ?? Date.now() % 2 ** 31);

test(`${RUNS} programs, RANDOM_SEED=${SEED}`, { timeout: 60_000 + RUNS * 500 }, async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.boolean(), async (tree, concurrent) => {
      const text = print(tree, concurrent);
      const found = await differences(text, concurrent);
      if (found.length > 0) throw new Error(found.join("\n\n"));
    }),
    { numRuns: RUNS, seed: SEED, asyncReporter: report },
  );
});

test.each(["eager", "lazy"] as const)(
  "a machine that goes round for ever differs, %s",
  async (mode) => {
    const text = `export async function main(log, host) {
      for (let i = 0; i < 3; i++) await host.tick(i);
    }`;
    const { code } = compile(text, { fileName: "input.ts", mode });
    const endless = code.replace(/case \w+\.Unresumed: \{/, "$& continue;");
    expect(endless).not.toBe(code);
    const { outcome } = await runLowered(endless, "input.ts", mode, PENDING_PACE);
    expect(outcome).toMatch(/error Error: not over after \d+ steps/);
  },
);

/** The shrunk program and what differs, instead of a tree of thousands of lines. */
async function report(details: fc.RunDetails<[Program, boolean]>): Promise<void> {
  const found = details.counterexample;
  if (found === null) return;
  const text = print(...found);
  throw new Error(
    [
      `program ${details.numRuns} differs, after ${details.numShrinks} steps of shrinking`,
      `RANDOM_SEED=${details.seed} path ${String(details.counterexamplePath)}`,
      text,
      ...(await differences(text, found[1])),
    ].join("\n\n"),
  );
}
