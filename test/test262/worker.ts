/** A worker process: takes one job at a time, runs it natively and lowered, and reports. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execute, usesTime, type Failure, type Program } from "./execute.ts";
import { parseFrontmatter } from "./frontmatter.ts";
import type { Outcome, Report, Setup } from "./outcome.ts";
import { mentionsAsync, type Job } from "./select.ts";

type Lowering = typeof import("./lower.ts");

const setup = JSON.parse(process.argv[2]!) as Setup;
// Without a runtime the compiler is not needed either, and starting is faster.
const lowering: Lowering | null = setup.runtime === null ? null : await import("./lower.ts");
const runtime = setup.runtime === null ? null : readFileSync(setup.runtime, "utf8");

function send(report: Report): void {
  process.send!(report);
}

// Tests reject promises that nobody handles; that is no failure of theirs.
process.on("unhandledRejection", () => {});
process.on("message", (job: Job) => {
  void run(job).then((outcome) => send({ kind: "done", outcome }));
});
send({ kind: "ready" });

async function run(job: Job): Promise<Outcome> {
  const program = readProgram(job);
  send({ kind: "step", step: "native", native: null });
  const native = await execute(program);
  const nothing = { ...job, native, failure: null, rewritten: 0, left: [], diagnostics: [] };
  if (lowering === null) return { ...nothing, lowered: "skipped" };
  send({ kind: "step", step: "compile", native });
  return runLowered(job, program, native, lowering);
}

function readProgram(job: Job): Program {
  const file = join(setup.suite, job.path);
  const source = readFileSync(file, "utf8");
  return {
    file,
    code: job.variant === "strict" ? `"use strict";\n${source}` : source,
    isModule: job.variant === "module",
    matter: parseFrontmatter(source),
    suite: setup.suite,
    runtime: null,
    loadSource: (path) => readFileSync(path, "utf8"),
  };
}

async function runLowered(
  job: Job,
  program: Program,
  native: Failure,
  { lower, hasErrors }: Lowering,
): Promise<Outcome> {
  let result;
  try {
    result = lower(program.code, program.isModule);
  } catch (error) {
    const failure = `compiler threw: ${error instanceof Error ? firstLines(error.stack ?? error.message) : String(error)}`;
    return { ...job, native, lowered: "fail", failure, rewritten: 0, left: [], diagnostics: [] };
  }
  const about = {
    ...job,
    native,
    rewritten: result.functions.filter(({ status }) => status === "lowered").length,
    left: result.functions.flatMap(({ status, reason }) =>
      status === "left" ? [String(reason)] : [],
    ),
    diagnostics: result.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ code, message }) => `${code} ${message}`),
  };
  const isWrong = program.matter.negative?.phase === "parse";
  if (isWrong && hasErrors(result)) return { ...about, lowered: "refused", failure: null };
  if (isWrong && mentionsAsync(program.code))
    return {
      ...about,
      lowered: "fail",
      failure: "a syntax error that the compiler does not report",
    };
  if (hasErrors(result))
    return { ...about, lowered: "fail", failure: `refused: ${about.diagnostics.join("; ")}` };
  if (result.code === program.code) return { ...about, lowered: "untouched", failure: null };
  send({ kind: "step", step: "lowered", native });
  const lowered = {
    ...program,
    code: result.code,
    runtime,
    loadSource: (path: string) => loadLowered(path, lower),
  };
  // A test of the clock may miss by a hair, natively as well: it may try again.
  const tries = usesTime(program.code) ? 4 : 1;
  let failure: Failure = null;
  for (let n = 0; n < tries && (n === 0 || failure !== null); n += 1)
    failure = await execute(lowered);
  return { ...about, lowered: failure === null ? "pass" : "fail", failure };
}

/** A module that a test loads is lowered as the test is; one that does not parse goes on as it is. */
function loadLowered(path: string, lower: Lowering["lower"]): string {
  const code = readFileSync(path, "utf8");
  return /\basync\b|\bawait\b/.test(code) ? lower(code, true).code : code;
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 4).join(" | ");
}
