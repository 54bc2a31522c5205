/** What the compiler says: a folder per code, named after it, and no code without one. LA3xxx needs a type checker. */

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DIAGNOSTICS } from "../src/base/diagnostics.ts";
import {
  checkResult,
  compile,
  createTypeOracle,
  type CompileResult,
  type Diagnostic,
} from "../src/index.ts";
import { compareWithFile, fixtures, type Fixture } from "./suite.ts";

const all = fixtures("errors");
const needsTypes = ({ name }: Fixture): boolean => name.startsWith("LA3");

/** Inputs that nobody wants to have in a file. */
const GENERATED: Readonly<Record<string, string>> = {
  LA1002: `export const x = ${"(".repeat(100_000)}1${")".repeat(100_000)};`,
};

describe.each(all.map((fixture) => [fixture.name, fixture] as const))("%s", (name, fixture) => {
  const { code, diagnostics, functions } = resultOf(fixture);
  const codeOfFolder = name.slice(0, "LA0000".length);

  test("says so", () => {
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(codeOfFolder);
    compareWithFile(
      fixture,
      "expected.txt",
      diagnostics.map((d) => render(fixture.text, d)).join("\n"),
    );
    const files = readdirSync(fixture.folder).filter((file) => !file.startsWith("_actual"));
    expect(files.sort()).toEqual(["expected.txt", fixture.fileName]);
  });

  if (needsTypes(fixture)) return;
  test("leaves the functions that it refuses", () => {
    const refused = functions.filter(({ status }) => status === "left");
    if (functions.length === 0) expect(code).toBe(fixture.text);
    else expect(refused.length).toBeGreaterThan(0);
    for (const { source, reason } of refused) {
      expect(reason).not.toBeNull();
      expect(code).toContain(fixture.text.slice(source.start, source.end));
    }
  });
});

function resultOf(fixture: Fixture): CompileResult {
  if (!needsTypes(fixture)) return compile(fixture.text, { fileName: fixture.fileName });
  const fileName = fixture.folder + fixture.fileName;
  const types = createTypeOracle(fileName, fixture.text);
  return checkResult(compile(fixture.text, { fileName, types }), types);
}

test.each(Object.entries(GENERATED))("%s, generated", (wanted, text) => {
  const { code, diagnostics } = compile(text, { fileName: "input.ts" });
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([wanted]);
  expect(code).toBe(text);
});

test("every code has a folder", () => {
  if (process.env["FILTER"] !== undefined) return;
  const folders = all.map(({ name }) => name.slice(0, "LA0000".length));
  const shown = new Set([...folders, ...Object.keys(GENERATED)]);
  expect(Object.keys(DIAGNOSTICS).filter((code) => !shown.has(code))).toEqual([]);
});

/** `LA1001 error 3:5-3:9 "text"`, then the message, the hint and the notes. */
function render(text: string, { code, severity, message, hint, span, notes }: Diagnostic): string {
  const at = (span: { start: number; end: number }): string => {
    const [from, to] = [position(text, span.start), position(text, span.end)];
    return `${from}-${to} ${JSON.stringify(text.slice(span.start, span.end).slice(0, 60))}`;
  };
  const lines = [`${code} ${severity} ${at(span)}`, `  ${message}`];
  if (hint !== "") lines.push(`  hint: ${hint}`);
  for (const note of notes) lines.push(`  note ${at(note.span)}: ${note.message}`);
  return `${lines.join("\n")}\n`;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
