/** Eager functions without a suspend point: which of them stay as they were written, and what is said of them. */

import { describe, expect, test } from "vitest";
import { compile, type CompileOptions } from "../src/index.ts";
import { renderHtml } from "../src/views/html-view.ts";
import { renderMarkdown } from "../src/views/markdown-view.ts";
import { renderText } from "../src/views/text-view.ts";

/** What became of each function: `name status`. */
function fates(text: string, options: CompileOptions = {}): string[] {
  const { functions, diagnostics } = compile(text, { fileName: "input.ts", ...options });
  expect(diagnostics).toEqual([]);
  return functions.map(({ name, status }) => `${name} ${status}`);
}

const RESTING = `
  async function declared(x: number) { return x; }
  const arrow = async (f = async () => 1) => f;
  const object = { async method() { eval("1"); }, async *items(): AsyncGenerator<number> {} };
  class Counter { #n = 0; async next() { return this.#n++; } static async *none() { return; } }
  export default class { #n = 0; async next() { return this.#n++; } }
`;

test("a file of them is returned byte for byte", () => {
  const { code, functions, diagnostics } = compile(RESTING, { fileName: "input.ts" });
  expect(code).toBe(RESTING);
  expect(diagnostics).toEqual([]);
  expect(functions.map(({ status, reason }) => [status, reason])).toEqual(
    functions.map(() => ["native", "never suspends"]),
  );
  expect(functions).toHaveLength(8);
});

test("in lazy mode the call builds a future, so all are lowered", () => {
  expect(fates(`async function f() {} const g = async () => 1;`, { mode: "lazy" })).toEqual([
    "f lowered",
    "g lowered",
  ]);
  expect(fates(`async function f() { "use lazy"; } async function g() {}`)).toEqual([
    "f lowered",
    "g native",
  ]);
});

test("whatever makes a function wait gives it a machine", () => {
  const text = `
    async function a() { await 1; }
    async function b(xs) { for await (const x of xs); }
    async function c() { await using x = null; }
    async function* d() { yield 1; }
    async function* e(xs) { yield* xs; }
    async function* f(x) { return x; }
    async function g() { return async () => await 1; }
    async function h() { class C { [await 1]() {} } }
  `;
  expect(fates(text)).toEqual([
    ..."abcdef".split("").map((name) => `${name} lowered`),
    "g native",
    "anonymous lowered",
    "h lowered",
  ]);
});

describe("one whose machine another machine makes has one", () => {
  const CALLED = "export {};\nasync function f(x) { return x; }\n";

  test("an awaited call by its name", () => {
    expect(fates(`${CALLED}async function g() { await f(1); }`)).toEqual([
      "f lowered",
      "g lowered",
    ]);
  });

  test.each([
    ["at the top level", "await f(1);"],
    ["in a function that is not asked for", "async function g() { await f(1); }", ["f"]],
    ["in a lazy function", 'async function g() { "use lazy"; await f(1); }'],
    ["in an eager generator", "async function* g() { await f(1); }"],
    ["without an await", "async function g() { await 1; return f(1); }"],
    ["with other arguments", "async function g() { await f(); }"],
    ["of a name that is assigned", "async function g() { await f(1); } f = g;"],
    ["of another function of that name", "async function g(f) { await f(1); }"],
    ["through another name", "const h = f; async function g() { await h(1); }"],
  ])("not %s", (_case, text, only?: string[]) => {
    const options = only === undefined ? {} : { only };
    expect(fates(CALLED + text, options)[0]).toBe("f native");
  });

  test("not if it needs variables of a function around", () => {
    const text =
      "function make(n) { async function f() { return n; } return async () => await f(); }";
    expect(fates(text)).toEqual(["f native", "anonymous lowered"]);
  });
});

test("a class inside of one is no part of a machine: its private names can be used", () => {
  const text = "async function f() { return class C { #x; async m() { await this.#x; } }; }";
  expect(fates(text)).toEqual(["f native", "C.m lowered"]);
});

test("the views say so, and do not warn", () => {
  const source = "async function rests() {}\nasync function waits() { await 1; }\n";
  const result = compile(source, { fileName: "input.ts" });
  const subject = { fileName: "input.ts", source, result };
  expect(renderText(subject, { width: 100, colour: false })).toMatch(
    /\nneeds no machine\n +rests +never suspends\n$/,
  );
  expect(renderMarkdown(subject)).toContain(
    "## Needs no machine\n\n- `rests`, line 1: never suspends",
  );
  const html = renderHtml(subject);
  expect(html).toContain(
    "1 state machine (eager), 1 suspend point, 1 function that never suspends<",
  );
  expect(html).toContain("<code>rests</code> <small>needs no machine: never suspends</small>");
});
