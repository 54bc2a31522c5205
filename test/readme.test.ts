/** What the README says holds. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as runtime from "../runtime/index.ts";
import { DIAGNOSTICS } from "../src/base/diagnostics.ts";
import { parseArguments } from "../src/cli/arguments.ts";
import { compile, createTypeOracle, formatResult } from "../src/index.ts";
import { fixtures } from "./suite.ts";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const README = readFileSync(at("README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(at("package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]!);
}

describe("README.md", () => {
  it("sets up with two commands that exist", () => {
    const commands = blocks("sh").flatMap((block) =>
      block.split("\n").filter((line) => line.startsWith("npm ")),
    );
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const [, script, sample] = /^npm ci && npm (?:run )?(\w+)(?: -- (\S+))?$/.exec(command)!;
      expect(scripts).toHaveProperty(script!);
      if (sample !== undefined) expect(existsSync(at(sample))).toBe(true);
    }
  });

  it("shows command lines that are understood", () => {
    const lines = blocks("sh").flatMap((block) => block.match(/^lower-async .*$/gm) ?? []);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      const args = line.replace(/ +#.*/, "").replaceAll("'", "").split(" ").slice(1);
      expect(() => parseArguments(args), line).not.toThrow();
    }
  });

  it("shows what the compiler makes of its example, shortened", async () => {
    const [source, machine] = blocks("ts") as [string, string];
    // Behind it, so that the lines are numbered as they are shown.
    const text = `${source}import { sleep } from "lower-async/runtime";\n`;
    const fileName = at("example.ts");
    const types = createTypeOracle(fileName, text);
    const { code } = await formatResult(compile(text, { fileName, mode: "lazy", types }));
    let from = 0;
    for (const line of machine.split("\n").flatMap((text) => text.split("…"))) {
      const words = line
        .trim()
        .replace(/[{}]\s*$|^[{}]/, "")
        .trim();
      const found = code.indexOf(words, from);
      expect(found, words).toBeGreaterThanOrEqual(0);
      from = found + words.length;
    }
  });

  it("lists every construct that is left alone", () => {
    const listed = new Set(README.match(/\bLA2\d{3}\b/g));
    expect([...listed].sort()).toEqual(
      Object.keys(DIAGNOSTICS).filter((code) => code.startsWith("LA2")),
    );
  });

  it("names parts of the runtime that are there", () => {
    const paragraph = /^The runtime, [^]*?\n\n/m.exec(README)![0];
    const names = [...paragraph.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
    expect(names.length).toBeGreaterThan(10);
    const exported = readFileSync(at("runtime/index.ts"), "utf8");
    const isThere = (name: string): boolean =>
      name in runtime || new RegExp(`\\btype (?:\\{ )?${name}\\b`).test(exported);
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });

  it("names folders and scripts that are there", () => {
    const folders = [...README.matchAll(/^\| `([\w/]+)` +\|/gm)].map((match) => match[1]!);
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((folder) => !existsSync(at(folder)))).toEqual([]);
    const named = [...README.matchAll(/`(?:npm run )?(bench[:\w]*|test262|corpus)\b/g)].map(
      (match) => match[1]!,
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe("test/fixtures/lower/README.md", () => {
  const rules = readFileSync(at("test/fixtures/lower/README.md"), "utf8");
  const all = fixtures("lower");

  it("names programs that are there, for every rule", () => {
    const known = new Set(all.map(({ name }) => name));
    const items = rules.split(/^- /m).slice(1);
    expect(items.length).toBeGreaterThan(25);
    for (const item of items) {
      const named = item
        .split("\n")
        .filter((line) => line.startsWith("  `"))
        .flatMap((line) => [...line.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]!));
      expect(named.length, item).toBeGreaterThan(0);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it("speaks of programs that say what they show", () => {
    const silent = all.filter(({ text }) => !/^\/\/ (?!@|prettier)\S/m.test(text));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
