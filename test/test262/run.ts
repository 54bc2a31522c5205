/**
 * `npm run test262 -- --dir PATH [--filter X] [--jobs 2] [--timeout MS] [--json FILE] [--native]`
 *
 * Runs the async-related tests of a tc39/test262 checkout natively and lowered, on this machine.
 * Exit code 1: a test that native passes fails lowered and is not on the list, or the list is stale.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { judge, parseExpected } from "./expected.ts";
import type { Outcome } from "./outcome.ts";
import { runPool } from "./pool.ts";
import { formatLeft, formatProblems, formatTable } from "./report.ts";
import { bundleRuntime } from "./runtime-bundle.ts";
import { selectJobs } from "./select.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    filter: { type: "string", default: "" },
    jobs: { type: "string", default: "2" },
    timeout: { type: "string", default: "20000" },
    json: { type: "string" },
    native: { type: "boolean", default: false },
  },
});

if (values.dir === undefined || !existsSync(join(values.dir, "harness", "assert.js"))) {
  console.error("--dir must name a checkout of tc39/test262");
  process.exit(2);
}

const suite = resolve(values.dir);
const jobs = selectJobs(suite, values.filter);
const files = new Set(jobs.map(({ path }) => path));
console.error(`${files.size} tests, ${jobs.length} runs`);

const outcomes: Outcome[] = [];
await runPool({ suite, runtime: values.native ? null : await bundleRuntime() }, jobs, {
  jobs: Number(values.jobs),
  timeout: Number(values.timeout),
  onOutcome(outcome) {
    outcomes.push(outcome);
    if (outcomes.length % 2_000 === 0) console.error(`${outcomes.length} of ${jobs.length}`);
  },
});
outcomes.sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(outcomes, null, 1));

const list = parseExpected(
  readFileSync(new URL("./expected-failures.txt", import.meta.url), "utf8"),
);
const verdict = judge(outcomes, list, (path) => !values.native && path.includes(values.filter));
const problems = formatProblems(verdict);
if (problems !== "") console.log(`${problems}\n`);
console.log(formatTable(outcomes));
if (!values.native) {
  console.log(`\n${formatLeft(outcomes)}`);
  console.log(
    `\n${verdict.unexpected.length} unexpected failures, ${verdict.explained.length} explained by the list, ${verdict.stale.length} stale lines`,
  );
}
process.exitCode = problems === "" ? 0 : 1;
