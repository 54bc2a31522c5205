/** What type-checks as written also type-checks lowered, under the strictest settings. */

import { resolve } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { isTypeScript } from "../src/syntax/parse.ts";
import { oracleOf } from "../src/types/oracle.ts";
import { checkWithTypeScript7 } from "./harness/typescript7.ts";
import { fixtures } from "./suite.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** TypeScript, unless it does what the checker forbids, and JavaScript with types in comments. */
const checked = fixtures("lower").filter(({ text, fileName }) =>
  isTypeScript(fileName) ? !text.startsWith("// @ts-nocheck") : text.startsWith("// @ts-check"),
);
const paths = checked.map(({ folder, fileName }) => folder + fileName);
const options = projectOptions();
/** The copy of TypeScript that ts-morph carries has no files for the declarations of the language. */
const LIB = `${ROOT}/node_modules/typescript/lib`;
const asWritten = ts.createProgram(paths, options, hostWith(new Map(), undefined));

test("the fixtures as written", () => {
  expect(asWritten.getGlobalDiagnostics().map(render)).toEqual([]);
  const errors = paths.flatMap((path) => errorsOf(asWritten, path));
  expect(errors.length, errors.join("\n")).toBe(0);
}, 120_000);

/** In lazy mode a future stands where the author wrote `Promise`; what the fixtures do with it holds for both. */
describe.each(["eager", "lazy"] as const)("%s", (mode) => {
  const lowered = new Map(
    checked.map(({ folder, fileName, text }) => {
      const path = folder + fileName;
      const types = oracleOf(asWritten, asWritten.getSourceFile(path)!);
      return [path, compile(text, { fileName: path, mode, types }).code] as const;
    }),
  );
  const program = ts.createProgram(
    [...lowered.keys()],
    options,
    hostWith(lowered, asWritten),
    asWritten,
  );

  test.each([...lowered.keys()].map((path) => [path.split("/").at(-2)!, path]))("%s", (_, path) => {
    const errors = errorsOf(program, path);
    expect(errors.length, errors.join("\n")).toBe(0);
  });

  test("all of them with TypeScript 7", ({ skip }) => {
    const { missing, problems } = checkWithTypeScript7(lowered);
    if (missing !== null) skip(`TypeScript 7 does not start here: ${missing}`);
    expect(problems.slice(0, 4000)).toBe("");
  }, 120_000);
});

test("without types", () => {
  const lowered = new Map(
    checked.map(({ folder, fileName, text }) => {
      const path = folder + fileName;
      return [path, compile(text, { fileName: path }).code] as const;
    }),
  );
  const host = hostWith(lowered, asWritten);
  const program = ts.createProgram([...lowered.keys()], options, host, asWritten);
  const errors = paths.flatMap((path) => errorsOf(program, path));
  expect(errors.length, errors.join("\n")).toBe(0);
}, 120_000);

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

/** The files of the project, some of them with another text; the others are taken from `known`. */
function hostWith(
  texts: ReadonlyMap<string, string>,
  known: ts.Program | undefined,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  host.getDefaultLibLocation = () => LIB;
  host.getDefaultLibFileName = (given) => `${LIB}/${ts.getDefaultLibFileName(given)}`;
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? (known?.getSourceFile(name) ?? read(name, ...rest))
      : ts.createSourceFile(name, text, rest[0], true);
  };
  return host;
}

function errorsOf(program: ts.Program, path: string): readonly string[] {
  const file = program.getSourceFile(path)!;
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    render,
  );
}

/** `input.ts:3 some code(text of the line): message`. */
function render({ file, start = 0, code, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300);
  if (file === undefined) return `${code}: ${message}`;
  const { line } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split("\n")[line]!.trim().slice(0, 100);
  return `${code} ${message}\n  at ${file.fileName.split("/").at(-2)!}:${line + 1} ${text}`;
}
