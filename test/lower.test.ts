/** The text that lowering gives: golden files for people to read, and what must hold for every fixture. */

import { existsSync, readdirSync } from "node:fs";
import { Script } from "node:vm";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compile, formatResult, type CompileResult } from "../src/index.ts";
import { PENDING_PACE } from "./harness/host-common.ts";
import { native, runLowered } from "./harness/programs.ts";
import { INPUTS, compareWithFile, fixtures, hasExpected, type Fixture } from "./suite.ts";

/** An expected file and the mode that it shows. A fixture asks for one by having it, at first empty. */
const GOLDEN = { "expected.ts": "eager", "expected.lazy.ts": "lazy" } as const;

const all = fixtures("lower");

describe("golden files", () => {
  for (const [file, mode] of Object.entries(GOLDEN)) {
    for (const fixture of all.filter((fixture) => hasExpected(fixture, file))) {
      test(`${fixture.name}/${file}`, async () => {
        const { code } = await formatResult(lower(fixture, mode));
        compareWithFile(fixture, file, code);
        if (mode === "eager") {
          // What is shown is what runs: the laid-out text behaves as well.
          const seen = await runLowered(code, fixture.fileName, mode, PENDING_PACE);
          expect(seen).toEqual(await native(fixture.text, fixture.fileName, PENDING_PACE));
        }
      });
    }
  }

  test("nothing is left over in the folders", () => {
    const known = [...INPUTS, ...Object.keys(GOLDEN)];
    const strange = all.flatMap(({ name, folder }) =>
      readdirSync(folder)
        .filter((file) => !known.includes(file) && !file.startsWith("_actual"))
        .map((file) => `${name}/${file}`),
    );
    expect(strange).toEqual([]);
    expect(all.every(({ folder, fileName }) => existsSync(folder + fileName))).toBe(true);
  });
});

describe.each(["eager", "lazy"] as const)("every fixture, %s", (mode) => {
  test.each(all.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, fixture) => {
    const result = lower(fixture, mode);
    expect(lower(fixture, mode), "compiled again").toEqual(result);
    expect(syntaxErrors(result.code, fixture.fileName)).toEqual([]);
    expectUntouchedOutside(fixture, result);
    expect(isAscii(result.code), "is ASCII as the input is").toBe(isAscii(fixture.text));
    expectSaneReport(fixture.text, result);
    const script = compile(fixture.text, { fileName: fixture.fileName, mode, format: "js" });
    expect(syntaxErrors(script.code, "output.js"), "as JavaScript").toEqual([]);
  });
});

test("top-level await stays as it is", () => {
  const text = "const x = await load();\nasync function load() {\n  return await 1;\n}\n";
  const { code, functions } = compile(text, { fileName: "input.ts" });
  expect(code).toContain("const x = await load();");
  expect(functions.map(({ name, status }) => [name, status])).toEqual([["load", "lowered"]]);
});

test("octal literals of sloppy code are not said again in strict code", () => {
  const literals = ["010", "- 010", "089", String.raw`"\07"`, String.raw`"\8"`];
  for (const literal of literals) {
    const text = `async function outer() {
      const value = ${literal}, plain = "plain";
      await 0;
      class Inner { async read() { await 1; return [value, plain]; } }
      async function strict() { "use strict"; await 1; return [value, plain]; }
      return [value, plain, await new Inner().read(), await strict()];
    }`;
    const { code, functions } = compile(text, { fileName: "input.cjs" });
    expect(functions.map(({ status }) => status)).toEqual(["lowered", "lowered", "lowered"]);
    expect(code.split(literal).length - 1, `${literal} in the output`).toBe(1);
    expect(() => new Script(code), literal).not.toThrow();
    expect(code.split('"plain"').length - 1).toBe(3);
  }
});

test.each([
  ["an enum in no block", "if (a) enum E { A } await a; log(E);"],
  ["members in a circle", "enum E { A = E.B, B = E.A } await a; log(E);"],
  [
    "constants in a circle",
    'const x = y + "a", y = `${x}b`; enum E { A = x } await a; enum E { B = y } log(E);',
  ],
  ["a member that is itself", "enum E { A } await a; enum E { B = E.B, C = (C) } log(E);"],
])("what TypeScript calls an error is compiled: %s", (_name, body) => {
  const text = `async function f(a: unknown) { ${body} }`;
  const { code, functions } = compile(text, { fileName: "input.ts" });
  expect(functions.map(({ status }) => status)).toEqual(["lowered"]);
  expect(code).toContain("enum E");
});

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function lower(fixture: Fixture, mode: "eager" | "lazy"): CompileResult {
  return compile(fixture.text, { fileName: fixture.fileName, mode });
}

function syntaxErrors(code: string, fileName: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(code, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  // `a?.#b` is valid JavaScript, whatever TypeScript says.
  const wrong = diagnostics.filter(({ code }) => code !== 18030);
  return wrong.map(({ messageText, start = 0 }) => {
    const line = code.slice(0, start).split("\n").length;
    return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

/**
 * Lines of the source that no lowered function touches are in the output, in their order. A class may get a name, a block
 * of sloppy code another one around it.
 */
function expectUntouchedOutside(
  { text, fileName }: Fixture,
  { code, functions }: CompileResult,
): void {
  const mayGrow = fileName.endsWith(".cjs")
    ? /\bclass\s*(?:\{|extends\b)|\bswitch\b|\} \w+.* \{$/
    : /\bclass\s*(?:\{|extends\b)/;
  const touched = functions.filter(({ status }) => status === "lowered");
  const lines: string[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const inside = touched.some(({ source }) => source.start <= end && start <= source.end);
    if (!inside && !mayGrow.test(line)) lines.push(line);
    start = end + 1;
  }
  let at = 0;
  for (const line of lines) {
    const found = code.indexOf(line, at);
    expect(found, `in the output: ${line}`).toBeGreaterThanOrEqual(0);
    at = found + line.length;
  }
}

/** The report points at what it names. */
function expectSaneReport(text: string, { code, functions, links }: CompileResult): void {
  for (const { name, status, source, machine, wrapper, states, locals, reason } of functions) {
    const where = `function ${name}`;
    expect(text.slice(source.start, source.end), where).toMatch(/async/);
    if (status !== "lowered") {
      expect(reason, where).not.toBeNull();
      continue;
    }
    // A function in code that is never reached has a machine and no place.
    expect(machine, where).not.toBeNull();
    const ids = states.map(({ id }) => id);
    expect(ids, where).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size, where).toBe(ids.length);
    for (const span of [machine, wrapper]) {
      if (span === null) continue;
      expect(span.start, where).toBeLessThanOrEqual(span.end);
      expect(span.end, where).toBeLessThanOrEqual(code.length);
    }
    const fields = locals.map(({ field }) => field);
    for (const { source: awaited, kind, successors, saved } of states) {
      for (const field of saved) expect(fields, where).toContain(field);
      if (kind === "suspend" && awaited !== null) {
        expect(text.slice(awaited.start, awaited.end), where).toMatch(
          /^await\b|^for\b|^yield\b|^return\b/,
        );
      }
      for (const id of successors) expect(ids, where).toContain(id);
    }
    for (const { savedIn } of locals) for (const id of savedIn) expect(ids, where).toContain(id);
  }
  for (const link of links) {
    expect(link.fn).toBeLessThan(functions.length);
    expect(text.slice(link.source.start, link.source.end).trim()).not.toBe("");
    expect(code.slice(link.output.start, link.output.end).trim()).not.toBe("");
  }
}
