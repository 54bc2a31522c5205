/** What the checker says of a file's output, in the place of the file. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CompilerBug } from "../base/invariant.ts";
import { OWN_EXTENSION, PACKAGE_ROOT } from "../base/package-root.ts";
import type { Span } from "../base/text.ts";
import { ts, type TS } from "../syntax/typescript.ts";

export interface Output {
  readonly code: string;
  readonly runtimeImport: Span | null;
}

/** The output as the checker read it, and what it says of it. */
export interface CheckedOutput {
  readonly sourceFile: TS.SourceFile;
  readonly errors: readonly TS.DiagnosticWithLocation[];
}

/**
 * Reads `code` where `program` has `sourceFile`. The other files, and what is known of them, are taken over, so this takes
 * a tenth of the time in which the program was made. `runtimeImport` is where the output imports the runtime.
 * @throws CompilerBug where the output does not parse
 */
export function checkOutput(
  program: TS.Program,
  sourceFile: TS.SourceFile,
  { code, runtimeImport }: Output,
): CheckedOutput {
  const options = program.getCompilerOptions();
  const host = hostWith(program, sourceFile, code);
  host.resolveModuleNameLiterals = resolverWith(host, options, (literal, file) => {
    const { start, end } = runtimeImport ?? { start: 0, end: 0 };
    return isSame(file, sourceFile) && start <= literal.pos && literal.end <= end;
  });
  const after = ts.createProgram(program.getRootFileNames(), options, host, program);
  const output = after.getSourceFile(sourceFile.fileName)!;
  const [broken] = after.getSyntacticDiagnostics(output);
  if (broken !== undefined)
    throw new CompilerBug(`the output does not parse: ${messageOf(broken)}`);
  return { sourceFile: output, errors: errorsIn(after, output) };
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

function hostWith(program: TS.Program, sourceFile: TS.SourceFile, code: string): TS.CompilerHost {
  const options = program.getCompilerOptions();
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile } = host;
  const libs = libFolderOf(program);
  host.getDefaultLibLocation = () => libs;
  host.getDefaultLibFileName = (given) => `${libs}/${ts.getDefaultLibFileName(given)}`;
  host.getSourceFile = (name, version, onError) =>
    isSame({ fileName: name }, sourceFile)
      ? ts.createSourceFile(name, code, version, true)
      : (readBefore(program, name) ?? getSourceFile.call(host, name, version, onError));
  return host;
}

/** Of a package that is installed twice the program shows one copy in the place of both; a host has each as it was read. */
function readBefore(program: TS.Program, name: string): TS.SourceFile | undefined {
  const file = program.getSourceFile(name) as
    (TS.SourceFile & { redirectInfo?: { unredirected: TS.SourceFile } }) | undefined;
  return file?.redirectInfo?.unredirected ?? file;
}

function isSame(a: { readonly fileName: string }, b: { readonly fileName: string }): boolean {
  return resolve(a.fileName) === resolve(b.fileName);
}

function libFolderOf(program: TS.Program): string {
  const lib = program.getSourceFiles().find((file) => program.isSourceFileDefaultLibrary(file));
  return dirname(lib?.fileName ?? ".");
}

type Resolver = NonNullable<TS.CompilerHost["resolveModuleNameLiterals"]>;

/** The runtime that the output imports need not be there yet: then it is the one that comes with us. */
function resolverWith(
  host: TS.CompilerHost,
  options: TS.CompilerOptions,
  isRuntime: (literal: TS.StringLiteralLike, file: TS.SourceFile) => boolean,
): Resolver {
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), (name) => name, options);
  return (literals, containing, redirected, given, file) =>
    literals.map((literal) => {
      const found = ts.resolveModuleName(
        literal.text,
        containing,
        given,
        host,
        cache,
        redirected,
        ts.getModeForUsageLocation(file, literal, given),
      );
      return found.resolvedModule === undefined && isRuntime(literal, file)
        ? { resolvedModule: ownRuntime() }
        : found;
    });
}

/** In TypeScript where the compiler itself is, else as declarations. */
function ownRuntime(): TS.ResolvedModuleFull {
  const extension = OWN_EXTENSION === ".ts" ? ts.Extension.Ts : ts.Extension.Dts;
  return {
    resolvedFileName: fileURLToPath(`${PACKAGE_ROOT}runtime/index${extension}`),
    extension,
    isExternalLibraryImport: true,
  };
}
