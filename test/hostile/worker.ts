/** The process that compiles hostile texts, and runs what comes out. */

import vm from "node:vm";
import * as runtime from "../../runtime/index.ts";
import { compile } from "../../src/index.ts";
import type { Answer, Question } from "./answer.ts";

const RUNTIME_GLOBAL = "__lowerAsync";

process.on("message", (question: Question) => {
  answer(question).then(
    (found) => process.send!(found),
    (error: unknown) =>
      process.send!({ crash: error instanceof Error ? error.stack : String(error) }),
  );
});

async function answer({ source, argument }: Question): Promise<Answer> {
  const result = compile(source, {
    fileName: "hostile.js",
    format: "js",
    runtime: `global:${RUNTIME_GLOBAL}`,
  });
  const parses = { source: isParsable(source), output: isParsable(result.code) };
  const runs = argument !== undefined && parses.source && parses.output;
  return {
    lowered: result.functions.filter(({ status }) => status === "lowered").length,
    left: result.functions.filter(({ status }) => status === "left").length,
    diagnostics: result.diagnostics.map(({ code, severity, message, span }) => ({
      code,
      severity,
      message,
      start: span.start,
    })),
    unchanged: result.code === source,
    length: result.code.length,
    parses,
    native: runs ? await run(source, argument) : null,
    outcome: runs ? await run(result.code, argument) : null,
  };
}

function isParsable(code: string): boolean {
  try {
    new vm.Script(code);
    return true;
  } catch {
    return false;
  }
}

/** What calling the script's function comes to. */
async function run(code: string, argument: unknown): Promise<unknown> {
  // A context each: both texts declare the same names.
  const context = vm.createContext({ [RUNTIME_GLOBAL]: runtime });
  const program = vm.runInContext(code, context) as (argument: unknown) => Promise<unknown>;
  try {
    return { value: await program(argument) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}
