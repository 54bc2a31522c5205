/** The fixtures as the type checker sees them, under the strictest settings, some of them with another text. */

import { resolve } from "node:path";
import { ts } from "ts-morph";
import { isTypeScript } from "../../src/syntax/parse.ts";
import type { Fixture } from "../suite.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** The copy of TypeScript that ts-morph carries has no files for the declarations of the language. */
const LIB = `${ROOT}/node_modules/typescript/lib`;

const OPTIONS = projectOptions();

/** TypeScript, unless it does what the checker forbids, and JavaScript with types in comments. */
export function isChecked({ text, fileName }: Pick<Fixture, "text" | "fileName">): boolean {
  return isTypeScript(fileName)
    ? !text.startsWith("// @ts-nocheck")
    : text.startsWith("// @ts-check");
}

/**
 * The files of `paths`, those in `texts` with the text given there.
 * @param known what both have in common is taken from it
 */
export function programOf(
  paths: Iterable<string>,
  texts: ReadonlyMap<string, string> = new Map(),
  known?: ts.Program,
): ts.Program {
  return ts.createProgram([...paths], OPTIONS, hostWith(texts, known), known);
}

function projectOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, (path) =>
    ts.sys.readFile(path),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  // Of the two kinds of class fields the one with more rules.
  const checked = {
    allowJs: true,
    jsx: ts.JsxEmit.React,
    noEmit: true,
    declaration: false,
    sourceMap: false,
  };
  return { ...options, ...checked, useDefineForClassFields: true };
}

function hostWith(
  texts: ReadonlyMap<string, string>,
  known: ts.Program | undefined,
): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  host.getDefaultLibLocation = () => LIB;
  host.getDefaultLibFileName = (given) => `${LIB}/${ts.getDefaultLibFileName(given)}`;
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? (known?.getSourceFile(name) ?? read(name, ...rest))
      : ts.createSourceFile(name, text, rest[0], true);
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => texts.has(name) || exists(name);
  return host;
}

export function errorsOf(program: ts.Program, path: string): readonly string[] {
  const file = program.getSourceFile(path)!;
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    render,
  );
}

/** `input.ts:3 some code(text of the line): message`. */
export function render({ file, start = 0, code, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300);
  if (file === undefined) return `${code}: ${message}`;
  const { line } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split("\n")[line]!.trim().slice(0, 100);
  return `${code} ${message}\n  at ${file.fileName.split("/").at(-2)!}:${line + 1} ${text}`;
}
