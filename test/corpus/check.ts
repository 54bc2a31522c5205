/** Type-checks a project with some files replaced, and says which problems are new. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { transformSync, type TransformFailure } from "esbuild";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { Project } from "./project.ts";

/** A problem that the project did not have before. */
export interface NewProblem {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
  /** The line of text that has it. */
  readonly text: string;
}

const RUNTIME = "lower-async/runtime";

/** The declarations of the language; the compiler's own copy of TypeScript comes without a folder of them. */
const LIBS = dirname(createRequire(import.meta.url).resolve("typescript"));

/** A host that finds the declarations of the language. */
export function makeHost(options: TS.CompilerOptions): TS.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  host.getDefaultLibLocation = () => LIBS;
  host.getDefaultLibFileName = (libOptions) => join(LIBS, ts.getDefaultLibFileName(libOptions));
  return host;
}

/** Makes a program; `replaced` gives new text for files, `runtime` is the runtime's declaration file. */
export function makeProgram(
  project: Project,
  runtime: string,
  replaced: ReadonlyMap<string, string> = new Map(),
  before?: TS.Program,
): TS.Program {
  const { options } = project;
  const host = makeHost(options);
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), (name) => name, options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target, onError) => {
    const text = replaced.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, target, true);
    return before?.getSourceFile(name) ?? getSourceFile(name, target, onError);
  };
  host.resolveModuleNameLiterals = (literals, containing, redirected, opts, file) =>
    literals.map((literal) =>
      literal.text === RUNTIME
        ? {
            resolvedModule: {
              resolvedFileName: runtime,
              extension: ts.Extension.Dts,
              isExternalLibraryImport: true,
            },
          }
        : ts.resolveModuleName(
            literal.text,
            containing,
            opts,
            host,
            cache,
            redirected,
            ts.getModeForUsageLocation(file, literal, opts),
          ),
    );
  return ts.createProgram({ rootNames: project.rootFiles, options, host });
}

/** All problems of the project's own files, as text without positions, with how often each occurs. */
export type Problems = ReadonlyMap<string, readonly TS.Diagnostic[]>;

/** Only the first few problems of a program come with one. */
const SUGGESTION = / Did you mean .*/s;

/** Problems of one file: types, syntax, and what writing declarations would report. */
export function problemsOf(program: TS.Program, file: TS.SourceFile): Map<string, TS.Diagnostic[]> {
  const found = [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
    ...(program.getCompilerOptions().declaration === true
      ? program.getDeclarationDiagnostics(file)
      : []),
  ];
  const byText = new Map<string, TS.Diagnostic[]>();
  for (const problem of found) {
    const key = `${problem.code} ${messageOf(problem).replace(SUGGESTION, "")}`;
    byText.set(key, [...(byText.get(key) ?? []), problem]);
  }
  return byText;
}

/** `Cannot find name`, `Cannot find namespace`, `Cannot find module`: a type written twice is missed twice. */
const MISSING_NAMES: ReadonlySet<number> = new Set([2304, 2307, 2503]);

/** Problems that `after` has more often than `before`. */
export function newProblems(file: TS.SourceFile, before: Problems, after: Problems): NewProblem[] {
  return [...after].flatMap(([key, problems]) => {
    const known = before.get(key)?.length ?? 0;
    if (known > 0 && MISSING_NAMES.has(problems[0]!.code)) return [];
    return problems.slice(known).map((problem) => describe(file, problem));
  });
}

function describe(file: TS.SourceFile, problem: TS.Diagnostic): NewProblem {
  const { line } = file.getLineAndCharacterOfPosition(problem.start ?? 0);
  const text = file.text.split("\n")[line] ?? "";
  return {
    file: file.fileName,
    line: line + 1,
    code: problem.code,
    message: messageOf(problem),
    text: text.trim(),
  };
}

function messageOf(problem: TS.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(problem.messageText, "\n");
}

/** Why `text` is no program: errors of two parsers; the second knows early errors such as undeclared private names. */
export function parseErrors(fileName: string, text: string): string[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly TS.Diagnostic[] };
  const found = parseDiagnostics.map((problem) => `${problem.code} ${messageOf(problem)}`);
  try {
    transformSync(text, { loader: fileName.endsWith("x") ? "tsx" : "ts", logLevel: "silent" });
  } catch (error) {
    found.push(...(error as TransformFailure).errors.map(({ text: message }) => message));
  }
  return found;
}
