/** Lowers one file of a project, with the project's types. */

import { checkResult, compile, type Mode } from "../../src/index.ts";
import { oracleOf } from "../../src/types/oracle.ts";
import type { TS } from "../../src/syntax/typescript.ts";

/** What became of a file. */
export interface Lowered {
  readonly code: string;
  /** The same with comments where the checker refuses it. */
  readonly commented: () => string;
  readonly rewritten: number;
  readonly left: readonly string[];
  readonly crash: string | null;
}

/** Lowers a file of `program`; a compiler error is a result, not an exception. */
export function lowerFile(program: TS.Program, file: TS.SourceFile, mode: Mode): Lowered {
  const { fileName, text } = file;
  try {
    // One program for all files of a project: the oracle of the public API makes one per file.
    const types = oracleOf(program, file);
    const result = compile(text, { fileName, types, mode, sourceMap: false });
    const wrong = result.diagnostics.find(
      ({ severity, code }) => severity === "error" && /^LA1/.test(code),
    );
    return {
      code: result.code,
      commented: () => checkResult(result, types).code,
      rewritten: result.functions.filter(({ status }) => status === "lowered").length,
      left: result.functions.flatMap(({ status, reason }) =>
        status === "left" ? [String(reason)] : [],
      ),
      crash: wrong === undefined ? null : `${wrong.code} ${wrong.message}`,
    };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      code: text,
      commented: () => text,
      rewritten: 0,
      left: [],
      crash: crash.split("\n").slice(0, 6).join("\n"),
    };
  }
}
