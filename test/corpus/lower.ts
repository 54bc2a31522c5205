/** Lowers one file of a project, with the project's types. */

import { compile, createTypeOracle } from "../../src/index.ts";

/** What became of a file. */
export interface Lowered {
  readonly code: string;
  readonly rewritten: number;
  readonly left: readonly string[];
  readonly crash: string | null;
}

/** Lowers `text` in eager mode; a compiler error is a result, not an exception. */
export function lowerFile(fileName: string, text: string, tsconfig: string): Lowered {
  try {
    const types = createTypeOracle(fileName, text, tsconfig);
    const result = compile(text, { fileName, types, mode: "eager" });
    const wrong = result.diagnostics.find(
      ({ severity, code }) => severity === "error" && code.startsWith("LA0"),
    );
    return {
      code: result.code,
      rewritten: result.functions.filter(({ status }) => status === "lowered").length,
      left: result.functions.flatMap(({ status, reason }) =>
        status === "left" ? [String(reason)] : [],
      ),
      crash: wrong === undefined ? null : `${wrong.code} ${wrong.message}`,
    };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { code: text, rewritten: 0, left: [], crash: crash.split("\n").slice(0, 6).join("\n") };
  }
}
