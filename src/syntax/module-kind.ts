/** Which files load other modules by `require`. */
import type { Bindings } from "../ir/source.ts";
import { ts, type TS } from "./typescript.ts";

/** What Node hands to a CommonJS module, and to no other. */
const GIVEN_TO_COMMONJS = ["require", "module", "exports", "__filename", "__dirname"];

/**
 * The file is a CommonJS module, where an `import` is a syntax error or, worse, would make the file another kind of
 * module: strict, and without `require`. Its name says so, or, where it neither imports nor exports, what it reads.
 */
export function isCommonJs(sourceFile: TS.SourceFile, bindings: Bindings): boolean {
  if (ts.isExternalModule(sourceFile)) return false;
  if (/\.c[jt]s$/.test(sourceFile.fileName)) return true;
  const { freeNames } = bindings.module;
  return GIVEN_TO_COMMONJS.some((name) => freeNames.has(name));
}
