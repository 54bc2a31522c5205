/** How generated code gets the runtime: what the file is, an ES module or a CommonJS one, it stays. */

import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { compile, createTypeOracle, type CompileOptions } from "../src/index.ts";
import * as runtime from "../runtime/index.ts";

/** The line that loads the runtime. */
function loads(text: string, options: CompileOptions): string {
  const { code, runtimeImport } = compile(text, options);
  return code.slice(runtimeImport!.start, runtimeImport!.end).split("\n")[0]!;
}

/** What a CommonJS module exports. */
function evaluate(code: string): unknown {
  const require = createRequire(import.meta.url);
  const load = (name: string): unknown =>
    name === "lower-async/runtime" ? runtime : require(name);
  const module = { exports: {} };
  new Function("require", "module", "exports", code)(load, module, module.exports);
  return module.exports;
}

const AWAITS = "async function f() { await 1; }";
const IMPORTS = /^import \{/;
const REQUIRES = /^const \{.*\} = require\("lower-async\/runtime"\);$/;

test("a CommonJS module requires the runtime and runs as before", async () => {
  const text = `"use strict";
    const { EventEmitter, once } = require("node:events");
    module.exports = async function (emitter = new EventEmitter()) {
      queueMicrotask(() => emitter.emit("event", typeof require));
      return (await once(emitter, "event"))[0];
    };`;
  const { code } = compile(text, { fileName: "input.js" });
  const run = evaluate(code) as () => Promise<unknown>;
  expect(await run()).toBe("function");
});

test.each(["function require() {}", "var require = () => ({});"])(
  "a CommonJS module that declares %s of its own has the runtime from Node's",
  async (declaration) => {
    const text = `async function main() { return await 1; } exports.main = main; ${declaration}`;
    const { code } = compile(text, { fileName: "input.cjs" });
    const exports: { main?: () => Promise<number> } = {};
    const given = { exports, require: () => runtime };
    new Function("require", "module", "exports", code)(given.require, given, exports);
    expect(await exports.main!()).toBe(1);
  },
);

test.each(["require('fs');", "module.exports = f;", "exports.f = f;", "f(__dirname);"])(
  "a script with %s is a CommonJS module",
  (use) => {
    expect(loads(`${use} ${AWAITS}`, { fileName: "input.js" })).toMatch(REQUIRES);
  },
);

test("a name says what a file is", () => {
  expect(loads(AWAITS, { fileName: "input.cjs" })).toMatch(REQUIRES);
  expect(loads(AWAITS, { fileName: "input.cts", format: "js" })).toMatch(REQUIRES);
  expect(loads(`${AWAITS} require`, { fileName: "input.mjs" })).toMatch(IMPORTS);
});

test("a script is one for the types too", () => {
  const text = `${AWAITS} async function twice(a, a) { await a; } exports.twice = twice;`;
  for (const fileName of ["input.cjs", "input.js"]) {
    const types = createTypeOracle(fileName, text);
    expect(loads(text, { fileName, types })).toMatch(REQUIRES);
  }
});

test("a file that imports, exports or does neither gets an import", () => {
  for (const text of [`import "x"; ${AWAITS}`, `export ${AWAITS} require("fs");`, AWAITS])
    expect(loads(text, { fileName: "input.js" })).toMatch(IMPORTS);
  const bound = `${AWAITS} function g(require, module) { require(module); }`;
  expect(loads(bound, { fileName: "input.js" })).toMatch(IMPORTS);
});

test("TypeScript keeps the import, of which its compiler makes what the project asks for", () => {
  expect(loads(`${AWAITS} module.exports = f;`, { fileName: "input.ts" })).toMatch(IMPORTS);
  expect(loads(`export ${AWAITS}`, { fileName: "input.cts" })).toMatch(IMPORTS);
});

const IMPORT_REQUIRES = /^import runtime = require\("lower-async\/runtime"\);$/;

test.each([
  ["its name", "input.cts", `${AWAITS} module.exports = f;`],
  ["what it exports", "input.ts", `${AWAITS} export = { f };`],
  ["what it imports", "input.ts", `import fs = require("node:fs"); ${AWAITS} fs.constants;`],
])("CommonJS in TypeScript, by %s, has no other imports", (_what, fileName, text) => {
  expect(loads(text, { fileName })).toMatch(IMPORT_REQUIRES);
});

test("ES imports beside import = require become CommonJS with it", async () => {
  const text = `import { sep } from "node:path";
    import events = require("node:events");
    export async function f(of: string) { await 1; return of + typeof events.once + sep.length; }`;
  const { code } = compile(text, { fileName: "input.ts", format: "js" });
  const { f } = evaluate(code) as { f(of: string): Promise<string> };
  expect(await f("a ")).toBe("a function1");
});

test("what CommonJS in TypeScript imports and exports stays in JavaScript", async () => {
  const text = `import events = require("node:events");
    async function f(of: string) { await 1; return of + typeof events.once; }
    export = { f };`;
  const { code } = compile(text, { fileName: "input.ts", format: "js" });
  const { f } = evaluate(code) as { f(of: string): Promise<string> };
  expect(await f("a ")).toBe("a function");
});
