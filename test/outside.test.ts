/** What stands outside of lowered functions is the author's: it comes out byte for byte. */
import { describe, expect, it } from "vitest";
import { compile } from "../src/index.ts";
import type { CompileResult, Span } from "../src/ir/result.ts";
import { fixtures, type Fixture } from "./suite.ts";

/** The text without these spans, of which some stand inside others. */
function without(text: string, spans: readonly Span[]): string {
  let rest = "";
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > at) rest += text.slice(at, start);
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}

/** Both sides without what was lowered and what it became. */
function outside(
  source: string,
  { code, functions, runtimeImport }: CompileResult,
): [string, string] {
  const lowered = functions.filter(({ status }) => status === "lowered");
  const made = lowered.flatMap(({ machine, wrapper }) => [machine, wrapper]);
  return [
    without(
      source,
      lowered.map((fn) => fn.source),
    ),
    without(
      code,
      [...made, runtimeImport].filter((span) => span !== null),
    ),
  ];
}

/** What the file gets on top, what async generators are told that they are, and the empty lines around machines. */
const ADDED = new RegExp(
  [
    "// @ts-nocheck\\b.*",
    "const \\w+(?:: typeof \\w+)? = \\w+; // compared with faster .*",
    "asyncGeneratorFunction\\(\\w+\\);",
    "\\s*",
  ]
    .map((line) => `^${line}$`)
    .join("|"),
);

/**
 * Where more than the functions changes: a machine that reads #private names stands in the class, in several pieces; an async
 * function in a block of sloppy code is a variable of that block.
 */
const isWhole = ({ name, text }: Fixture): boolean =>
  !/#\w/.test(text) && !name.startsWith("sloppy-async-function-");

/** The lines of `after` that stand in neither `before`, in its order, nor `ADDED`. */
function unexpected(before: string, after: string): readonly string[] {
  const expected = before.split("\n");
  let at = 0;
  const others = after.split("\n").filter((line) => {
    if (line !== expected[at]) return !ADDED.test(line);
    at++;
    return false;
  });
  return at === expected.length ? others : [...others, `missing: ${expected[at]!}`];
}

describe.each(["eager", "lazy"] as const)("%s", (mode) => {
  it.each(fixtures("lower").filter(isWhole))("$name", ({ text, fileName }) => {
    const [before, after] = outside(text, compile(text, { fileName, mode }));
    expect(unexpected(before, after)).toEqual([]);
  });
});
