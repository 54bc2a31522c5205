/** Puts a program of the suite through the compiler. */

import { compile, type CompileResult } from "../../src/index.ts";
import { RUNTIME_GLOBAL, RUNTIME_SPECIFIER } from "./modules.ts";

/** Lowers a script or a module; scripts cannot import, so they read the runtime from a global. */
export function lower(code: string, isModule: boolean): CompileResult {
  return compile(code, {
    fileName: isModule ? "test.mjs" : "test.cjs",
    format: "js",
    mode: "eager",
    runtime: isModule ? RUNTIME_SPECIFIER : `global:${RUNTIME_GLOBAL}`,
  });
}

/** True when the compiler said that the program is wrong. */
export function hasErrors(result: CompileResult): boolean {
  return result.diagnostics.some(({ severity }) => severity === "error");
}
