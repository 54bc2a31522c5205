/** JavaScript output of TypeScript: the author's text without its types, as TypeScript itself would have it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function erase(text: string): string {
  return compile(text, { fileName: "input.ts", format: "js", only: [] }).code;
}

describe("types are left out", () => {
  test.each([
    ["let x: number = 1, y!: string;", "let x = 1, y;"],
    ["function f<T>(this: A, a?: T, ...b: T[]): T {}", "function f(a, ...b) {}"],
    ["const f = async <T,>\n(x: T)\n: Promise<T> => x!;", null],
    ["const x = (a as any)!.b satisfies C;", "const x = (a).b;"],
    ["new Map<string, Set<number>>(), f<T>`x`, a?.<B>(c), g<T>;", "new Map(), f`x`, a?.(c), g;"],
    ["let x = y as any\n(z)", "let x = y;\n(z)"],
    ["let x = y!\nz()", "let x = y\nz()"],
    ["f()\ninterface A {}\n[1].map(g)", "f()\n;[1].map(g)"],
    ["let x = y as any // (z)\nz()", "let x = y // (z)\nz()"],
    ["let x = y as any /* - */\nz()", "let x = y /* - */\nz()"],
    ["let x = y as any // z\n(z)", "let x = y; // z\n(z)"],
    ["f()\ninterface A {}\n// in\ng()", "f()\n// in\ng()"],
    [
      "abstract class A<T> extends B<T> implements C, D { private x?: T; [k: string]: T; abstract y: T; declare z: T; m?(): void }",
      "class A extends B { x;     }",
    ],
    ["class A { get: string\nx() {} }", "class A { get;\nx() {} }"],
    [
      "class A { private static *[b]() {}\noverride readonly [c] = 1 }",
      "class A { static *[b]() {}\n;[c] = 1 }",
    ],
    [
      "class A { constructor(private readonly a: B, c: D) { f(c); } }",
      "class A { a; constructor(a, c) { this.a = a; f(c); } }",
    ],
    [
      "class A extends B { constructor(public a = 1) { super(); f(); } }",
      "class A extends B { a; constructor(a = 1) { super(); this.a = a; f(); } }",
    ],
    [
      "import { a, type B, C, d } from 'm';\na; d;\nlet e: C;",
      "import { a, d } from 'm';\na; d;\nlet e;",
    ],
    ["import A, { b } from 'm';\nb;", "import { b } from 'm';\nb;"],
    ["import A, * as b from 'm';\nA;", "import A from 'm';\nA;"],
    ["import type { A } from 'm';\nlet a: A;", "export {};\nlet a;"],
    ["interface A {}\nlet a = 1;\nexport { a, A };", "let a = 1;\nexport { a };"],
    ["import type { A } from 'm';\nexport { A };\nexport const b = 1;", "export const b = 1;"],
    [
      "export interface A {}\ndeclare const x: A;\ndeclare function f(): void;\nf(x);",
      "export {};\nf(x);",
    ],
    ["namespace N { export type T = 1 }\nlet a: N.T;", "let a;"],
  ])("%j", (input, expected) => {
    const code = erase(input);
    if (expected !== null) expect(code).toBe(expected);
    expect(reprint(code)).toBe(reprint(stripped(input)));
  });

  test("what needs code of its own is written by TypeScript", () => {
    expect(erase("enum E { A = 1 }\nlet x: E;")).toContain('E[E["A"] = 1] = "A"');
  });

  test.each(["src/syntax", "transforms", "runtime"])(
    "TypeScript leaves the same of %s",
    (folder) => {
      for (const file of sources(join(ROOT, folder))) {
        const text = readFileSync(file, "utf8");
        expect(reprint(erase(text)), file).toBe(reprint(stripped(text)));
      }
    },
  );
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ts$/.test(name))
    .map((name) => join(folder, name));
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  removeComments: true,
};

function stripped(text: string): string {
  return ts.transpileModule(text, { fileName: "a.ts", compilerOptions: OPTIONS }).outputText;
}

/** The tokens alone: layout, needless parentheses and empty statements say nothing. */
function reprint(code: string): string {
  const compilerOptions = { ...OPTIONS, allowJs: true, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(code, { fileName: "a.js", compilerOptions });
  return outputText
    .replace(/"use strict";|export \{\};/g, "")
    .replace(/[()\s]/g, "")
    .replace(/,(?=[\]}])/g, "")
    .replace(/;+(?=[;}])/g, "")
    .replace(/(^|[{}]);/g, "$1");
}

test("a class that its type kept in parentheses is no declaration beside an await", () => {
  const text = `enum E { A }
async function f(t: any) { ((class { static s = t(E.A) } as any), await t()); }
`;
  const { code } = compile(text, { fileName: "input.ts", format: "js" });
  expect(code).not.toContain("as any");
  expect(code).toMatch(/^ *void class \{$/m);
});
