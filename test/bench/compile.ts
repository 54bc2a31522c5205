/** `npm run bench:compile`: how fast the compiler is, beside others, on larger and larger input, and from a cold start. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildProject, type Build } from "./build.ts";
import { generate } from "./compile/generate.ts";
import { Worker } from "./process.ts";
import { geometricMean, median } from "./statistics.ts";
import { ratio, table } from "./table.ts";

const TOOLS = ["typescript", "parseOnly", "eager", "lazy", "babel", "swc", "esbuild"] as const;
const OURS = new Set<string>(["eager", "lazy", "full"]);
/** The full path lays every generated line out with prettier: a thousand lines tell enough. */
const FULL_LINES = 1_000;
/** For a million lines, on a busy machine. */
const GROWTH_LIMIT_MS = 900_000;

/** Milliseconds of CPU time of each run, or why there are none. */
type Found = number[] | { readonly reason: string };
type BySize = Map<number, Map<string, Found>>;

interface Options {
  readonly sizes: readonly number[];
  readonly growth: readonly number[];
  readonly rounds: number;
  readonly tools: readonly string[];
  readonly json: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: "string", default: "1000,10000,50000" },
      growth: { type: "string", default: "1000,10000,100000,1000000" },
      rounds: { type: "string", default: "5" },
      tools: { type: "string", default: TOOLS.join(",") },
      json: { type: "string" },
    },
  });
  const numbers = (list: string): number[] => list.split(",").filter(Boolean).map(Number);
  return {
    sizes: numbers(values.sizes),
    growth: numbers(values.growth),
    rounds: Number(values.rounds),
    tools: values.tools.split(","),
    json: values.json,
  };
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const build = await buildProject();
  try {
    process.env["BENCH_INPUTS"] = join(build.root, "inputs");
    await mkdir(process.env["BENCH_INPUTS"]);
    for (const lines of new Set([FULL_LINES, ...options.sizes, ...options.growth])) {
      await writeFile(join(process.env["BENCH_INPUTS"], `input-${lines}.ts`), generate(lines));
    }
    await report(build, options);
  } finally {
    await build.remove();
  }
}

async function report(build: Build, options: Options): Promise<void> {
  const speed: BySize = new Map();
  for (const lines of options.sizes) {
    speed.set(lines, await compare(build, options.tools, lines, options.rounds));
  }
  console.log(
    "Thousand lines per second of CPU time, warm (in brackets: time / TypeScript's; cold: the first file of a process)\n",
  );
  console.log(speedTable(speed, options.tools));
  const full = await compare(build, ["typescript", "full"], FULL_LINES, options.rounds);
  console.log(`\nWith types and layout, ${FULL_LINES} lines\n`);
  console.log(speedTable(new Map([[FULL_LINES, full]]), ["full"]));
  const growth = await grow(build, options);
  console.log(
    "\nMicroseconds per line in a fresh process, by size of the file (linear growth: a constant)\n",
  );
  console.log(growthTable(growth, options.growth));
  const start = startUp(build);
  console.log("\nStart of the command line, milliseconds, median of eleven\n");
  console.log(
    table(
      ["", "ms"],
      Object.entries(start).map(([what, ms]) => [what, ms]),
    ),
  );
  console.log(reasons([...speed.values(), full, ...growth.values()]));
  console.log(targets(speed, growth, options));
  if (options.json !== undefined) {
    const plain = (sizes: BySize): object =>
      Object.fromEntries([...sizes].map(([lines, found]) => [lines, Object.fromEntries(found)]));
    const document = {
      speed: plain(speed),
      full: Object.fromEntries(full),
      growth: plain(growth),
      start,
    };
    await writeFile(options.json, `${JSON.stringify(document, null, 2)}\n`);
  }
}

/** One process per tool, interleaved; the first time of each list is the cold one. */
async function compare(
  build: Build,
  tools: readonly string[],
  lines: number,
  rounds: number,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const workers = new Map(
    tools.map((tool) => [tool, new Worker(build, ["--max-old-space-size=12288"])]),
  );
  for (let round = 0; round <= rounds + 1; round++) {
    for (const tool of tools) await step(build, workers.get(tool)!, tool, lines, found);
  }
  await Promise.all([...workers.values()].map((worker) => worker.stop()));
  return found;
}

async function step(
  build: Build,
  worker: Worker,
  tool: string,
  lines: number,
  found: Map<string, Found>,
): Promise<void> {
  const times = found.get(tool) ?? [];
  if (!Array.isArray(times)) return;
  found.set(tool, times);
  try {
    if (times.length === 0) {
      if (OURS.has(tool) && !existsSync(join(build.root, "src/index.js")))
        throw new Error("not built yet");
      await worker.load(tool, join(build.root, "test/bench/compile/tools.js"), tool);
    }
    const { cpu, wall, result } = await worker.run(tool, [lines], 1);
    if (typeof result !== "number" || result < 1) throw new Error("no output");
    // esbuild works in a process of its own, whose CPU time is not ours to see.
    times.push(tool === "esbuild" ? wall : cpu);
  } catch (error) {
    found.set(tool, { reason: error instanceof Error ? error.message : String(error) });
  }
}

async function grow(build: Build, { growth, tools }: Options): Promise<BySize> {
  const found: BySize = new Map();
  const grown = tools.filter((tool) => OURS.has(tool) || tool === "typescript");
  for (const lines of growth) {
    const times = new Map<string, Found>();
    // Each in its turn and alone: a million lines of syntax tree take gigabytes.
    for (const tool of grown) {
      const worker = new Worker(build, ["--max-old-space-size=12288"], GROWTH_LIMIT_MS);
      for (let i = 0; i < (lines > 100_000 ? 1 : 3); i++)
        await step(build, worker, tool, lines, times);
      await worker.stop();
    }
    found.set(lines, times);
  }
  return found;
}

/** The first run is cold and the second still compiles hot functions: neither is warm. */
const warm = (times: readonly number[]): number =>
  median(times.length > 2 ? times.slice(2) : times);

function speedTable(sizes: BySize, tools: readonly string[]): string {
  const rows = [...sizes].flatMap(([lines, found]) => {
    const typescript = found.get("typescript");
    return tools.map((tool) => {
      const times = found.get(tool);
      if (!Array.isArray(times)) return [`${lines} lines`, tool, "–", "", ""];
      const shares =
        Array.isArray(typescript) && times.length > 2
          ? ratio(median(times.slice(2).map((time, i) => time / typescript[i + 2]!)))
          : "–";
      return [
        `${lines} lines`,
        tool,
        (lines / warm(times)).toFixed(1),
        `(${shares})`,
        (lines / times[0]!).toFixed(1),
      ];
    });
  });
  return table(["", "tool", "warm", "of TypeScript's time", "cold"], rows);
}

function growthTable(growth: BySize, sizes: readonly number[]): string {
  const tools = [...(growth.values().next().value?.keys() ?? [])];
  const rows = tools.map((tool) => [
    tool,
    ...sizes.map((lines) => {
      const times = growth.get(lines)?.get(tool);
      return Array.isArray(times) ? ((Math.min(...times) * 1000) / lines).toFixed(1) : "–";
    }),
  ]);
  return table(["", ...sizes.map(String)], rows);
}

/** Whole processes, from start to exit. */
function startUp(build: Build): Record<string, string> {
  const cli = join(build.root, "src/cli.js");
  const small = join(build.root, "inputs", `input-${FULL_LINES}.ts`);
  const commands: Record<string, string[]> = { "node -e 0": ["-e", "0"] };
  if (existsSync(cli)) {
    commands["lower-async --version"] = [cli, "--version"];
    commands[`lower-async FILE (${FULL_LINES} lines)`] = [cli, small];
  }
  const found: Record<string, string> = existsSync(cli) ? {} : { "lower-async": "not built yet" };
  for (const [what, args] of Object.entries(commands)) {
    const times: number[] = [];
    for (let i = 0; i < 11; i++) {
      const before = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
      if (status !== 0) {
        found[what] = `exit ${status}`;
        break;
      }
      times.push(performance.now() - before);
    }
    found[what] ??= median(times).toFixed(0);
  }
  return found;
}

function reasons(all: readonly Map<string, Found>[]): string {
  const lines = new Set<string>();
  for (const found of all) {
    for (const [tool, times] of found)
      if (!Array.isArray(times)) lines.add(`- ${tool}: ${times.reason}`);
  }
  return lines.size === 0 ? "" : `\nNot measured:\n${[...lines].join("\n")}`;
}

function targets(speed: BySize, growth: BySize, { sizes }: Options): string {
  const lines: string[] = [];
  const check = (promise: string, found: number, kept: boolean): unknown =>
    Number.isNaN(found) ||
    lines.push(`- ${kept ? "kept" : "MISSED"}: ${promise}; found ${ratio(found)}`);
  const against = (tool: string, other: string): number =>
    geometricMean(
      sizes.flatMap((size) => {
        const [ours, theirs] = [speed.get(size)?.get(tool), speed.get(size)?.get(other)];
        return Array.isArray(ours) && Array.isArray(theirs) ? [warm(ours) / warm(theirs)] : [];
      }),
    );
  const typescript = against("eager", "typescript");
  check("plugin path: at most half of TypeScript's time", typescript, typescript <= 0.5);
  const babel = 1 / against("eager", "babel");
  check("plugin path: at least 10 times Babel's lines per second", babel, babel >= 10);
  const perLine = [...growth].flatMap(([size, found]) => {
    const times = found.get("eager");
    return Array.isArray(times) && size >= 10_000 ? [Math.min(...times) / size] : [];
  });
  const growthFactor = perLine.length < 2 ? NaN : perLine.at(-1)! / perLine[0]!;
  check(
    "linear growth: time per line at the largest size at most 1.5 of that at 10,000 lines",
    growthFactor,
    growthFactor <= 1.5,
  );
  return lines.length === 0 ? "" : `\nTargets:\n${lines.join("\n")}`;
}

await main(process.argv.slice(2));
