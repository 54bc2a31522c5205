/** What the checker refuses of an output gets a comment, in the right place; all else stays where it is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { afterAll, describe, expect, it, test } from "vitest";
import { CompilerBug } from "../src/base/invariant.ts";
import { positionAt } from "../src/base/code-frame.ts";
import { lineStartsOf } from "../src/base/text.ts";
import {
  checkResult,
  checkResults,
  compile,
  createTypeOracle,
  openFiles,
  oracleFor,
  type CompileResult,
  type CompiledFile,
  type Diagnostic,
  type FileOracle,
  type Mode,
} from "../src/index.ts";
import { ignoreComments } from "../src/types/ignore-comments.ts";
import { errorsIn, refusedOutputs, type Output } from "../src/types/output-errors.ts";
import { LOAD, USE } from "./harness/load-and-use.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "lower-async-check-"));
const FILE = join(FOLDER, "input.tsx");
writeFileSync(
  join(FOLDER, "tsconfig.json"),
  `{ "compilerOptions": { "strict": true, "target": "es2022", "module": "nodenext", "jsx": "react", "types": [] } }`,
);
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** How many errors the checker finds in an output that stands by itself. */
function errorsLeft({ code, runtimeImport }: Output, { file }: FileOracle): number {
  const checked = { roots: [file.path], asked: new Set([file.path]) };
  const outputs = new Map([[file.path, { code, runtimeImport }]]);
  return refusedOutputs(file.project, checked, outputs)[0]?.errors.length ?? 0;
}

/** The text with a comment for each of its errors, and whether the checker takes that. */
function silence(text: string): string | null {
  const types = createTypeOracle(FILE, text);
  const { program, sourceFile } = types;
  const errors = errorsIn(program, sourceFile);
  expect(errors.length).toBeGreaterThan(0);
  const comments = ignoreComments(sourceFile, errors, "why");
  if (comments === null) return null;
  const code = comments.reduceRight(
    (rest, { at, text: comment }) => rest.slice(0, at) + comment + rest.slice(at),
    text,
  );
  expect(errorsLeft({ code, runtimeImport: null }, types)).toBe(0);
  return code;
}

const JSX = `declare global { namespace JSX { interface IntrinsicElements { b: { id?: string } } type Element = object } }
declare const a: { b: 1 };
declare const React: { createElement(...parts: unknown[]): object };
`;

describe("ignoreComments", () => {
  it("stands before the line, as far in", () => {
    expect(silence(`export function f() {\n    const a: string = 1;\n    return a;\n}\n`)).toBe(
      `export function f() {\n    // @ts-ignore why\n    const a: string = 1;\n    return a;\n}\n`,
    );
  });

  it("stands once for two errors, and keeps the line ends", () => {
    expect(silence(`let a: string = 1, b: string = 2;\r\nexport { a, b };\r\n`)).toBe(
      `// @ts-ignore why\r\nlet a: string = 1, b: string = 2;\r\nexport { a, b };\r\n`,
    );
  });

  it("does not get into a template", () => {
    expect(silence("declare const a: { b: 1 };\nexport const t = `one\n  two ${a.c}`;\n")).toBe(
      "declare const a: { b: 1 };\nexport const t = `one\n  two ${\n// @ts-ignore why\na.c}`;\n",
    );
  });

  it("stands in a template's expression as anywhere", () => {
    expect(silence("declare const a: { b: 1 };\nexport const t = `one ${\n  a.c}`;\n")).toBe(
      "declare const a: { b: 1 };\nexport const t = `one ${\n  // @ts-ignore why\n  a.c}`;\n",
    );
  });

  it("does not become text of an element", () => {
    expect(silence(`${JSX}export const t = <b>\n  hi {a.x}\n</b>;\n`)).toBe(
      `${JSX}export const t = <b>\n  hi {\n// @ts-ignore why\na.x}\n</b>;\n`,
    );
    expect(silence(`${JSX}export const t = <b>\n  <b id={1} />\n</b>;\n`)).toBe(
      `${JSX}export const t = <b>\n  {/* @ts-ignore why */}\n  <b id={1} />\n</b>;\n`,
    );
  });

  it("has no place where text comes before an element", () => {
    expect(silence(`${JSX}export const t = <b>\n  hi <b id={1} />\n</b>;\n`)).toBeNull();
  });
});

const SOURCE = `#!/usr/bin/env node
export async function f(list: Promise<number>[]) {
  const sum = await list[0]!;
  return sum + (await list[1]!);
}
`;

/** An error that no comment in its line can silence. */
const HOPELESS = "export const t = <b>\n  hi <b id={1} />\n</b>;\n";

/** A result whose machine says a wrong type. */
function wronglyTyped(text: string, mode: "eager" | "lazy" = "eager") {
  const types = createTypeOracle(FILE, text);
  const result = compile(text, { fileName: FILE, mode, types });
  const code = result.code.replace(/\bsum!: number;/, "sum!: symbol;");
  expect(code).not.toBe(result.code);
  return { result: { ...result, code }, types };
}

/** Writes a package, its declarations only. */
function install(name: string, declarations: string): void {
  const folder = join(FOLDER, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  const manifest = { name: name.split("/").at(-1), version: "1.0.0", types: "index.d.ts" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "index.d.ts"), declarations);
}

describe("checkResult", () => {
  test("what the checker takes comes back as it is", () => {
    const types = createTypeOracle(FILE, SOURCE);
    const result = compile(SOURCE, { fileName: FILE, types });
    expect(checkResult(result, types)).toBe(result);
  });

  test("each line that it refuses is silenced and reported", () => {
    const { result, types } = wronglyTyped(SOURCE);
    const errors = errorsLeft(result, types);
    expect(errors).toBeGreaterThan(0);
    const checked = checkResult(result, types);
    expect(errorsLeft(checked, types)).toBe(0);
    expect(checked.diagnostics.map(({ code }) => code)).toEqual(Array(errors).fill("LA3001"));
    for (const { span } of checked.diagnostics)
      expect(SOURCE.slice(span.start, span.end)).toContain("sum");
    const added = checked.code.split("\n").filter((line) => line.includes("@ts-ignore"));
    expect(checked.code.replaceAll(/^.*@ts-ignore.*\n/gm, "")).toBe(result.code);
    expect(added.length).toBeGreaterThan(0);
  });

  test("all spans and the map go with the text", () => {
    const { result, types } = wronglyTyped(SOURCE);
    const checked = checkResult(result, types);
    const texts = ({ code, links, functions }: CompileResult): string[] =>
      [
        ...links.map(({ output }) => output),
        ...functions.flatMap(({ machine, wrapper, states }) => [
          machine!,
          wrapper!,
          ...states.flatMap(({ output }) => output),
        ]),
      ].map(({ start, end }) => code.slice(start, end).replaceAll(/^.*@ts-ignore.*\n/gm, ""));
    expect(texts(checked)).toEqual(texts(result));
    const sourceOf = ({ code, map }: CompileResult, text: string) => {
      const { line, column } = positionAt(lineStartsOf(code), code.indexOf(text) + text.length);
      return originalPositionFor(new TraceMap(map as never), { line, column: column - 1 });
    };
    expect(sourceOf(checked, "this.await(list")).toEqual(sourceOf(result, "this.await(list"));
    expect(sourceOf(checked, "this.await(list").line).toBe(3);
  });

  test("where no comment in a line helps the file is marked, behind its first line", () => {
    const text = `${SOURCE}${JSX}`;
    const { result, types } = wronglyTyped(text);
    const wrong = {
      ...result,
      code: `${result.code}${HOPELESS}`,
    };
    const checked = checkResult(wrong, types);
    expect(checked.code.split("\n").slice(0, 2)).toEqual([
      "#!/usr/bin/env node",
      "// @ts-nocheck the checker took this as it was written",
    ]);
    expect(errorsLeft(checked, types)).toBe(0);
  });

  test("a runtime that is not there has the types of the one that is, unless it is no module", () => {
    const types = createTypeOracle(FILE, SOURCE);
    const from = (runtime: string): CompileResult =>
      compile(SOURCE, { fileName: FILE, types, runtime });
    for (const runtime of ["./not-there.js", "lower-async/runtime", "global:LowerAsync"])
      expect(checkResult(from(runtime), types).diagnostics).toEqual([]);
    expect(errorsLeft(from("./not-there.js"), types)).toBe(0);
  });

  test("a package may be installed twice", () => {
    for (const folder of ["twice", "other/node_modules/twice"])
      install(folder, "export declare class Twice { private n: number; }");
    install("other", 'export { Twice } from "twice";');
    const text = `import { Twice } from "twice";\nimport { Twice as Other } from "other";\n${SOURCE.slice(
      SOURCE.indexOf("\n") + 1,
    )}export const twice: Twice = new Other();\n`;
    const { result, types } = wronglyTyped(text);
    const checked = checkResult(result, types);
    expect(checked.diagnostics.length).toBeGreaterThan(0);
    expect(errorsLeft(checked, types)).toBe(0);
  });

  test("an error of the author's that a checker forgets once it was asked for types stays theirs", () => {
    const options = { noUnusedLocals: true };
    writeFileSync(
      join(FOLDER, "unread.json"),
      JSON.stringify({ extends: "./tsconfig.json", compilerOptions: options }),
    );
    const text = `export async function f(rest: Promise<string>): Promise<number[]> {
  const { length }: string = await rest;
  return [1].map((n) => { let more: number; return (more = n + length); });
}
`;
    const types = createTypeOracle(FILE, text, join(FOLDER, "unread.json"));
    const result = compile(text, { fileName: FILE, types });
    expect(errorsLeft(result, types)).toBe(1);
    expect(checkResult(result, types)).toBe(result);
  });

  test("a comment that asks for checks does not win over the one that forbids them", () => {
    const text = `// @ts-check\r\n${JSX}${SOURCE.slice(SOURCE.indexOf("\n") + 1)}`;
    const { result, types } = wronglyTyped(text);
    const wrong = { ...result, code: `${result.code}${HOPELESS}` };
    const checked = checkResult(wrong, types);
    expect(errorsLeft(checked, types)).toBe(0);
    expect(checked.code).toMatch(/^\/\/ @ts-check\r\n\/\/ @ts-nocheck .*\r\n/);
  });

  test("what does not parse is no matter of types", () => {
    const { result, types } = wronglyTyped(SOURCE);
    const broken = { ...result, code: `${result.code}const = 1;\n` };
    expect(() => checkResult(broken, types)).toThrow(CompilerBug);
  });

  test("errors of the author's are not hidden", () => {
    const own = wronglyTyped(`${SOURCE}export const own: string = 1;\n`);
    expect(checkResult(own.result, own.types)).toBe(own.result);
  });

  test("lazy functions are checked as others are", () => {
    const { result, types } = wronglyTyped(SOURCE, "lazy");
    expect(errorsLeft(result, types)).toBeGreaterThan(0);
    const checked = checkResult(result, types);
    expect(errorsLeft(checked, types)).toBe(0);
    expect(new Set(checked.diagnostics.map(({ code }) => code))).toEqual(new Set(["LA3001"]));
  });

  test.each(["lazy", "mixed"])("a promise in the place of a future is a warning, %s", (kind) => {
    const load = `async function load(id: number): Promise<string> {
  "use lazy";
  return await Promise.resolve(String(id));
}
let latest = load(1);
export function reset(): Promise<string> {
  latest = Promise.resolve("none");
  return latest;
}
`;
    const text = kind === "mixed" ? `${SOURCE}${load}` : load;
    const types = createTypeOracle(FILE, text);
    const result = compile(text, { fileName: FILE, types });
    expect(new Set(result.functions.map(({ mode }) => mode)).size).toBe(kind === "mixed" ? 2 : 1);
    const checked = checkResult(result, types);
    expect(errorsLeft(result, types)).toBe(1);
    expect(errorsLeft(checked, types)).toBe(0);
    const [{ code, severity, span }] = checked.diagnostics as [Diagnostic];
    expect({ code, severity, at: text.slice(span.start).split("\n")[0] }).toEqual({
      code: "LA3002",
      severity: "warning",
      at: 'latest = Promise.resolve("none");',
    });
  });
});

/** Lowers files, which need not exist, in one run. */
function lowerAll(texts: Readonly<Record<string, string>>, mode: Mode = "lazy"): CompiledFile[] {
  const sources = Object.entries(texts).map(([name, text]) => ({
    fileName: join(FOLDER, name),
    text,
  }));
  return openFiles(sources).map((file) => {
    const { fileName, text } = file;
    return { file, result: compile(text, { fileName, mode, types: oracleFor(file) }) };
  });
}

/** How many errors the checker finds in the files, each with what it was lowered to. */
function errorsTogether(files: readonly CompiledFile[], results: readonly CompileResult[]): number {
  const roots = files.map(({ file }) => file.path);
  const outputs = new Map(roots.map((path, index) => [path, results[index]!]));
  const { project } = files[0]!.file;
  return refusedOutputs(project, { roots, asked: new Set(roots) }, outputs)
    .map(({ errors }) => errors.length)
    .reduce((sum, count) => sum + count, 0);
}

/** Each warning as its file, its code and the author's line. */
function said(files: readonly CompiledFile[], results: readonly CompileResult[]): string[] {
  return files.flatMap(({ file }, index) =>
    results[index]!.diagnostics.map(({ code, span }) => {
      const { line } = positionAt(lineStartsOf(file.text), span.start);
      return `${basename(file.path)}:${line} ${code} ${file.text.slice(span.start).split("\n")[0]}`;
    }),
  );
}

describe("checkResults", () => {
  test.each([
    ["a caller that is lowered too", { "use.ts": `${USE}${LOAD.replace("load", "other")}` }],
    ["a caller in which nothing is lowered", { "use.ts": USE }],
    ["a caller that is read first", { "a.ts": USE }],
  ])("a promise in the place of another file's future: %s", (_, user) => {
    const files = lowerAll({ ...user, "load.ts": LOAD });
    const alone = files.map(({ result }) => result);
    expect(errorsTogether(files, alone)).toBe(1);
    const results = checkResults(files);
    expect(errorsTogether(files, results)).toBe(0);
    const [name] = Object.keys(user);
    expect(said(files, results)).toEqual([`${name}:5 LA3002 latest = Promise.resolve("none");`]);
    expect(results[0]!.code.replace(/^.*@ts-ignore.*\n/m, "")).toBe(alone[0]!.code);
    expect(results[1]).toBe(alone[1]);
  });

  test("futures of one file among promises of the others", () => {
    const load = LOAD.replace("{", '{\n  "use lazy";');
    const files = lowerAll({ "load.ts": load, "use.ts": USE + LOAD.replace("load", "x") }, "eager");
    expect(
      new Set(files.flatMap(({ result }) => result.functions.map(({ mode }) => mode))),
    ).toEqual(new Set(["lazy", "eager"]));
    const results = checkResults(files);
    expect(errorsTogether(files, results)).toBe(0);
    expect(said(files, results)).toEqual(['use.ts:5 LA3002 latest = Promise.resolve("none");']);
  });

  test("eager files say nothing of one another", () => {
    const files = lowerAll({ "load.ts": LOAD, "use.ts": USE }, "eager");
    expect(checkResults(files)).toEqual(files.map(({ result }) => result));
    expect(errorsTogether(files, checkResults(files))).toBe(0);
  });

  test("files in a cycle, and a class that is derived across files", () => {
    const files = lowerAll({
      "one.ts": `import { Three } from "./three.js";
export class One {
  async read(): Promise<number> {
    return await Promise.resolve(new Three().id);
  }
}
`,
      "two.ts": `import { One } from "./one.js";
export class Two extends One {
  override read(): Promise<number> {
    return Promise.resolve(2);
  }
  id = 2;
}
`,
      "three.ts": `import { Two } from "./two.js";
export class Three {
  id = 3;
  two = (): Two => new Two();
  async read(): Promise<number> {
    return (await this.two().read()) + 1;
  }
}
`,
    });
    const results = checkResults(files);
    expect(errorsTogether(files, results)).toBe(0);
    expect(said(files, results)).toEqual(["two.ts:3 LA3002 read(): Promise<number> {"]);
  });

  test("of lines that are the same the one that is meant", () => {
    const again = `export function again(): Promise<string> {
  let latest: { then: unknown } = load(2);
  latest = Promise.resolve("none");
  return latest as Promise<string>;
}
`;
    const text = `import { load } from "./load.js";\n${again}${USE.split("\n").slice(2).join("\n")}`;
    const [first, last] = ["first", "last"].map((name) => LOAD.replace("load", name));
    for (const [more, behind] of [
      ["", ""],
      [first!, last!],
    ]) {
      const files = lowerAll({ "load.ts": LOAD, "use.ts": more! + text + behind! });
      const line = (more! + text).split("\n").findLastIndex((each) => each.includes("none")) + 1;
      expect(said(files, checkResults(files))).toEqual([
        `use.ts:${line} LA3002 latest = Promise.resolve("none");`,
      ]);
    }
  });

  test("a file with errors of its author's, or that does not parse, leaves the others to be checked", () => {
    const files = lowerAll({
      "load.ts": LOAD,
      "wrong.ts": `${USE}export const own: string = 1;\n`,
      "broken.ts": "export const = 1;\n",
      "use.ts": USE,
    });
    const results = checkResults(files);
    expect(said(files, results).filter((line) => !line.includes("LA1001"))).toEqual([
      'use.ts:5 LA3002 latest = Promise.resolve("none");',
    ]);
    for (const index of [0, 1, 2]) expect(results[index]).toBe(files[index]!.result);
  });

  test("scripts that use the same names are right one by one", () => {
    const text = `async function main(): Promise<string> {
  return await Promise.resolve("a");
}
let latest = main();
latest = Promise.resolve("none");
`;
    const options = { target: "es2022", module: "esnext", strict: true, types: [] };
    mkdirSync(join(FOLDER, "scripts"), { recursive: true });
    writeFileSync(
      join(FOLDER, "scripts/tsconfig.json"),
      JSON.stringify({ compilerOptions: options }),
    );
    const files = lowerAll({ "scripts/a.ts": text, "scripts/b.ts": text });
    const results = checkResults(files);
    expect(said(files, results)).toEqual(
      ["a.ts", "b.ts"].map((name) => `${name}:5 LA3002 latest = Promise.resolve("none");`),
    );
    expect(results[0]!.code).toBe(checkResults([files[0]!])[0]!.code);
  });

  test("each file is read with the settings of its own project", () => {
    mkdirSync(join(FOLDER, "inner"), { recursive: true });
    writeFileSync(
      join(FOLDER, "inner/tsconfig.json"),
      JSON.stringify({ extends: "../tsconfig.json", compilerOptions: { strict: false } }),
    );
    const use = USE.replace('"./', '"../').replace("none", "inner");
    const loose = `export const loose: string = null;\n`;
    const files = lowerAll({ "load.ts": LOAD, "inner/use.ts": use + loose, "use.ts": USE });
    expect(new Set(files.map(({ file }) => file.project)).size).toBe(2);
    const results = checkResults(files);
    expect(said(files, results)).toEqual([
      'use.ts:5 LA3002 latest = Promise.resolve("inner");',
      'use.ts:5 LA3002 latest = Promise.resolve("none");',
    ]);
  });

  test("a file may be given twice, under one name or two", () => {
    const [load, use] = lowerAll({ "load.ts": LOAD, "use.ts": USE });
    const same = { ...use!, file: { ...use!.file, fileName: "./use.ts" } };
    const results = checkResults([use!, load!, same]);
    expect(results[0]!.diagnostics).toHaveLength(1);
    expect(results[2]).toEqual(results[0]);
  });
});

test("what a file is lowered to does not depend on the others of its run", () => {
  const texts = { "load.ts": LOAD, "use.ts": USE, "input.tsx": SOURCE };
  const together = lowerAll(texts);
  for (const [index, [name, text]] of Object.entries(texts).entries()) {
    writeFileSync(join(FOLDER, "load.ts"), LOAD);
    expect(lowerAll({ [name]: text })[0]!.result).toEqual(together[index]!.result);
  }
});
