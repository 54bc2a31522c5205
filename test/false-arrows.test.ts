/** Blocks after statements that end with a parenthesis, which TypeScript's parser takes for arrow functions. */

import { expect, test } from "vitest";
import * as runtime from "../runtime/index.ts";
import { compile, formatResult } from "../src/index.ts";

const PROGRAM = `"use strict";
async function main(log) {
  const a = await 1
  const b = (a)
  {
    log(b, await 2)
  }
  const make = (value) => ({ a, b: "b", value })

  {
    const made = make(await 3), c = ([a, (b)])
    // A comment stands between.
    {
      log(made, c[1])
    }
  }
  let d = (await 4)
  {
    d += (await 5)\t
    /* Here too. */ {
      log(d)
    }
  }
  return (a, d)
  {
    log("never", await 6)
  }
}
return main`;

// The fixtures are read by TypeScript, which cannot read this one.
async function logOf(text: string): Promise<string[]> {
  const load = new Function("require", text) as (require: () => object) => Main;
  const lines: string[] = [];
  const log = (...values: unknown[]): void => void lines.push(JSON.stringify(values));
  log(await load(() => runtime)(log));
  return lines;
}

type Main = (log: (...values: unknown[]) => void) => Promise<unknown>;

test("they run as before, as written and laid out", async () => {
  const result = compile(PROGRAM, { fileName: "input.cjs" });
  expect(result.diagnostics).toEqual([]);
  expect(result.functions.map(({ status }) => status)).toContain("lowered");
  const log = await logOf(PROGRAM);
  expect(log).toHaveLength(4);
  expect(await logOf(result.code)).toEqual(log);
  expect(await logOf((await formatResult(result)).code)).toEqual(log);
});

test("what stands outside of lowered functions stays byte for byte", () => {
  const rest = `f = (0)\n{\n  f()\n}\n`;
  const { code, diagnostics } = compile(`let f;\n${rest}async function g() { await f }\n${rest}`);
  expect(diagnostics).toEqual([]);
  expect(code.split(rest)).toHaveLength(3);
});

test.each(["const f = (a) { };", "const f = (a)\n{ };\nconst g = (a) { };", "f((a)\n{ });"])(
  "no arrow is added where one is missing: %j",
  (text) => {
    const { code, diagnostics } = compile(text, { fileName: "input.js" });
    expect(code).toBe(text);
    expect(diagnostics[0]!.message).toBe("syntax error: '=>' expected.");
  },
);
