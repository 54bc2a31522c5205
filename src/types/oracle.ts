/** Exact types: a file with the project around it, and the checker's answers about it. */
import type { SilencedError } from "../ir/class-model.ts";
import { isTypeScript } from "../syntax/parse.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { silencedErrors } from "./directives.ts";
import type { ReadAs } from "./project.ts";
import { openFiles, type ProjectFile } from "./project-files.ts";
import { TypeWriter } from "./type-text.ts";

/** What `compile` asks for types; its tree is the one that is compiled. */
export interface TypeOracle {
  readonly sourceFile: TS.SourceFile;
  readonly program: TS.Program;
  readonly writer: TypeWriter;
  /** The errors that comments silence, in text order. */
  readonly silenced: readonly SilencedError[];
}

/** An oracle that knows where its file stands. */
export interface FileOracle extends TypeOracle {
  readonly file: ProjectFile;
}

/**
 * Reads the project around a file and gives its types.
 * @param fileName path of the file; need not exist
 * @param text its text
 * @param tsconfig path of a tsconfig.json; the nearest one by default
 */
export function createTypeOracle(fileName: string, text: string, tsconfig?: string): FileOracle {
  const [file] = openFiles([{ fileName, text }], tsconfig);
  return oracleFor(file!);
}

/**
 * The types of a file of a run. The program, and its checker, are this file's alone: what is said of it does not depend on
 * what was asked about another, nor on which others are in the run.
 */
export function oracleFor(file: ProjectFile): FileOracle {
  const { path, text, project } = file;
  const program = project.createProgram([path], {
    parse: (name, as) => (name === path ? parseForCompiler(path, text, as) : undefined),
  });
  return Object.assign(oracleOf(program, program.getSourceFile(path)!), { file });
}

function parseForCompiler(path: string, text: string, as: ReadAs): TS.SourceFile {
  const options: TS.CreateSourceFileOptions = {
    // Whether the file is an ES module.
    ...(typeof as === "object" && as),
    languageVersion: ts.ScriptTarget.ESNext,
    // In JavaScript types stand in comments.
    ...(isTypeScript(path) && { jsDocParsingMode: ts.JSDocParsingMode.ParseNone }),
  };
  return ts.createSourceFile(path, text, options, true);
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
