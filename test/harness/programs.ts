/** A program's text, ready to run in each mode. */

import { compile, type CompileResult } from "../../src/index.ts";
import * as runtime from "../../runtime/index.ts";
import type { Host, Log } from "../fixtures/host.ts";
import { prepare, type Exports } from "./evaluate.ts";
import type { Pace } from "./host-common.ts";
import { futureLeaves } from "./host-futures.ts";
import { promiseLeaves } from "./host-promises.ts";
import { record, type Recording } from "./record.ts";
import { withSteps } from "./steps.ts";

type Main = (log: Log, host: Host) => unknown;

const MODULES = { "lower-async/runtime": runtime };

export interface Lowered {
  readonly result: CompileResult;
  run(pace: Pace): Promise<Recording>;
}

/** Runs the program as it was written. */
export function native(
  text: string,
  fileName: string,
  pace: Pace,
  onEnd?: () => void,
): Promise<Recording> {
  return record(main(prepare(text, fileName, MODULES, onEnd)), {
    leaves: promiseLeaves,
    pace,
    countTurns: true,
  });
}

/** Lowers the program; each run evaluates it anew. */
export function lowered(text: string, fileName: string, mode: "eager" | "lazy"): Lowered {
  const result = compile(text, { fileName, mode });
  let program: (() => Exports) | undefined;
  const run = (pace: Pace): Promise<Recording> =>
    runProgram((program ??= prepare(withSteps(result.code), fileName, MODULES)), mode, pace);
  return { result, run };
}

/** Runs text that was lowered before. */
export function runLowered(
  code: string,
  fileName: string,
  mode: "eager" | "lazy",
  pace: Pace,
): Promise<Recording> {
  return runProgram(prepare(withSteps(code), fileName, MODULES), mode, pace);
}

function runProgram(
  program: () => Exports,
  mode: "eager" | "lazy",
  pace: Pace,
): Promise<Recording> {
  const start = main(program);
  if (mode === "eager") return record(start, { leaves: promiseLeaves, pace, countTurns: true });
  const executor = new runtime.Runtime();
  const run: Main = (log, host) => executor.run(start(log, host) as runtime.Future<unknown>);
  return record(run, { leaves: futureLeaves(), pace, countTurns: false });
}

function main(program: () => Exports): Main {
  return program()["main"] as Main;
}
