/** One project of the corpus: its settings, its files, and which of them have async code. */

import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ts, type TS } from "../../src/syntax/typescript.ts";

/** An entry of `corpus.json`. */
export interface ProjectEntry {
  readonly name: string;
  /** Path of the tsconfig, from the corpus folder. */
  readonly tsconfig: string;
  /** Only files below one of these folders are lowered; without any, all files of the project. */
  readonly folders?: readonly string[];
}

/** A project ready to be checked. */
export interface Project {
  readonly name: string;
  /** Absolute path of the tsconfig. */
  readonly tsconfig: string;
  readonly root: string;
  readonly options: TS.CompilerOptions;
  readonly rootFiles: readonly string[];
}

/** Reads `corpus.json`, the list of projects in the corpus folder. */
export function readEntries(dir: string): ProjectEntry[] {
  return JSON.parse(readFileSync(join(dir, "corpus.json"), "utf8")) as ProjectEntry[];
}

/** Reads a project's own settings; only what concerns writing files is changed. */
export function openProject(dir: string, entry: ProjectEntry): Project {
  const tsconfig = resolve(dir, entry.tsconfig);
  const host: TS.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
    },
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(tsconfig, {}, host);
  if (parsed === undefined) throw new Error(`no settings at ${tsconfig}`);
  const options: TS.CompilerOptions = { ...parsed.options, ignoreDeprecations: "6.0" };
  delete options.incremental;
  delete options.tsBuildInfoFile;
  // `composite` wants every file listed, which a generated import of the runtime is not.
  if (options.composite === true) options.declaration ??= true;
  delete options.composite;
  return {
    name: entry.name,
    tsconfig,
    root: dirname(tsconfig),
    options,
    rootFiles: parsed.fileNames,
  };
}

/** The files of `program` that are the project's own, have async code and are to be lowered. */
export function asyncFiles(dir: string, entry: ProjectEntry, program: TS.Program): TS.SourceFile[] {
  const folders = entry.folders?.map((folder) => resolve(dir, folder));
  return program.getSourceFiles().filter((file) => {
    const own = !file.isDeclarationFile && !file.fileName.includes("/node_modules/");
    const wanted = folders?.some((folder) => isBelow(folder, file.fileName)) ?? true;
    return own && wanted && hasAsync(file);
  });
}

function isBelow(folder: string, file: string): boolean {
  return !relative(folder, file).startsWith("..");
}

/** True when the file has an async function or method with a body. */
export function hasAsync(file: TS.SourceFile): boolean {
  if (!/\basync\b/.test(file.text)) return false;
  const visit = (node: TS.Node): boolean =>
    isAsyncFunction(node) || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  return visit(file);
}

function isAsyncFunction(node: TS.Node): boolean {
  return (
    ts.isFunctionLike(node) &&
    "body" in node &&
    node.body !== undefined &&
    (ts.getCombinedModifierFlags(node as TS.FunctionLikeDeclaration) & ts.ModifierFlags.Async) !== 0
  );
}
