/** The command line: what it reads, writes, says, and the status it ends with. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closest } from "../src/cli/suggest.ts";
import { commandIn, processIn, type Outcome, type Setting } from "./harness/command.ts";

const SOURCE = `import { sleep } from "./host.js";

// untouched   text
async function fetchData(url: string) {
  console.log(url);
  await sleep(100);
  return url;
}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lower-async-cli-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (path: string): string => join(folder, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};

/** Types off unless asked for: they take a second. */
const cli = (args: readonly string[], setting?: Setting): Promise<Outcome> =>
  commandIn(folder, args, setting);

const lower = (args: readonly string[], setting?: Setting): Promise<Outcome> =>
  cli(["--no-types", ...args], setting);

describe("what is written where", () => {
  beforeEach(() => write("input.ts", SOURCE));

  it("gives a pipe the program and a person the view", async () => {
    const piped = await lower(["input.ts"]);
    expect(piped).toMatchObject({ status: 0, stderr: "" });
    expect(piped.stdout).toContain("class FetchData extends EagerMachine");
    expect(piped.stdout).toContain("// untouched   text\n");
    const seen = await lower(["input.ts"], { columns: 100, env: { NO_COLOR: "1" } });
    expect(seen.stdout).toMatch(/│ +\d+ +class FetchData/);
    expect(seen.stdout).not.toContain("\u001b");
    for (const line of seen.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("colours only where somebody looks, or when asked to", async () => {
    const coloured = async (args: string[], setting: Setting): Promise<boolean> =>
      (await lower(["-f", "side-by-side", "input.ts", ...args], setting)).stdout.includes(
        "\u001b[",
      );
    expect(await coloured([], { columns: 80 })).toBe(true);
    expect(await coloured([], {})).toBe(false);
    expect(await coloured(["--color"], {})).toBe(true);
    expect(await coloured(["--no-color"], { columns: 80 })).toBe(false);
    expect(await coloured([], { columns: 80, env: { NO_COLOR: "1" } })).toBe(false);
    expect(await coloured([], { columns: 80, env: { TERM: "dumb" } })).toBe(false);
    expect(await coloured([], { env: { FORCE_COLOR: "1" } })).toBe(true);
  });

  it("chooses the format by the name of the output", async () => {
    for (const [name, sign] of [
      ["out.ts", "const enum FetchDataState"],
      ["deep/er/out.js", "class FetchData extends EagerMachine"],
      ["out.html", "<!doctype html>"],
      ["out.md", "## `fetchData` becomes"],
      ["out.json", '"version": 1'],
    ] as const) {
      const outcome = await lower(["input.ts", "-o", name]);
      expect(outcome, name).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(read(name), name).toContain(sign);
    }
    expect(read("deep/er/out.js")).not.toContain("const enum");
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("writes many inputs below a folder", async () => {
    write("src/a.ts", SOURCE);
    write("src/deep/b.mts", SOURCE);
    write("src/types.d.ts", "export {};");
    write("node_modules/x/c.ts", SOURCE);
    expect(await lower(["src/**/*.{ts,mts}", "-d", "out", "-f", "js"])).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(readdirSync(at("out"), { recursive: true }).sort()).toEqual([
      "src",
      "src/a.js",
      "src/deep",
      "src/deep/b.mjs",
    ]);
  });

  it("leaves a JavaScript file JavaScript", async () => {
    write("a.js", "export async function f() { await g(); return 1 }\n");
    expect((await lower(["a.js"])).stdout).not.toMatch(/: void|const enum|override/);
    expect((await lower(["a.js", "-f", "ts"])).stdout).not.toMatch(/: void|const enum|override/);
    write("b.ts", SOURCE);
    await lower(["a.js", "b.ts", "-d", "out", "-f", "ts"]);
    expect(readdirSync(at("out")).sort()).toEqual(["a.js", "b.ts"]);
    expect(await lower(["a.js", "-o", "c.ts"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("a.js stays JavaScript: give an output that ends in .js"),
    });
  });

  it("reads standard input under a name", async () => {
    const outcome = await lower(
      ["-", "--stdin-filepath", "src/x.ts", "--no-layout", "-f", "json"],
      { stdin: SOURCE },
    );
    expect(outcome.status).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ file: "src/x.ts", source: SOURCE });
  });

  it("keeps a byte order mark", async () => {
    write("bom.ts", `\ufeff${SOURCE}`);
    expect((await lower(["bom.ts"])).stdout).toMatch(/^\ufeff\/\/ @ts-nocheck/);
    expect((await lower(["bom.ts"])).stdout).not.toMatch(/.\ufeff/s);
  });

  it("makes source maps that lead back to the input", async () => {
    await lower(["input.ts", "-o", "out/x.js", "--source-map"]);
    expect(read("out/x.js")).toMatch(/\n\/\/# sourceMappingURL=x\.js\.map\n$/);
    expect(JSON.parse(read("out/x.js.map"))).toMatchObject({
      version: 3,
      file: "x.js",
      sources: ["../input.ts"],
    });
    const { stdout } = await lower(["input.ts", "--source-map"]);
    const inline = /sourceMappingURL=data:application\/json;charset=utf-8;base64,(\S+)\n$/.exec(
      stdout,
    )![1]!;
    expect(JSON.parse(Buffer.from(inline, "base64").toString())).toMatchObject({
      sources: [at("input.ts")],
    });
    expect((await lower(["input.ts", "--source-map=file"])).status).toBe(2);
  });

  it("lays generated code out as the project's prettier does", async () => {
    write(".prettierrc", '{ "tabWidth": 6 }');
    expect((await lower(["input.ts"])).stdout).toMatch(/^ {6}override poll/m);
    expect((await lower(["input.ts", "--no-layout"])).stdout).toMatch(/^ {2}override poll/m);
    write(".prettierrc", "{ broken");
    const outcome = await lower(["input.ts"]);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain("prettier configuration");
  });

  it.each([
    ["prettier.config.mjs", "export default { tabWidth: 6 };"],
    ["package.json", '{ "prettier": { "tabWidth": 6 } }'],
    ["package.yaml", "prettier:\n  tabWidth: 6\n"],
    [".editorconfig", "[*]\nindent_style = space\nindent_size = 6\n"],
  ])("finds that in %s, in a folder above too", async (name, text) => {
    write(name, text);
    write("deep/er/input.ts", read("input.ts"));
    for (const input of ["input.ts", "deep/er/input.ts"])
      expect((await lower([input])).stdout).toMatch(/^ {6}override poll/m);
  });

  it("replaces a file behind a link, and keeps its mode", async () => {
    write("real.ts", "old");
    chmodSync(at("real.ts"), 0o640);
    symlinkSync("real.ts", at("link.ts"));
    await lower(["input.ts", "-o", "link.ts"]);
    expect(read("real.ts")).toContain("class FetchData");
    expect(lstatSync(at("link.ts")).isSymbolicLink()).toBe(true);
    expect(statSync(at("real.ts")).mode & 0o777).toBe(0o640);
  });

  it("checks that outputs are up to date, and writes nothing", async () => {
    expect(await lower(["input.ts", "-o", "out.ts", "--check"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("missing"),
    });
    expect(existsSync(at("out.ts"))).toBe(false);
    await lower(["input.ts", "-o", "out.ts"]);
    expect(await lower(["input.ts", "-o", "out.ts", "--check"])).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    write("out.ts", "old");
    expect(await lower(["input.ts", "-o", "out.ts", "--check"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("stale"),
    });
    expect(read("out.ts")).toBe("old");
  });
});

describe("what is lowered", () => {
  const TWO = "async function one() { await 1; }\nclass K { async two() { await 2; } }\n";
  beforeEach(() => write("input.ts", TWO));

  it("is all, or what --only names", async () => {
    const { stdout } = await lower(["input.ts", "--only", "K.two"]);
    expect(stdout).toContain("async function one() { await 1; }\n");
    expect(stdout).not.toContain("async two");
    expect((await lower(["input.ts", "--only", "one,K.two"])).stdout).not.toContain("async ");
    expect(await lower(["input.ts", "--only", "K.tow"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean "K.two"?'),
    });
  });

  it("is lazy when asked", async () => {
    expect((await lower(["input.ts"])).stdout).not.toContain("Machine<void> {\n  poll(cx");
    const { stdout } = await lower(["input.ts", "--lazy"]);
    expect(stdout).toMatch(/Future<void>|poll\(cx/);
    expect(stdout).not.toContain("EagerMachine");
  });

  it("imports another runtime, and writes states in another way", async () => {
    const { stdout } = await lower(["input.ts", "--runtime", "../rt.js", "--state-style", "const"]);
    expect(stdout).toContain('from "../rt.js"');
    expect(stdout).not.toContain("enum ");
  });

  it("is typed exactly, unless that would take too long", async () => {
    write("typed.ts", "export async function f(n: number) { const s = [n]; await s; return s; }\n");
    expect((await cli(["typed.ts", "--types"])).stdout).toMatch(/s!?: number\[\]/);
    expect((await cli(["typed.ts", "--no-types"])).stdout).not.toMatch(/number\[\]/);
  });

  it("is read by the checker, and what that refuses is silenced and said", async () => {
    const input = fileURLToPath(
      new URL("fixtures/errors/LA3001-narrowed-deferred/input.ts", import.meta.url),
    );
    const { status, stdout, stderr } = await cli([input]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n *\/\/ @ts-ignore .*\n *this\.handler = handler;\n/);
    expect(stderr).toMatch(/note LA3001: .*TS2322/);
    expect((await cli([input, "--lazy"])).stderr).toMatch(/note LA3001: .*TS2322/);
    expect((await lower([input])).stderr).toBe("");
  });

  it("is listed with what it costs", async () => {
    write("more.ts", `${TWO}async function gen() { eval("1"); await 1; }\nasync () => {};\n`);
    const { status, stdout } = await cli(["list", "more.ts"]);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(
      /^more\.ts:1:1 +one +eager +1 suspend point +saves nothing +\d+ → \d+ bytes$/,
    );
    expect(lines[1]).toMatch(/^more\.ts:2:11 +K\.two/);
    expect(lines[2]).toMatch(/^more\.ts:3:1 +gen +left/);
    expect(lines[3]).toMatch(/^more\.ts:4:1 +anonymous +native +never suspends: needs no machine$/);
  });

  it("is listed with the awaits of the module itself, which stay", async () => {
    write("module.ts", "const x = 1,\n  y = await x;\n");
    const { status, stdout } = await cli(["list", "module.ts"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^module\.ts:2:7 +\(module\) +native +top-level await: a module is no function\n$/,
    );
  });

  it("can be watched while it is lowered", async () => {
    const { stdout } = await lower(["input.ts", "--dump", "cfg"]);
    expect(stdout).toMatch(/^── one: cfg ──$/m);
    expect(stdout).toMatch(/await/);
    expect((await lower(["input.ts", "--dump", "all"])).stdout).toMatch(/^── K\.two: class ──$/m);
    expect(await lower(["input.ts", "--dump", "cgf"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean "cfg"?'),
    });
  });
});

describe("what is wrong", () => {
  it("with the text is shown where it is, and nothing is written", async () => {
    write("bad.ts", "const a = 1;\nasync function f() { await ; }\n");
    write("out.ts", "old");
    const outcome = await lower(["bad.ts", "-o", "out.ts"]);
    expect(outcome).toMatchObject({ status: 1, stdout: "" });
    expect(outcome.stderr).toContain("error LA1001");
    expect(outcome.stderr).toContain("at bad.ts:2:28");
    expect(outcome.stderr).toMatch(/^2 \| async function f\(\) \{ await ; \}\n {2}\| {28}\^/m);
    expect(read("out.ts")).toBe("old");
  });

  it("with a function is said, and the rest is lowered", async () => {
    write("input.ts", `${SOURCE}async function run() { await eval("1"); }\n`);
    const outcome = await lower(["input.ts"]);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain("warning LA2002");
    expect(outcome.stdout).toContain("class FetchData");
    expect(outcome.stdout).toContain('async function run() { await eval("1"); }');
  });

  it.each<[name: string, content: string | Uint8Array, message: RegExp]>([
    ["latin.ts", Buffer.from("const a = 1;\n// caf\xe9\n", "latin1"), /not UTF-8.*line 2/],
    ["utf16.ts", Buffer.from("\ufeffconst a = 1;\n", "utf16le"), /UTF-16/],
    ["picture.ts", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), /binary/],
  ])("with the bytes of %s is said", async (name, content, message) => {
    write(name, content);
    expect(await lower([name])).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
  });

  it("with the size is said before it is read", async () => {
    write("huge.ts", Buffer.alloc(64 * 2 ** 20 + 1, "a"));
    expect(await lower(["huge.ts"])).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("larger than 64 MB"),
    });
  });

  it("with a file is said", async () => {
    write("input.ts", SOURCE);
    mkdirSync(at("folder"));
    for (const [args, message] of [
      [["gone.ts"], "cannot read gone.ts: there is no such file"],
      [["input"], 'Did you mean "input.ts"?'],
      [["folder"], "it is a folder"],
      [["input.ts/x"], "a part of the path is not a folder"],
      [["none/*.ts"], "no file matches none/*.ts"],
      [["input.ts", "-o", "folder"], "it is a folder"],
      [["input.ts", "-o", "input.ts/x.ts"], "a part of the path is not a folder"],
      [["input.ts", "-o", "input.ts"], "would overwrite the input"],
      [["input.ts", "-d", "."], "would overwrite the input"],
    ] as const) {
      expect(await lower(args), args.join(" ")).toEqual({
        status: 2,
        stdout: "",
        stderr: expect.stringContaining(message),
      });
    }
    expect(readdirSync(folder).sort()).toEqual(["folder", "input.ts"]);
  });

  it("with the command line is said", async () => {
    write("input.ts", SOURCE);
    write("other.ts", SOURCE);
    for (const [args, message] of [
      [[], "name a file"],
      [["--formt", "js", "input.ts"], 'Did you mean "--format"?'],
      [["--no-tpyes", "input.ts"], 'Did you mean "--no-types"?'],
      [["-x"], 'unknown option "-x"'],
      [["-f", "htm", "input.ts"], 'Did you mean "html"?'],
      [["input.ts", "-o"], "--out-file needs a value"],
      [["--lazy=yes", "input.ts"], "--lazy takes no value"],
      [["-o", "a", "-d", "b", "input.ts"], "exclude each other"],
      [["input.ts", "other.ts"], "give --out-dir"],
      [["input.ts", "other.ts", "-o", "x.ts"], "give --out-dir"],
      [["--state-style", "class", "input.ts"], "--state-style does not know"],
      [["explain", "LA9999"], "there is no diagnostic"],
      [["list"], "list needs a file"],
      [["run"], "run needs a file"],
    ] as const) {
      expect(await cli(args), args.join(" ")).toEqual({
        status: 2,
        stdout: "",
        stderr: expect.stringContaining(message),
      });
    }
  });
});

describe("help", () => {
  it("names every option and command, on lines that fit", async () => {
    const { status, stdout } = await cli(["--help"]);
    expect(status).toBe(0);
    for (const word of [
      "-o",
      "-d",
      "-f",
      "--only",
      "--lazy",
      "--check",
      "-w",
      "--stdin-filepath",
      "--types",
      "--source-map",
      "--dump",
      "--runtime",
      "--state-style",
      "--color",
      "-v",
      "run",
      "list",
      "explain",
    ]) {
      expect(stdout).toContain(word);
    }
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says the version", async () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    ) as { version: string };
    expect(await cli(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("explains each diagnostic", async () => {
    const { stdout } = await cli(["explain"]);
    const codes = stdout.match(/^LA\d{4}/gm)!;
    expect(codes.length).toBeGreaterThan(3);
    for (const code of codes) {
      const outcome = await cli(["explain", code.toLowerCase()]);
      expect(outcome.status).toBe(0);
      expect(outcome.stdout).toMatch(
        new RegExp(`^${code} \\((?:error|warning|note)\\): [^]+\n\nWhat to do: `),
      );
    }
  });

  it("guesses what was meant, not more", () => {
    const names = ["format", "force", "lazy"];
    expect(closest("fromat", names)).toBe("format");
    expect(closest("lzay", names)).toBe("lazy");
    expect(closest("watch", names)).toBeNull();
  });
});

const processOf = (
  args: readonly string[],
  shell?: (command: string) => string,
): Promise<Outcome> => processIn(folder, args, shell);

describe("as a process", () => {
  it("ends quietly when nobody reads on", async () => {
    write("input.ts", SOURCE);
    const outcome = await processOf(
      ["--help"],
      (command) => `${command} | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect(outcome.stdout.trimEnd().split("\n").at(-1)).toBe("0");
    expect(outcome.stderr).toBe("");
  });

  it("says when the output cannot be written", async () => {
    const outcome = await processOf(["--help"], (command) => `${command} > /dev/full`);
    expect(outcome).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("cannot write the output"),
    });
  });

  it("lowers again when a file changes", async () => {
    write("input.ts", SOURCE);
    const script = (command: string): string =>
      `${command} & pid=$!
       for i in $(seq 100); do [ -e out.ts ] && break; sleep 0.1; done; sleep 0.5
       sed -i 's/fetchData/loadData/' input.ts
       for i in $(seq 100); do grep -q LoadData out.ts && break; sleep 0.1; done
       printf 'async function {' > input.ts; sleep 1; kill $pid`;
    const outcome = await processOf(["--no-types", "input.ts", "-o", "out.ts", "--watch"], script);
    expect(read("out.ts")).toContain("class LoadData");
    expect(outcome.stderr).toContain("watching 1 file");
    expect(outcome.stderr).toContain("input.ts has errors");
  });
});

describe("run", () => {
  beforeEach(() => {
    write(
      "lib/twice.ts",
      `import { sleep } from "lower-async/runtime";
export async function twice(n: number): Promise<number> { await sleep(1); return n * 2; }
export const wasLowered = !String(twice).includes("await");
`,
    );
  });

  it("says that a CommonJS file runs as it was written", async () => {
    write(
      "main.cjs",
      "async function f() { await 1; }\nconsole.log(String(f).includes('await'));\n",
    );
    expect(await processOf(["run", "main.cjs"])).toEqual({
      status: 0,
      stdout: "true\n",
      stderr: `lower-async: ${at("main.cjs")} is no ES module, it runs as it was written\n`,
    });
  });

  it.each([[[]], [["--lazy"]]])(
    "lowers a program and what it imports, and runs it (%j)",
    async (options) => {
      write(
        "main.ts",
        `import { twice, wasLowered } from "./lib/twice.js";
import { basename } from "node:path";
const main = async (): Promise<void> => { console.log(await twice(21), wasLowered, basename(process.argv[1]!), process.argv.slice(2)); };
await main();
process.exitCode = 7;
`,
      );
      expect(await processOf(["run", ...options, "main.ts", "a", "--lazy"])).toEqual({
        status: 7,
        stdout: "42 true main.ts [ 'a', '--lazy' ]\n",
        stderr: "",
      });
    },
  );

  it("shows an error of the program with its lines", async () => {
    write(
      "main.ts",
      `import { twice } from "./lib/twice.ts";\nasync function f() {\n  await twice(1);\n  throw new TypeError("no");\n}\nawait f();\n`,
    );
    const outcome = await processOf(["run", "main.ts"]);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain("TypeError: no");
    expect(outcome.stderr).toMatch(/main\.ts:4:9/);
  });

  it("shows what keeps a program from running", async () => {
    write("main.ts", `import "./lib/bad.ts";\n`);
    write("lib/bad.ts", "const = 1;\n");
    const outcome = await processOf(["run", "main.ts"]);
    expect(outcome).toMatchObject({ status: 1, stdout: "" });
    expect(outcome.stderr).toContain("error LA1001");
    expect(outcome.stderr).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ["ends itself", "await 1;\nprocess.exit(3);\n", 3],
    ["ends itself without a status", "await 1;\nprocess.exit();\n", 0],
    ["ends itself before any await", "process.exit(3);\n", 3],
    ["is ended by an error", "setTimeout(() => [].x.y);\nawait new Promise(() => {});\n", 1],
  ])("leaves its status to a program that %s while it is evaluated", async (_, text, status) => {
    write("main.ts", `export {};\n${text}`);
    const outcome = await processOf(["run", "main.ts"]);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).not.toContain("can no longer happen");
  });

  it("says when a program waits for ever", async () => {
    write("main.ts", "await new Promise(() => {});\n");
    expect(await processOf(["run", "main.ts"])).toMatchObject({
      status: 13,
      stderr: expect.stringContaining("waits for something that can no longer happen"),
    });
  });

  it("keeps the status that a program which waits for ever has chosen", async () => {
    write("main.ts", "process.exitCode = 5;\nawait new Promise(() => {});\n");
    expect(await processOf(["run", "main.ts"])).toMatchObject({ status: 5 });
  });
});
