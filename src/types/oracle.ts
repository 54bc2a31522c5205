/** Exact types: a file with the project around it, and the checker's answers about it. */
import { dirname, resolve } from "node:path";
import type { SilencedError } from "../ir/class-model.ts";
import { isTypeScript, parse } from "../syntax/parse.ts";
import { bundledLibs, ts, type TS } from "../syntax/typescript.ts";
import { silencedErrors } from "./directives.ts";
import { TypeWriter } from "./type-text.ts";

/** What `compile` asks for types; its tree is the one that is compiled. */
export interface TypeOracle {
  readonly sourceFile: TS.SourceFile;
  readonly program: TS.Program;
  readonly writer: TypeWriter;
  /** The errors that comments silence, in text order. */
  readonly silenced: readonly SilencedError[];
}

/** The declarations of the language itself come with the checker. */
const LIB_FOLDER = "/lower-async-lib";

function libFiles(): Map<string, string> {
  return new Map(bundledLibs().map(({ fileName, text }) => [`${LIB_FOLDER}/${fileName}`, text]));
}

const parsedLibs = new Map<string, TS.SourceFile>();

/** Parsed once for all programs of the process: they never change. */
function libSource(name: string, text: string): TS.SourceFile {
  let parsed = parsedLibs.get(name);
  if (parsed === undefined) {
    parsed = ts.createSourceFile(name, text, {
      languageVersion: ts.ScriptTarget.ESNext,
      ...PARSED,
    });
    parsedLibs.set(name, parsed);
  }
  return parsed;
}

const PARSED = { jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/**
 * Reads the project around a file and gives its types.
 * @param fileName path of the file; need not exist
 * @param text its text
 * @param project path of a tsconfig.json; the nearest one by default
 */
export function createTypeOracle(fileName: string, text: string, project?: string): TypeOracle {
  const path = resolve(fileName);
  const options = { ...projectOptions(path, project), ...detectionOf(path, text) };
  const host = ts.createCompilerHost(options, true);
  const libs = libFiles();
  host.getDefaultLibLocation = () => LIB_FOLDER;
  host.getDefaultLibFileName = (libOptions) =>
    `${LIB_FOLDER}/${ts.getDefaultLibFileName(libOptions)}`;
  const { getSourceFile, readFile, fileExists } = host;
  host.getSourceFile = (name, version, onError) =>
    resolve(name) === path
      ? ts.createSourceFile(
          name,
          text,
          {
            // Whether the file is an ES module, as far as its name and the package tell.
            ...(typeof version === "object" && version),
            languageVersion: ts.ScriptTarget.ESNext,
            // In JavaScript types stand in comments.
            ...(isTypeScript(path) ? PARSED : {}),
          },
          true,
        )
      : libs.has(name)
        ? libSource(name, libs.get(name)!)
        : getSourceFile.call(host, name, version, onError);
  host.readFile = (name) =>
    resolve(name) === path ? text : (libs.get(name) ?? readFile.call(host, name));
  host.fileExists = (name) =>
    resolve(name) === path || libs.has(name) || fileExists.call(host, name);
  const program = ts.createProgram([path], options, host);
  return oracleOf(program, program.getSourceFile(path)!);
}

/** A script in JavaScript stays one: NodeNext takes every file for a module, whose code is strict and has no `require`. */
function detectionOf(path: string, text: string): TS.CompilerOptions {
  if (isTypeScript(path) || ts.isExternalModule(parse(text, path))) return {};
  return { moduleDetection: ts.ModuleDetectionKind.Legacy };
}

/** The types of a file of a program that exists already. */
export function oracleOf(program: TS.Program, sourceFile: TS.SourceFile): TypeOracle {
  const writer = new TypeWriter(program, sourceFile);
  let silenced: readonly SilencedError[] | null = null;
  return {
    sourceFile,
    program,
    writer,
    get silenced() {
      return (silenced ??= silencedErrors(program, sourceFile));
    },
  };
}

function projectOptions(path: string, project: string | undefined): TS.CompilerOptions {
  const config = project ?? ts.findConfigFile(dirname(path), ts.sys.fileExists);
  const fallback: TS.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowJs: true,
  };
  if (config === undefined) return fallback;
  const read = ts.readConfigFile(config, ts.sys.readFile);
  if (read.error !== undefined) return fallback;
  const { options } = ts.parseJsonConfigFileContent(
    { ...(read.config as object), files: [path], include: [] },
    ts.sys,
    dirname(resolve(config)),
  );
  return {
    ...options,
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
    incremental: false,
    composite: false,
  };
}
