/** Several files on one command line: the checker takes their outputs together, whatever becomes of each. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTypeOracle } from "../src/index.ts";
import { errorsIn } from "../src/types/output-errors.ts";
import { commandIn, processIn, type Outcome } from "./harness/command.ts";
import { LOAD, USE } from "./harness/load-and-use.ts";

const COMMENT = /^ *\/\/ @ts-ignore .*\n(?= *latest = )/m;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lower-async-together-"));
  const paths = { "lower-async/runtime": [resolve(import.meta.dirname, "../runtime/index.ts")] };
  const compilerOptions = {
    strict: true,
    target: "esnext",
    module: "esnext",
    moduleResolution: "bundler",
    types: [],
    paths,
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions }));
  write("load.ts", LOAD);
  write("use.ts", USE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (path: string): string => join(folder, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
function write(path: string, content: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
}
const lazily = (...args: string[]): Promise<Outcome> => commandIn(folder, ["--lazy", ...args]);

/** How many errors the checker finds in files that stand on the disk. */
function errorsOn(...names: readonly string[]): number {
  return names.reduce((sum, name) => {
    const { program, sourceFile } = createTypeOracle(at(name), read(name));
    return sum + errorsIn(program, sourceFile).length;
  }, 0);
}

/** Each line that tells where a diagnostic is. */
const places = ({ stderr }: Outcome): string[] => stderr.match(/(?<=at )\S+:\d+:\d+/g) ?? [];

describe("outputs that import one another", () => {
  it("are checked in the places of their inputs", async () => {
    const outcome = await lazily("load.ts", "use.ts", "-d", "out");
    expect(outcome).toMatchObject({ status: 0, stdout: "" });
    expect(outcome.stderr).toContain("warning LA3002");
    expect(places(outcome)).toEqual(["use.ts:5:3"]);
    expect(read("out/use.ts").replace(COMMENT, "")).toBe(USE);
    const [load, use] = [read("out/load.ts"), read("out/use.ts")];
    cpSync(at("out"), folder, { recursive: true });
    expect(errorsOn("load.ts", "use.ts")).toBe(0);
    write("use.ts", USE);
    expect(errorsOn("load.ts", "use.ts")).toBe(1);

    write("load.ts", LOAD);
    expect(await lazily("load.ts", "use.ts", "-d", "out", "--check")).toMatchObject({ status: 0 });
    expect(await lazily("use.ts", "-d", "alone")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("alone/use.ts")).toBe(USE);
    await lazily("load.ts", "-d", "alone");
    expect(read("alone/load.ts")).toBe(load);
    write("out/use.ts", USE);
    expect(await lazily("*.ts", "-d", "out", "--check")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("use.ts is stale"),
    });
    expect(use).not.toBe(USE);
  });

  it("say what they have to say file by file", async () => {
    write("a.ts", `${USE}async function left() { await eval("1"); }\n`);
    const outcome = await lazily("use.ts", "a.ts", "load.ts", "-d", "out");
    expect(places(outcome)).toEqual(["use.ts:5:3", "a.ts:5:3", "a.ts:8:31"]);
  });

  it("are not checked where nobody asks for types", async () => {
    const outcome = await lazily("--no-types", "load.ts", "use.ts", "-d", "out");
    expect(outcome).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("out/use.ts").replace(/^\/\/ @ts-nocheck.*\n/, "")).toBe(USE);
    expect(await lazily("-f", "js", "load.ts", "use.ts", "-d", "js")).toMatchObject({ stderr: "" });
  });

  it("may come from standard input, from JavaScript, and twice", async () => {
    write(
      "script.js",
      `export async function load(id) {\n  return await Promise.resolve(String(id));\n}\n`,
    );
    const use = USE.replace("./load.js", "./script.js");
    const args = ["-", "--stdin-filepath", "more.ts", "script.js", "-d", "out", "--lazy"];
    const outcome = await commandIn(folder, args, { stdin: use });
    expect(outcome.status).toBe(0);
    expect(readdirSync(at("out")).sort()).toEqual(["more.ts", "script.js"]);
    cpSync(at("out"), folder, { recursive: true });
    expect(errorsOn("more.ts")).toBe(0);
    const twice = await lazily("-f", "md", "use.ts", "./use.ts", "load.ts");
    expect(places(twice)).toEqual(["use.ts:5:3", "./use.ts:5:3"]);
  });
});

describe("a file that is wrong", () => {
  it("is said, and the others are lowered and checked", async () => {
    write("bad.ts", "async function f() { await ; }\n");
    write("out/bad.ts", "old");
    const outcome = await lazily("bad.ts", "load.ts", "use.ts", "-d", "out");
    expect(outcome.status).toBe(1);
    expect(places(outcome)).toEqual(["bad.ts:1:28", "use.ts:5:3"]);
    expect(read("out/bad.ts")).toBe("old");
    expect(read("out/use.ts")).toMatch(COMMENT);
  });

  it("ends the command before anything is written where it cannot be read", async () => {
    expect(await lazily("load.ts", "gone.ts", "-d", "out")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("cannot read gone.ts"),
    });
    expect(existsSync(at("out"))).toBe(false);
  });
});

it("what others make of a file that changes is written again", async () => {
  write("load.ts", LOAD.replace("async ", "").replace("await ", ""));
  const outcome = await processIn(
    folder,
    ["load.ts", "use.ts", "-d", "out", "--lazy", "--watch"],
    (command) => `${command} & pid=$!
      for i in $(seq 200); do [ -e out/use.ts ] && break; sleep 0.1; done; sleep 0.5
      cp out/use.ts before.ts
      sed -i 's/export/export async/' load.ts
      for i in $(seq 200); do grep -q @ts-ignore out/use.ts && break; sleep 0.1; done
      kill $pid`,
  );
  expect(read("before.ts")).toBe(USE);
  expect(read("out/use.ts")).toMatch(COMMENT);
  expect(outcome.stderr).toMatch(/load\.ts lowered\n[^]*LA3002[^]*use\.ts lowered\n/);
}, 60_000);
