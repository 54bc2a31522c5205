/** The build plugin inside of a bundler: what is built runs as the source does, and leads back to it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { rolldown, type Plugin, type RolldownLog } from "rolldown";
import { createServer } from "vite";
import { afterAll, expect, it } from "vitest";
import { lowerAsync, type PluginOptions } from "../src/plugin/plugin.ts";

const RUNTIME = fileURLToPath(new URL("../runtime/index.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lower-async-plugin-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let programs = 0;

/** A folder with these files. */
function program(files: Readonly<Record<string, string>>): string {
  const root = join(folder, String(programs++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

interface Built {
  readonly file: string;
  readonly code: string;
  readonly map: TraceMap;
  readonly warnings: readonly RolldownLog[];
}

async function build(
  root: string,
  options: PluginOptions | null,
  others: readonly Plugin[] = [],
): Promise<Built> {
  const warnings: RolldownLog[] = [];
  const bundle = await rolldown({
    input: join(root, "main.ts"),
    platform: "node",
    resolve: { alias: { "lower-async/runtime": RUNTIME } },
    plugins: [...others, ...(options === null ? [] : [lowerAsync.rolldown(options)])],
    onLog: (level, log) => void (level === "warn" && warnings.push(log)),
  });
  const file = join(root, `out-${programs++}.mjs`);
  const { output } = await bundle.write({ file, sourcemap: true });
  await bundle.close();
  const [{ code, map }] = output;
  return { file, code, map: new TraceMap(JSON.stringify(map)), warnings };
}

/** How the bundler writes it. */
const machine = (name: string): RegExp => new RegExp(`${name} = class extends EagerMachine`);

const logOf = async ({ file }: Built): Promise<unknown> =>
  ((await import(pathToFileURL(file).href)) as { main(): Promise<unknown> }).main();

const MAIN = `import { Job } from "./job.ts";
enum Level { low = 1, high }
const tick = (log: string[], text: string): void => void Promise.resolve().then(() => log.push(text));
export async function main(): Promise<string[]> {
  const log: string[] = [];
  tick(log, "tick");
  const job = new Job(Level.high);
  log.push(await job.run<string>("a"));
  return log;
}
`;
const JOB = `export class Job {
  constructor(private readonly level: number) {}
  async run<T>(value: T): Promise<string> {
    await null;
    return String(value) + this.level;
  }
}
`;

it("builds a program that does what the source does", async () => {
  const root = program({ "main.ts": MAIN, "job.ts": JOB });
  const native = await build(root, null);
  const expected = await logOf(native);
  expect(expected).toEqual(["tick", "a2"]);
  expect(native.code).not.toContain("extends EagerMachine");

  for (const options of [{}, { format: "ts" }] satisfies PluginOptions[]) {
    const built = await build(root, options);
    expect(built.code).toMatch(machine("JobRun"));
    expect(built.code).not.toMatch(/async run|async function main/);
    expect(built.warnings).toEqual([]);
    expect(await logOf(built)).toEqual(expected);
  }
});

it("hands on a source map that leads to the author's lines", async () => {
  const root = program({ "main.ts": MAIN, "job.ts": JOB });
  const { code, map } = await build(root, {});
  const lines = code.split("\n");
  const line = lines.findIndex((text) => text.includes("String(value)"));
  const column = lines[line]!.indexOf("String(value)");
  const found = originalPositionFor(map, { line: line + 1, column });
  expect(found).toMatchObject({ line: 5 });
  expect(found.source).toMatch(/job\.ts$/);
});

it("makes futures of what is lazy", async () => {
  const root = program({
    "main.ts": `import { Runtime } from "lower-async/runtime";
async function child(log: string[]): Promise<number> { log.push("child"); return 7; }
export function main() {
  const log: string[] = [];
  const future = child(log);
  log.push("made");
  return Runtime.builder().build().run(async () => { log.push(String(await future)); return log; });
}
`,
  });
  const built = await build(root, { mode: "lazy" });
  expect(await logOf(built)).toEqual(["made", "child", "7"]);
});

it("says what it leaves as written, and where", async () => {
  const root = program({
    "main.ts": `export async function main() {\n  await null;\n  return eval("1 + 1");\n}\n`,
  });
  const { code, warnings } = await build(root, {});
  expect(code).toContain("async function main");
  const ours = warnings.filter(({ plugin }) => plugin === "lower-async");
  expect(ours).toHaveLength(1);
  expect(ours[0]).toMatchObject({ pluginCode: "LA2002", loc: { line: 3, column: 9 } });
  expect(ours[0]!.message).toContain('3 |   return eval("1 + 1");');
});

it("leaves a file that cannot be read to the bundler", async () => {
  const root = program({ "main.ts": "export async function main() { await }\n" });
  await expect(build(root, {})).rejects.toThrow(/Unexpected token|PARSE_ERROR/);
});

it("leaves dependencies, files without async functions and what the user names", async () => {
  const dependency = 'export const load = async () => { await null; return "loaded"; };\n';
  const root = program({
    "main.ts": `import { load } from "dependency";
import { kept } from "./kept.ts";
import { plain } from "./plain.ts";
export async function main() { return [await load(), await kept(), plain]; }
`,
    "kept.ts": "export async function kept() { await null; return 1; }\n",
    "plain.ts": "// no async function\nexport const plain: number = 2;\n",
    "node_modules/dependency/index.js": dependency,
    "node_modules/dependency/package.json": '{ "type": "module", "main": "index.js" }',
  });
  const everything = { exclude: [] };
  const some = await build(root, { exclude: [/node_modules/, "**/kept.ts"] });
  expect(some.code).toMatch(machine("Main"));
  expect(some.code).toContain("async function kept()");
  expect(some.code).toContain("load = async () =>");
  const all = await build(root, everything);
  expect(all.code).toMatch(machine("Kept"));
  expect(all.code).toMatch(machine("Load"));
  // The runtime lies outside of `node_modules` here: had it been lowered, it would import itself.
  for (const built of [some, all]) expect(await logOf(built)).toEqual(["loaded", 1, 2]);
});

it("reads the language of a part of a file from the end of its name", async () => {
  const root = program({ "main.ts": 'import part from "part.vue";\nexport const main = part;\n' });
  const id = join(root, "part.vue?vue&type=script&lang.ts");
  const parts: Plugin = {
    name: "parts",
    resolveId: (source) => (source === "part.vue" ? id : null),
    load: (name) =>
      name === id
        ? "export default async function part(): Promise<number> { return (await 1) satisfies number; }"
        : null,
  };
  const built = await build(root, {}, [parts]);
  expect(built.code).toMatch(machine("Part"));
  expect(await logOf(built)).toBe(1);
});

it("serves lowered modules in development", async () => {
  const root = program({ "main.ts": MAIN, "job.ts": JOB });
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "silent",
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: { "lower-async/runtime": RUNTIME } },
    plugins: [lowerAsync.vite()],
  });
  try {
    const module = (await server.ssrLoadModule("/main.ts")) as { main(): Promise<unknown> };
    expect(await module.main()).toEqual(["tick", "a2"]);
    const served = await server.transformRequest("/job.ts");
    expect(served!.code).toContain("class JobRun extends EagerMachine");
  } finally {
    await server.close();
  }
});
