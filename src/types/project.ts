/**
 * The files around those that are compiled, read once for all programs of a run:
 *
 *     lower-async -d out a.ts b.ts       a program for a.ts, one for b.ts, one for both outputs;
 *                                        lib.d.ts, @types/node and what a.ts and b.ts import are parsed once
 */
import { resolve } from "node:path";
import { bundledLibs, ts, type TS } from "../syntax/typescript.ts";

/** The declarations of the language itself come with the checker. */
const LIB_FOLDER = "/lower-async-lib";

const parsedLibs = new Map<string, TS.SourceFile | undefined>();

/** Parsed once for all programs of the process: they never change. */
function libSource(name: string): TS.SourceFile | undefined {
  if (!parsedLibs.has(name)) parsedLibs.set(name, parseLib(name));
  return parsedLibs.get(name);
}

function parseLib(name: string): TS.SourceFile | undefined {
  const text = libTexts().get(name);
  if (text === undefined) return undefined;
  const languageVersion = ts.ScriptTarget.ESNext;
  const jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  return ts.createSourceFile(name, text, { languageVersion, jsDocParsingMode });
}

let texts: ReadonlyMap<string, string> | undefined;

function libTexts(): ReadonlyMap<string, string> {
  return (texts ??= new Map(
    bundledLibs().map(({ fileName, text }) => [`${LIB_FOLDER}/${fileName}`, text]),
  ));
}

/** How a program reads a file: target, and whether it is an ES module as far as its name and the package tell. */
export type ReadAs = Parameters<TS.CompilerHost["getSourceFile"]>[1];

/** What one program has of its own. */
export interface OwnFiles {
  /**
   * The tree of a file; undefined for one of those around. Each program has trees of its own where its checker is asked:
   * a checker marks in a tree what is read, and one that finds such marks no longer says what is not.
   */
  readonly parse: (path: string, as: ReadAs) => TS.SourceFile | undefined;
  /** A module that need not be there. */
  readonly moduleFor?: (
    literal: TS.StringLiteralLike,
    path: string,
  ) => TS.ResolvedModuleFull | undefined;
}

/** What is read with the same settings. */
export class Project {
  readonly options: TS.CompilerOptions;
  private readonly around: readonly string[];
  private readonly host: TS.CompilerHost;
  private readonly modules: TS.ModuleResolutionCache;

  /**
   * @param inputs texts of files that may not be on the disk, or not as they are there, by absolute path
   * @param around files that belong to each program, whether something imports them or not
   */
  constructor(
    options: TS.CompilerOptions,
    inputs: ReadonlyMap<string, string>,
    around: readonly string[] = [],
  ) {
    this.options = options;
    this.around = around;
    this.host = hostOf(options, inputs);
    const folder = this.host.getCurrentDirectory();
    this.modules = ts.createModuleResolutionCache(folder, (name) => name, options);
  }

  /** The program of `roots` and what they import. */
  createProgram(roots: readonly string[], own: OwnFiles): TS.Program {
    const { options } = this;
    const shared = this.host;
    const host: TS.CompilerHost = {
      ...shared,
      getSourceFile: (name, as, onError) =>
        own.parse(resolve(name), as) ?? shared.getSourceFile(name, as, onError),
      getModuleResolutionCache: () => this.modules,
      resolveModuleNameLiterals: (literals, containing, redirected, given, file) =>
        literals.map((literal) => {
          const mode = ts.getModeForUsageLocation(file, literal, given);
          const cache = this.modules;
          const { text } = literal;
          const found = ts.resolveModuleName(
            text,
            containing,
            given,
            shared,
            cache,
            redirected,
            mode,
          );
          if (found.resolvedModule !== undefined) return found;
          const resolvedModule = own.moduleFor?.(literal, resolve(containing));
          return resolvedModule === undefined ? found : { resolvedModule };
        }),
    };
    return ts.createProgram([...this.around, ...roots], options, host);
  }
}

/** A host that reads each file once. Of a package that is installed twice it has both copies; a program shows one for both. */
function hostOf(options: TS.CompilerOptions, inputs: ReadonlyMap<string, string>): TS.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile, readFile, fileExists } = host;
  const textOf = (name: string): string | undefined =>
    inputs.get(resolve(name)) ?? libTexts().get(name);
  host.getDefaultLibLocation = () => LIB_FOLDER;
  host.getDefaultLibFileName = (given) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(given)}`;
  host.readFile = (name) => textOf(name) ?? readFile.call(host, name);
  host.fileExists = (name) => textOf(name) !== undefined || fileExists.call(host, name);
  const parsed = new Map<string, TS.SourceFile | undefined>();
  host.getSourceFile = (name, as, onError) => {
    if (!parsed.has(name))
      parsed.set(name, libSource(name) ?? getSourceFile.call(host, name, as, onError));
    return parsed.get(name);
  };
  return host;
}
