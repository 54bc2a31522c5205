/** Awaited calls for which the caller makes the machine of the callee itself. */
import { expect, test } from "vitest";
import { compile } from "../../src/index.ts";

function madeInPlace(text: string): string[] {
  const { code } = compile(text, { fileName: "input.ts" });
  return [...code.matchAll(/awaitCall(?:Once)?\(new (\w+)/g)].map(([, name]) => name!);
}

const LOAD = "async function load() { await 1; } export async function main() { await load(); }\n";

test.each([
  ["the name of a declaration", "", ["Load"]],
  ["the name is assigned", "load = null;", []],
  ["eval may assign it", "export function run(text) { eval(text); }", []],
  [
    "a function that is left alone for its super()",
    "class A {} export class B extends A { constructor() { const f = async () => { super(); await 1; }; f(); } }",
    ["Load"],
  ],
])("%s", (_name, more, expected) => {
  expect(madeInPlace(LOAD + more)).toEqual(expected);
});
