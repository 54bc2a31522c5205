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
  const require = createRequire(import.meta.url);
  const load = (name: string): unknown =>
    name === "lower-async/runtime" ? runtime : require(name);
  const module = { exports: (): Promise<unknown> => Promise.resolve() };

  new Function("require", "module", code)(load, module);
  expect(await module.exports()).toBe("function");
});

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
  expect(loads(`${AWAITS} module.exports = f;`, { fileName: "input.cts" })).toMatch(IMPORTS);
});
