/** What the checker says of outputs, all of them in the places of their inputs. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CompilerBug } from "../base/invariant.ts";
import { OWN_EXTENSION, PACKAGE_ROOT } from "../base/package-root.ts";
import type { Span } from "../base/text.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import type { Project } from "./project.ts";

export interface Output {
  readonly code: string;
  /** Where it imports the runtime. */
  readonly runtimeImport: Span | null;
}

/** An output as the checker read it, and what it says of it. */
export interface CheckedOutput {
  readonly path: string;
  readonly sourceFile: TS.SourceFile;
  readonly errors: readonly TS.DiagnosticWithLocation[];
}

/** Which files a check is about, by absolute path. */
export interface Checked {
  /** They make up the program, with what they import. */
  readonly roots: readonly string[];
  /** Those of them that are judged. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Those of the asked files that the checker refuses, where each file of `outputs` is read as it stands there:
 *
 *     a.ts  export function f(): Future<number> { … }
 *     b.ts  import { f } from "./a.ts";
 *           const p: Promise<number> = f();               // fine
 *           let q = f(); q = Promise.resolve(1);          // refused: TS2740
 *
 * @throws CompilerBug where an output does not parse
 */
export function refusedOutputs(
  project: Project,
  { roots, asked }: Checked,
  outputs: ReadonlyMap<string, Output>,
): CheckedOutput[] {
  const program = project.createProgram(roots, {
    parse: (path, as) => {
      const output = outputs.get(path);
      return output && ts.createSourceFile(path, output.code, as, true);
    },
    moduleFor: (literal, path) => {
      const { start, end } = outputs.get(path)?.runtimeImport ?? { start: 0, end: 0 };
      return start <= literal.pos && literal.end <= end ? ownRuntime() : undefined;
    },
  });
  // As the checker itself goes through them: where types are circular, what was asked earlier decides what is reported.
  return program.getSourceFiles().flatMap((sourceFile) => {
    const path = resolve(sourceFile.fileName);
    if (!asked.has(path)) return [];
    const [broken] = program.getSyntacticDiagnostics(sourceFile);
    if (broken !== undefined)
      throw new CompilerBug(`the output does not parse: ${messageOf(broken)}`);
    const errors = errorsIn(program, sourceFile);
    return errors.length === 0 ? [] : { path, sourceFile, errors };
  });
}

/** The errors of a file that parses, in text order. */
export function errorsIn(
  program: TS.Program,
  sourceFile: TS.SourceFile,
): readonly TS.DiagnosticWithLocation[] {
  return program
    .getSemanticDiagnostics(sourceFile)
    .filter((error): error is TS.DiagnosticWithLocation => error.start !== undefined)
    .sort((a, b) => a.start - b.start);
}

/** A message of the checker in one line. */
export function messageOf({ messageText }: TS.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, " ");
}

/** The runtime that an output imports need not be there yet: then it is the one that comes with us. */
function ownRuntime(): TS.ResolvedModuleFull {
  const extension = OWN_EXTENSION === ".ts" ? ts.Extension.Ts : ts.Extension.Dts;
  return {
    resolvedFileName: fileURLToPath(`${PACKAGE_ROOT}runtime/index${extension}`),
    extension,
    isExternalLibraryImport: true,
  };
}
