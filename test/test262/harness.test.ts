/** Checks the harness itself, on a small suite of its own whose results are known. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judge, parseExpected } from "./expected.ts";
import { parseFrontmatter } from "./frontmatter.ts";
import type { Outcome } from "./outcome.ts";
import { runPool } from "./pool.ts";
import { formatTable } from "./report.ts";
import { categoryOf, isSelected, selectJobs, variantsOf } from "./select.ts";

const matter = (yaml: string): string => `/*---\n${yaml}\n---*/\n`;

const HARNESS = {
  "assert.js": `function assert(ok, text) { if (ok !== true) throw new Test262Error(text || "not true"); }`,
  "sta.js": `function Test262Error(message) { this.message = message || ""; }`,
  "doneprintHandle.js": `function $DONE(error) { print(error ? "Test262:AsyncTestFailure:" + error.message : "Test262:AsyncTestComplete"); }`,
  "extra.js": `var extra = 42;`,
};

/** Name, metadata, program, and what native must do: null passes, a text is part of the failure. */
const PROGRAMS: readonly (readonly [string, string, string, string | null])[] = [
  ["done", "flags: [async, noStrict]", `(async () => { await 0; })().then($DONE, $DONE);`, null],
  [
    "wrong",
    "flags: [async, noStrict]",
    `(async () => { throw new Error("no"); })().then($DONE, $DONE);`,
    "no",
  ],
  ["never", "flags: [async, noStrict]", `new Promise(() => {}).then($DONE);`, "never called $DONE"],
  ["sync-throw", "flags: [noStrict]", `assert(false, "async");`, "Test262Error: async"],
  ["hang", "flags: [noStrict]", `async function f() {} for (;;);`, "no end within"],
  [
    "micro-hang",
    "flags: [async, noStrict]",
    `(async () => { for (;;) await 0; })();`,
    "no end within",
  ],
  ["include", "flags: [noStrict]\nincludes: [extra.js]", `assert(extra === 42, "async");`, null],
  [
    "strict",
    "flags: [onlyStrict]",
    `async function f() {} (function () { assert(this === undefined); })();`,
    null,
  ],
  [
    "sloppy",
    "flags: [noStrict]",
    `async function f() {} (function () { assert(this === globalThis); })();`,
    null,
  ],
  [
    "raw",
    "flags: [raw]",
    `async function f() {} if (typeof assert !== "undefined") throw new Error();`,
    null,
  ],
  ["early", "negative:\n  phase: parse\n  type: SyntaxError", `await await;`, null],
  [
    "not-early",
    "negative:\n  phase: parse\n  type: SyntaxError",
    `async () => {};`,
    "no SyntaxError",
  ],
  [
    "late",
    "flags: [noStrict]\nnegative:\n  phase: runtime\n  type: TypeError",
    `async function f() {} null.x;`,
    null,
  ],
  [
    "late-wrong",
    "flags: [noStrict]\nnegative:\n  phase: runtime\n  type: TypeError",
    `async function f() {} x;`,
    "ReferenceError instead",
  ],
  [
    "unlinked",
    "flags: [module]\nnegative:\n  phase: resolution\n  type: SyntaxError",
    `import { nothing } from "./self_FIXTURE.js"; await 0;`,
    null,
  ],
  [
    "module",
    "flags: [module, async]",
    `import { value } from "./self_FIXTURE.js"; import * as me from "./module.js"; export const here = 1; await 0; assert(value === 7 && me.here === 1); $DONE();`,
    null,
  ],
  ["module-waits", "flags: [module]", `await new Promise(() => {});`, "never finished"],
  [
    "dynamic",
    "flags: [async, noStrict]",
    `import("./self_FIXTURE.js").then((m) => { assert(m.value === 7); return import("./broken_FIXTURE.js"); }).then(() => $DONE(new Error("loaded")), (e) => { assert(e.constructor === SyntaxError); }).then($DONE, $DONE);`,
    null,
  ],
  [
    "json",
    "flags: [module]",
    `import data from "./data.json" with { type: "json" }; await 0; assert(data.n === 1 && Object.getPrototypeOf(data) === Object.prototype);`,
    null,
  ],
  [
    "realm",
    "flags: [noStrict]",
    `async function f() {} const other = $262.createRealm(); assert(other.global.Array !== Array); assert(other.evalScript("1 + 1") === 2); assert(Object.getPrototypeOf($262) === Object.prototype);`,
    null,
  ],
  [
    "script",
    "flags: [noStrict]",
    `async function f() {} var kind; try { $262.evalScript("let let"); } catch (e) { kind = e.constructor; } assert(kind === SyntaxError); $262.evalScript("let lexical = 1"); assert(lexical === 1);`,
    null,
  ],
  [
    "detach",
    "flags: [noStrict]",
    `async function f() {} const b = new ArrayBuffer(8); $262.detachArrayBuffer(b); assert(b.byteLength === 0); assert(typeof $262.IsHTMLDDA === "undefined" && $262.IsHTMLDDA() === null); $262.gc();`,
    null,
  ],
  [
    "globals",
    "flags: [noStrict]",
    `async function f() {} assert(Object.keys(globalThis).every((k) => !/^print$|\\$262|lower/i.test(k)));`,
    null,
  ],
  [
    "agent",
    "flags: [noStrict]",
    `async function f() {} $262.agent.start('$262.agent.receiveBroadcast((b, v) => { $262.agent.report(v + 1); $262.agent.leaving(); })'); $262.agent.broadcast(new SharedArrayBuffer(4), 41); var r; while ((r = $262.agent.getReport()) === null) $262.agent.sleep(1); assert(r === "42");`,
    null,
  ],
];

describe("native results of the small suite", () => {
  const dir = mkdtempSync(join(tmpdir(), "lower-async-suite-"));
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    };
    for (const [name, text] of Object.entries(HARNESS)) write(`harness/${name}`, text);
    for (const [name, yaml, code] of PROGRAMS) write(`test/${name}.js`, matter(yaml) + code);
    write("test/self_FIXTURE.js", "export const value = 7;");
    write("test/broken_FIXTURE.js", "let let;");
    write("test/data.json", `{ "n": 1 }`);
    write("test/plain.js", "var nothing = 1;");
    await runPool({ suite: dir, runtime: null }, selectJobs(dir, ""), {
      jobs: 2,
      timeout: 3_000,
      onOutcome: (outcome) => void outcomes.set(outcome.path, outcome),
    });
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test("every program but the one without async code was run", () => {
    expect([...outcomes.keys()].sort()).toEqual(PROGRAMS.map(([name]) => `test/${name}.js`).sort());
  });

  test.each(PROGRAMS)("%s", (name, _yaml, _code, failure) => {
    const { native } = outcomes.get(`test/${name}.js`)!;
    if (failure === null) expect(native).toBeNull();
    else expect(native).toContain(failure);
  });
});

describe("metadata", () => {
  test("inline lists, block lists, nested keys", () => {
    const parsed = parseFrontmatter(
      matter(
        "flags: [async, module]\nincludes:\n  - a.js\n  - b.js\nfeatures: [x,\n  y]\nnegative:\n  phase: parse\n  type: SyntaxError",
      ),
    );
    expect([...parsed.flags]).toEqual(["async", "module"]);
    expect(parsed.includes).toEqual(["a.js", "b.js"]);
    expect(parsed.features).toEqual(["x", "y"]);
    expect(parsed.negative).toEqual({ phase: "parse", type: "SyntaxError" });
  });

  test("a test is selected by its words, not by its metadata", () => {
    const select = (text: string): boolean => isSelected(text, parseFrontmatter(text));
    expect(select(matter("features: [async-functions]") + "var x;")).toBe(false);
    expect(select(matter("flags: [async]") + "var x;")).toBe(true);
    expect(select("x.$await = asyncs;")).toBe(false);
    expect(select("f(async () => {})")).toBe(true);
  });

  test("variants follow the flags", () => {
    const variants = (flags: string): string[] =>
      variantsOf(parseFrontmatter(matter(`flags: [${flags}]`)));
    expect(variants("")).toEqual(["sloppy", "strict"]);
    expect(variants("noStrict, async")).toEqual(["sloppy"]);
    expect(variants("onlyStrict")).toEqual(["strict"]);
    expect(variants("module")).toEqual(["module"]);
    expect(variants("raw")).toEqual(["raw"]);
  });

  test("categories follow path and metadata", () => {
    const none = parseFrontmatter("");
    expect(categoryOf("test/language/expressions/class/elements/async-gen-x.js", none)).toBe(
      "class async methods",
    );
    expect(
      categoryOf("test/language/expressions/object/method-definition/async-meth-x.js", none),
    ).toBe("async-method");
    expect(
      categoryOf("test/built-ins/Promise/all/x.js", parseFrontmatter(matter("flags: [async]"))),
    ).toBe("others with async flag");
  });
});

describe("the list of expected failures", () => {
  const failed: Outcome = {
    path: "test/a.js",
    variant: "strict",
    category: "await",
    native: null,
    lowered: "fail",
    failure: "x",
    rewritten: 1,
    left: [],
    diagnostics: [],
  };

  test("a line without a reason is an error", () => {
    expect(() => parseExpected("test/a.js\n")).toThrow("no reason");
  });

  test("explained, unexpected and stale are told apart", () => {
    const list = parseExpected("# comment\ntest/a.js#strict because\ntest/b.js because\n");
    const other: Outcome = { ...failed, variant: "sloppy" };
    const verdict = judge([failed, other], list, () => true);
    expect(verdict.explained).toEqual([failed]);
    expect(verdict.unexpected).toEqual([other]);
    expect(verdict.stale.map(({ path }) => path)).toEqual(["test/b.js"]);
  });

  test("what native fails is no failure", () => {
    const verdict = judge([{ ...failed, native: "too" }], [], () => true);
    expect(verdict.unexpected).toEqual([]);
  });

  test("the table counts lowered results where native passes", () => {
    const table = formatTable([
      failed,
      { ...failed, lowered: "pass" },
      { ...failed, native: "too", lowered: "pass" },
    ]);
    expect(table.split("\n")[1]!.trim().split(/\s+/)).toEqual([
      "await",
      "3",
      "2",
      "1",
      "1",
      "0",
      "0",
      "1",
    ]);
  });
});
