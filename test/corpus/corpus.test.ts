/** Checks the corpus run itself: settings are the project's, old problems do not count, new ones do. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TS } from "../../src/syntax/typescript.ts";
import { makeProgram, newProblems, parseErrors, problemsOf } from "./check.ts";
import { asyncFiles, openProject, type Project } from "./project.ts";
import { formatCauses, formatTable, type FileResult } from "./report.ts";
import { emitRuntimeTypes } from "./runtime-types.ts";

const FILES = {
  "tsconfig.json": `{ "compilerOptions": { "strict": true, "noUnusedLocals": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "composite": true, "types": [] }, "include": ["src"] }`,
  "src/a.ts": `export async function a(): Promise<number> { return await 1; }\nexport const old: string = 1;\n`,
  "src/b.ts": `import { a } from "./a.ts";\nexport const b = (): Promise<number> => a();\n`,
  "src/d.ts": `export type A = Missing;\nexport type B = Missing;\n`,
  "src/c.ts": `// async in a comment only\nexport declare function c(): void;\n`,
};

describe("a small project", () => {
  const dir = mkdtempSync(join(tmpdir(), "lower-async-corpus-"));
  const entry = { name: "small", tsconfig: "tsconfig.json", folders: ["src"] };
  let project: Project;
  let before: TS.Program;
  let runtime: string;

  beforeAll(() => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    project = openProject(dir, entry);
    runtime = emitRuntimeTypes();
    before = makeProgram(project, runtime);
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  /** New problems, as codes, in `file` after replacing the text of a.ts. */
  const codes = (file: string, text: string): number[] => {
    const after = makeProgram(project, runtime, new Map([[join(dir, "src/a.ts"), text]]), before);
    const name = join(dir, file);
    const fileAfter = after.getSourceFile(name)!;
    const old = problemsOf(before, before.getSourceFile(name)!);
    return newProblems(fileAfter, old, problemsOf(after, fileAfter)).map(({ code }) => code);
  };

  test("only files with async functions are taken", () => {
    expect(asyncFiles(dir, entry, before).map(({ fileName }) => fileName)).toEqual([
      join(dir, "src/a.ts"),
    ]);
  });

  test("a problem that was there before does not count", () => {
    expect(codes("src/a.ts", FILES["src/a.ts"])).toEqual([]);
  });

  test("the same problem once more counts once", () => {
    expect(codes("src/a.ts", `${FILES["src/a.ts"]}export const more: string = 1;\n`)).toEqual([
      2322,
    ]);
  });

  test("a name that was missing before may be missing in more places", () => {
    const name = join(dir, "src/d.ts");
    const more = new Map([[name, `${FILES["src/d.ts"]}export type C = Missing | Lost;\n`]]);
    const program = makeProgram(project, runtime, more, before);
    const after = program.getSourceFile(name)!;
    const old = problemsOf(before, before.getSourceFile(name)!);
    const found = newProblems(after, old, problemsOf(program, after));
    expect(found.map(({ message }) => message)).toEqual(["Cannot find name 'Lost'."]);
  });

  test("the project's own settings hold", () => {
    expect(codes("src/a.ts", `${FILES["src/a.ts"]}const unused = 1;\n`)).toEqual([6133]);
  });

  test("declarations are checked when the project writes them", () => {
    const text = `export class A { static p = class { private y = (): number => this.y(); }; }\n`;
    expect(codes("src/a.ts", FILES["src/a.ts"] + text)).toEqual([4094]);
  });

  test("a changed type shows in the file that uses it", () => {
    expect(
      codes("src/b.ts", `export async function a(): Promise<string> { return await ""; }\n`),
    ).toEqual([2322]);
  });

  test("the runtime is found by its package name", () => {
    const text = `import { EagerMachine, nothing } from "lower-async/runtime";\nvoid EagerMachine; void nothing;\n`;
    expect(codes("src/a.ts", FILES["src/a.ts"] + text)).toEqual([2305]);
  });
});

test("a text that does not parse is seen", () => {
  expect(parseErrors("a.ts", "const x: number = await 1;")).toEqual([]);
  expect(parseErrors("a.tsx", "const x = <div>{1}</div>;")).toEqual([]);
  expect(parseErrors("a.ts", "const = 1;")).not.toEqual([]);
  expect(parseErrors("a.ts", "class A { #b = 1; } new A().#b;")).not.toEqual([]);
});

describe("the report", () => {
  const good: FileResult = {
    project: "p",
    file: "p/a.ts",
    rewritten: 2,
    left: [],
    crash: null,
    broken: false,
    parseErrors: [],
    problems: [],
    unsilenced: [],
  };
  const problem = {
    file: "p/b.ts",
    line: 3,
    code: 2322,
    message: "Type 'A' is not assignable to type 'B'.",
    text: "x = y;",
  };
  const bad: FileResult = {
    ...good,
    file: "p/b.ts",
    problems: [problem, { ...problem, message: "Type 'C' is not assignable to type 'D'." }],
  };
  const broken: FileResult = { ...good, file: "p/c.ts", parseErrors: ["1005 ';' expected."] };

  test("counts files that parse and that type-check", () => {
    const cells = formatTable([good, bad, broken])
      .split("\n")
      .at(-1)!
      .trim()
      .split(/\s{2,}/);
    expect(cells).toEqual(["all", "3", "3", "6", "0", "2", "0", "1", "33.3 %", "1"]);
  });

  test("a file with problems as written is not counted", () => {
    const cells = formatTable([good, { ...bad, broken: true }])
      .split("\n")
      .at(-1)!
      .trim()
      .split(/\s{2,}/);
    expect(cells).toEqual(["all", "2", "2", "4", "0", "2", "1", "1", "100.0 %", "0"]);
  });

  test("groups messages that differ in names", () => {
    const causes = formatCauses([good, bad, broken], []);
    expect(causes).toContain("1 files, 2 times: TS2322 Type '…' is not assignable to type '…'.");
    expect(causes).toContain("output does not parse");
  });
});
