/** The samples: what is generated from them is current, type-checks, and prints what it printed. */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format } from "node:util";
import { resolveConfig } from "prettier";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import * as runtime from "../runtime/index.ts";
import { compile, formatResult, type CompileResult, type Mode } from "../src/index.ts";
import { oracleOf } from "../src/types/oracle.ts";
import { renderMarkdown } from "../src/views/markdown-view.ts";
import { toScript } from "./harness/evaluate.ts";
import { UPDATE } from "./suite.ts";

const SAMPLES = resolve(import.meta.dirname, "../samples");
const GENERATED = ["lowered.ts", "view.md", "output.log"] as const;
type Generated = (typeof GENERATED)[number];

/** `as written`: lowered with the meaning that the program's own directives give it. */
type Run = "native" | "eager" | "lazy" | "as written";

interface Sample {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly runs: readonly Run[];
}

const samples: readonly Sample[] = readdirSync(SAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
  .map((name) => {
    const path = `${SAMPLES}/${name}/input.ts`;
    const text = readFileSync(path, "utf8");
    // A program that asks for laziness means something else without it.
    const asks = /^\s*"use lazy";$/m.test(text);
    return { name, path, text, runs: asks ? ["as written"] : ["native", "eager", "lazy"] };
  });

const ROOT = resolve(import.meta.dirname, "..");
const options = projectOptions();
const program = ts.createProgram(
  samples.map(({ path }) => path),
  options,
  hostWith(new Map(), undefined),
);

function lower({ path, text }: Sample, mode?: Mode): CompileResult {
  const types = oracleOf(program, program.getSourceFile(path)!);
  const result = compile(text, { fileName: path, types, ...(mode !== undefined && { mode }) });
  expect(result.diagnostics).toEqual([]);
  expect(result.functions.filter(({ status }) => status === "left")).toEqual([]);
  return result;
}

describe.each(samples.map((sample) => [sample.name, sample] as const))("%s", (_name, sample) => {
  test("generated files are current", async () => {
    const result = await formatResult(lower(sample), (await resolveConfig(sample.path)) ?? {});
    compare(sample, "lowered.ts", result.code);
    const subject = { fileName: "input.ts", source: sample.text, result };
    compare(sample, "view.md", renderMarkdown(subject));
  });

  test("as JavaScript it runs too, and is laid out", async () => {
    const result = compile(sample.text, { fileName: sample.path, format: "js" });
    const { code } = await formatResult(result);
    expect(code).toMatch(/^ {2}poll\(/m);
    compare(sample, "output.log", await printed(code), false);
  });

  test.each(sample.runs)("runs %s", async (run) => {
    // Whatever is recorded comes from the first run; the others must print the same.
    const update = UPDATE && run === sample.runs[0];
    compare(sample, "output.log", await printed(textFor(sample, run)), update);
  });
});

test("nothing else lies in the folders", () => {
  const known = ["input.ts", ...GENERATED];
  const strange = samples.flatMap(({ name }) =>
    readdirSync(`${SAMPLES}/${name}`)
      .filter((file) => !known.includes(file) && !file.startsWith("_actual"))
      .map((file) => `${name}/${file}`),
  );
  expect(strange).toEqual([]);
});

test("the README lists every sample with the ways it runs", () => {
  const rows = readFileSync(`${SAMPLES}/README.md`, "utf8").matchAll(
    /^\| \[(\S+)\]\((\S+)\/\) .*\| ([^|]+?) *\|$/gm,
  );
  const listed = [...rows].map(([, name, folder, runs]) => `${name} ${folder}: ${runs}`);
  expect(listed).toEqual(
    samples.map(
      ({ name, runs }) =>
        `${name} ${name}: ${runs.join(", ").replace("native, eager, lazy", "all three")}`,
    ),
  );
});

describe("type-check", () => {
  test("the inputs", () => {
    expect(errorsIn(program)).toEqual([]);
  });

  test.each(["as written", "eager", "lazy"] as const)("lowered %s", (run) => {
    const some = samples.filter(({ runs }) => run === "as written" || runs.includes(run));
    const texts = new Map(some.map((sample) => [sample.path, textFor(sample, run)]));
    const lowered = ts.createProgram([...texts.keys()], options, hostWith(texts, program), program);
    expect(errorsIn(lowered)).toEqual([]);
  });
});

function textFor(sample: Sample, run: Run): string {
  switch (run) {
    case "native":
      return sample.text;
    case "as written":
      return lower(sample).code;
    default:
      return lower(sample, run).code;
  }
}

/** What a program prints; lines of stderr are marked, and times of this machine are left out. */
async function printed(text: string): Promise<string> {
  const lines: string[] = [];
  const print =
    (mark: string) =>
    (...values: unknown[]): void => {
      for (const line of format(...values).split("\n")) lines.push(`${mark}${line}`);
    };
  const fakeConsole = { log: print(""), error: print("stderr: ") };
  const load = (specifier: string): object => {
    expect(specifier).toBe("lower-async/runtime");
    return runtime;
  };
  const AsyncFunction = (async () => undefined).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const script = toScript(text, "program.ts");
  await new AsyncFunction("exports", "require", "console", script)({}, load, fakeConsole);
  return `${lines.join("\n")}\n`.replace(/[\d.]+ µs/g, "… µs");
}

/** Compares with a generated file, or writes it; what differs is left beside it. */
function compare({ name }: Sample, file: Generated, actual: string, update = UPDATE): void {
  const path = `${SAMPLES}/${name}/${file}`;
  const actualPath = `${SAMPLES}/${name}/_actual.${file}`;
  if (update) writeFileSync(path, actual);
  const expected = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (expected === actual) rmSync(actualPath, { force: true });
  else writeFileSync(actualPath, actual);
  expect(actual, `${name}/${file}`).toBe(expected);
}

function projectOptions(): ts.CompilerOptions {
  const read = (path: string): string | undefined => ts.sys.readFile(path);
  const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, read) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  // Of the two kinds of class fields the one with more rules.
  const checked = { noEmit: true, declaration: false, sourceMap: false };
  return { ...options, ...checked, useDefineForClassFields: true };
}

/** The files of the project, some of them with another text; the others are taken from `known`. */
function hostWith(
  texts: ReadonlyMap<string, string>,
  known: ts.Program | undefined,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  // The copy of TypeScript that ts-morph carries has no files for the declarations of the language.
  const libs = `${ROOT}/node_modules/typescript/lib`;
  host.getDefaultLibLocation = () => libs;
  host.getDefaultLibFileName = (given) => `${libs}/${ts.getDefaultLibFileName(given)}`;
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (fileName, ...rest) => {
    const text = texts.get(fileName);
    return text === undefined
      ? (known?.getSourceFile(fileName) ?? read(fileName, ...rest))
      : ts.createSourceFile(fileName, text, rest[0], true);
  };
  return host;
}

function errorsIn(checked: ts.Program): readonly string[] {
  return checked.getRootFileNames().flatMap((path) => {
    const file = checked.getSourceFile(path)!;
    const errors = [
      ...checked.getSyntacticDiagnostics(file),
      ...checked.getSemanticDiagnostics(file),
    ];
    return errors.map(({ start = 0, code, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      const text = file.text.split("\n")[line]!.trim();
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      return `${path.split("/").at(-2)!}:${line + 1} ${code} ${message}: ${text}`;
    });
  });
}
