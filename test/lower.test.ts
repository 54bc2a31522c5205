/** The text that lowering gives: golden files for people to read, and what must hold for every fixture. */

import { existsSync, readdirSync } from "node:fs";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compile, formatResult, type CompileResult } from "../src/index.ts";
import { PENDING_PACE } from "./harness/host-common.ts";
import { native, runLowered } from "./harness/programs.ts";
import { compareWithFile, fixtures, hasExpected, type Fixture } from "./suite.ts";

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
    const known = ["input.ts", "input.tsx", "input.cjs", ...Object.keys(GOLDEN)];
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
    expectUntouchedOutside(fixture.text, result);
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
function expectUntouchedOutside(text: string, { code, functions }: CompileResult): void {
  const touched = functions.filter(({ status }) => status === "lowered");
  const lines: string[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const inside = touched.some(({ source }) => source.start <= end && start <= source.end);
    const mayGrow = /\bclass\s*(?:\{|extends\b)|\bswitch\b|\} \w+.* \{$/;
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
    for (const { source: awaited, kind, successors } of states) {
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
