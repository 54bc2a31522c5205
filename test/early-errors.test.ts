/**
 * Programs that parse and are none: the compiler says where and why and lowers nothing, and V8 agrees that they are
 * wrong. Then programs that look like them, which both accept.
 */
import vm from "node:vm";
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";

/** A wrong program, and the part of it that is reported. */
type Wrong = readonly (readonly [source: string, at: string])[];

const NAMES: Wrong = [
  ["async function f() { var await; }", "await"],
  ["async function f() { let [x = 1, { await }] = y; }", "await"],
  ["async function f() { return (x, await) => x; }", "await"],
  ["async function f() { (function () { 'use strict'; yield: ; }); }", "yield"],
  ["(async function await() {});", "await"],
  ["async (await) => 1;", "await"],
  ["class A { static { var await; } }", "await"],
  ["class A { static { (x = await) => 1; } }", "await"],
  ["class A { x = arguments; }", "arguments"],
  ["class A { static { (() => arguments)(); } }", "arguments"],
  ["async function f() { 'use strict'; eval = await 1; }", "eval"],
  ["async function f() { 'use strict'; ({ arguments } = await 1); }", "arguments"],
  ["async function eval() { 'use strict'; }", "eval"],
  ["async function f(package) { 'use strict'; await 1; }", "package"],
  ["class A { async m() { let static; } }", "static"],
  ["async function f() { let let = await 1; }", "let"],
  ["async function f() { 'use strict'; interf\\u0061ce: await 1; }", "interf\\u0061ce"],
];

const PARAMETERS: Wrong = [
  ["async (x, x) => await x;", "x"],
  ["async function f(x, [x]) { await x; }", "x"],
  ["async function f(x, x) { 'use strict'; }", "x"],
  ["({ async m(x, x) {} });", "x"],
  ["async function f(x = 1) { 'use strict'; }", "'use strict';"],
  ["async ({ x }) => { 'use strict'; };", "'use strict';"],
  ["async function f(...x, y) {}", "...x"],
  ["async (...x,) => 1;", "...x"],
  ["async function f(...x = []) {}", "...x = []"],
  ["async function f(x = await 1) {}", "await 1"],
  ["async function f() { return (x = await 1) => x; }", "await 1"],
  ["async (x = class { [await 1]() {} }) => 1;", "await 1"],
  ["async (x)\n=> 1;", "=>"],
  ["({ async get x() { await 1; } });", "async get x() { await 1; }"],
  ["({ get x(y) {} });", "get x(y) {}"],
  ["({ set x(...y) {} });", "set x(...y) {}"],
];

const SCOPES: Wrong = [
  ["async function f(x) { let x; await x; }", "x"],
  ["async function f() { let y; let y; await y; }", "y"],
  ["async function f() { let y; { var y; } await y; }", "y"],
  ["async function f() { { async function g() {} function g() {} } }", "g"],
  ["async function f() { switch (1) { case 1: let y; default: class y {} } }", "y"],
  ["async function f() { for (const y of await 1) { var y; } }", "y"],
  ["async function f() { for (let y, y; ;) await 1; }", "y"],
  ["async function f() { try {} catch ([y, y]) {} }", "y"],
  ["async function f() { try {} catch ([y]) { for (var y of await 1); } }", "y"],
  ["async function f() { try {} catch (y) { let y; } }", "y"],
  ["let g; async function g() {}", "g"],
  ["class A { static { let y; function y() {} } }", "y"],
];

const STATEMENTS: Wrong = [
  ["if (x) async function f() { await x; }", "async function f() { await x; }"],
  ["label: async function f() {}", "async function f() {}"],
  ["while (x) function f() {}", "function f() {}"],
  ["async function f() { if (await x) class A {} }", "class A {}"],
  ["async function f() { while (await x) break missing; }", "break missing;"],
  ["async function f() { a: { continue a; } }", "continue a;"],
  ["async function f() { a: a: await x; }", "a"],
  ["async function f() { await x; continue; }", "continue;"],
  ["async function f() { x: { () => { break x; }; } }", "break x;"],
  ["async function f() { const y; await y; }", "y"],
  ["async function f() { let [y]; await y; }", "[y]"],
  ["async function f() { for await (const y = 1 of x); }", "1"],
  ["async function f() { for await (const y, z of x); }", "const y, z"],
  ["async function f() { for (let [y] = await 1 in x); }", "await 1"],
  ["async function f() { for (let of x); }", "let"],
  ["async function f() { for (async of await x); }", "async"],
  ["function f() { for await (const y of x); }", "await"],
  ["async function f() { function g() { await x; } }", "await x"],
  ["async function f() { 'use strict'; with (await x); }", "with (await x);"],
  ["async function f() { throw\nawait x; }", "throw"],
];

const TARGETS: Wrong = [
  ["async function f() { (await x)++; }", "await x"],
  ["async function f() { x?.y = await x; }", "x?.y"],
  ["async function f() { [x?.[0]] = await x; }", "x?.[0]"],
  ["async function f() { ({ a = await x }); }", "a = await x"],
  ["async function f() { [...a, b] = await x; }", "...a"],
  ["async function f() { [...a = await x] = y; }", "a = await x"],
  ["async function f() { ({ ...{ a } } = await x); }", "{ a }"],
  ["async function f() { ({ a }) = await x; }", "{ a }"],
  ["async function f() { [a] += await x; }", "[a]"],
  ["async function f() { this = await x; }", "this"],
  ["async function f() { for (f(), g of await x); }", "f(), g"],
];

const CLASSES: Wrong = [
  ["class A { async constructor() {} }", "async constructor() {}"],
  ["class A { async *constructor() {} }", "constructor"],
  ["class A { constructor() {} constructor() {} }", "constructor() {}"],
  ["class A { static async prototype() {} }", "prototype"],
  ["class A { async #constructor() {} }", "#constructor"],
  ["class A { #m; async #m() {} }", "#m"],
  ["class A { get #m() { return 1; } static set #m(x) {} }", "#m"],
  ["class A { async m() { await this.#missing; } }", "#missing"],
  ["class A { #m; async m() { delete (await x).#m; } }", "#m"],
  ["({ async #m() {} });", "#m"],
  ["async function f() { super.x; }", "super"],
  ["async () => super.x;", "super"],
  ["class A extends B { async m() { super(); } }", "super()"],
  ["class A { constructor() { (async () => super())(); } }", "super()"],
  ["class A { static { await x; } }", "await x"],
  ["class A { x = await x; }", "await x"],
];

const EXPRESSIONS: Wrong = [
  ["async function f() { 'use strict'; delete x; }", "x"],
  ["async function f() { await x ?? y || z; }", "await x ?? y || z"],
  ["async function f() { await import(); }", "import()"],
  ["async function f() { await import(...x); }", "import(...x)"],
  ["async function f() { await import.unknown(x); }", "import.unknown"],
  ["({ async f: 1 });", "async f: 1"],
  ["async function f() { x?.y`${await x}`; }", "x?.y"],
  ["async function f() { ({ __proto__: x, __proto__: await x }); }", "__proto__: await x"],
];

/** How a place is told from an equal text before it: by the last one. */
function expectReported(source: string, at: string, fileName: string): void {
  const { diagnostics, code } = compile(source, { fileName });
  expect(diagnostics.length).toBeGreaterThan(0);
  const [first] = diagnostics;
  expect(first).toMatchObject({ code: "LA1001", severity: "error" });
  expect(source.slice(first!.span.start, first!.span.end)).toBe(at);
  expect(code).toBe(source);
}

describe.each(
  Object.entries({ NAMES, PARAMETERS, SCOPES, STATEMENTS, TARGETS, CLASSES, EXPRESSIONS }),
)("%s", (_group, wrong) => {
  test.each(wrong)("%s", (source, at) => {
    expect(() => new vm.Script(source)).toThrow(SyntaxError);
    expectReported(source, at, "input.js");
    expectReported(source, at, "input.ts");
  });
});

const IN_MODULES: Wrong = [
  ["export async function await() {}", "await"],
  ["export {}; function f(await) {}", "await"],
  ["export async function f() {} async function f() {}", "f"],
  ["import x from 'x'; async function x() {}", "x"],
  ["export {}; new.target;", "new.target"],
];

test.each(IN_MODULES)("module: %s", (source, at) => {
  expectReported(source, at, "input.mjs");
});

test("strict code and async functions can't assign a call, though V8 lets it fail later", () => {
  expectReported("async function f() { 'use strict'; f() = await x; }", "f()", "input.js");
  expectReported("async function f() { f() += await x; }", "f()", "input.cjs");
});

const IN_TYPESCRIPT: Wrong = [
  [
    "async function f() { namespace N { export const a = 1; } await 1; }",
    "namespace N { export const a = 1; }",
  ],
  ["async function f() { { declare module M {} } }", "declare module M {}"],
  ["async function f() { declare const x: number; await x; }", "declare const x: number;"],
  ["async function f() { if (await 1) { declare let x: number; } }", "declare let x: number;"],
  ["async function f() { enum E { A = await 1 } }", "await 1"],
  ["async function* f() { enum E { A = yield 1 } }", "yield 1"],
  ["export enum E { A = await 1 }", "await 1"],
];

test.each(IN_TYPESCRIPT)("TypeScript: %s", (source, at) => {
  expectReported(source, at, "input.ts");
});

const IN_SCRIPTS: Wrong = [
  ["async function f() { return `\\01${await x}`; }", "`\\01${"],
  ["async function f() { 'use strict'; await 010; }", "010"],
  ["async function f() { 'use strict'; await '\\01'; }", "'\\01'"],
  ["await: for (;;) await 1;", "await 1"],
];

test.each(IN_SCRIPTS)("script: %s", (source, at) => {
  expect(() => new vm.Script(source)).toThrow(SyntaxError);
  expectReported(source, at, "input.cjs");
});

describe("valid programs that look alike", () => {
  test.each([
    "async function await() { return 1; }",
    "var await; function f(await) { await: ; }",
    "async function f() { return function await() {}; }",
    "async function f() { return () => { var await; }; }",
    "class A { static { (() => { var await; })(); } }",
    "class A { x = () => { function g() { return arguments; } }; }",
    "async function f(x, x) { await x; }",
    "async function f(x) { var x; function x() {} await x; }",
    "async function f() { { function g() {} function g() {} } }",
    "async function f() { try {} catch (e) { var e; for (var e of await 1); } }",
    "async function f() { let y; { let y; } for (let y of await y) { let y; } }",
    "if (x) function f() {} else function f() {}",
    "label: function f() {}",
    "async function f() { a: for (;;) { a2: for (;;) { if (await 1) continue a; break a2; } } a: ; }",
    "async function f() { for (var y = 1 in await x); }",
    "async function f() { for (\\u0061sync of await x); for await (async of x); }",
    "function f() { f() = 1; }",
    "async function f() { [x.y, (a), [b = await 1], ...c] = await x; ({ a, b: (c.d), ...e } = x); }",
    "async function f() { (x?.y).z = await x; delete x?.y; }",
    "class A { static async constructor() {} async 'prototype'() {} constructor() {} }",
    "class A { get #m() { return 1; } set #m(x) {} async m(o) { return #m in o && o?.#m; } }",
    "class A extends B { constructor() { (async () => super.x)(); (() => super())(); } x = super.x; }",
    "async function f() { return 'use strict', 010 + '\\01\\8'; }",
    "async function f() { 'use\\u0020strict'; with (x) { } }",
    "async function f() { return (a ?? b) || c; }",
    "async function f() { String.raw`\\01${await x}`; }",
    "async function f() { ({ __proto__: x, ['__proto__']: await x, __proto__() {} }); }",
    "function f() { new.target; return () => new.target; }",
  ])("%s", (source) => {
    expect(() => new vm.Script(source)).not.toThrow();
    const { diagnostics } = compile(source, { fileName: "input.cjs" });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("what TypeScript merges or leaves without a body", () => {
    const source = `
function over(x: string): void;
function over(x: number): void;
function over(x: unknown): void {}
namespace over { export const y = 1; }
class Both {} interface Both { z: number } namespace Both { export let w: number; }
enum E { A } enum E { B = 1 }
declare const twice: number; declare function twice(): void;
abstract class Base { abstract m(): Promise<void>; constructor(x: string); constructor(private x: unknown) {} }
export async function f(this: Base, x?: string): Promise<void> { (x as any) = await x; x! += "1"; [<any>x] = "2"; }
`;
    const { diagnostics } = compile(source, { fileName: "input.ts" });
    expect(diagnostics).toEqual([]);
  });
});

test("a file without imports and exports is a module where nothing else can be meant", () => {
  const { code, diagnostics } = compile(
    "await [1];\nconst f = async () => { await { then() {} }; };",
    { fileName: "input.js" },
  );
  expect(diagnostics).toEqual([]);
  expect(code).toContain("await [1];");
});
