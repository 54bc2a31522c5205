/** Lowers files of a project, each with the project's types, and has their outputs checked together. */

import {
  checkResults,
  compile,
  type CompileResult,
  type Mode,
  type ProjectFile,
} from "../../src/index.ts";
import { oracleOf } from "../../src/types/oracle.ts";
import type { TS } from "../../src/syntax/typescript.ts";

/** What became of a file. */
export interface Lowered {
  readonly code: string;
  /** Null where the compiler failed. */
  readonly result: CompileResult | null;
  readonly rewritten: number;
  readonly left: readonly string[];
  readonly crash: string | null;
}

/** Lowers a file of `program`; a compiler error is a result, not an exception. */
export function lowerFile(program: TS.Program, file: TS.SourceFile, mode: Mode): Lowered {
  const { fileName, text } = file;
  try {
    // One program, and one checker, for all files of a project: the command line makes one per file.
    const types = oracleOf(program, file);
    const result = compile(text, { fileName, types, mode, sourceMap: false });
    const wrong = result.diagnostics.find(
      ({ severity, code }) => severity === "error" && /^LA1/.test(code),
    );
    return {
      code: result.code,
      result,
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
      result: null,
      rewritten: 0,
      left: [],
      crash: crash.split("\n").slice(0, 6).join("\n"),
    };
  }
}

/** The code of each file, with comments where the checker refuses it among the others. */
export function commentedCode(lowered: ReadonlyMap<ProjectFile, Lowered>): Map<string, string> {
  const files = [...lowered].flatMap(([file, { result }]) =>
    result === null ? [] : { file, result },
  );
  const checked = checkResults(files);
  return new Map(files.map(({ file }, index) => [file.fileName, checked[index]!.code]));
}
