/** `npm run bench:compile`: how fast the compiler is, beside others, on larger and larger input, and from a cold start. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildProject, type Build } from "./build.ts";
import { generate } from "./compile/generate.ts";
import { compare, grow, startUp, type BySize } from "./compile/measure.ts";
import { growthTable, reasons, speedTable, targets } from "./compile/report.ts";
import { sizes as outputSizes } from "./compile/size.ts";
import { table } from "./table.ts";

const TOOLS = ["typescript", "parseOnly", "eager", "lazy", "babel", "swc", "esbuild"];
/** The full path lays every generated line out with prettier: a thousand lines tell enough. */
const FULL_LINES = 1_000;
/** The checker takes longer than all else, and needs no other warm-up. */
const ONE_FILE = { warmUp: FULL_LINES, turn: FULL_LINES };
/** What a person starts the command line on. */
const SMALL_LINES = 60;
const PARTS = ["speed", "full", "output", "start", "growth"] as const;
type Part = (typeof PARTS)[number];

interface Options {
  readonly parts: ReadonlySet<string>;
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
      only: { type: "string", default: PARTS.join(",") },
      sizes: { type: "string", default: "1000,10000,50000" },
      growth: { type: "string", default: "1000,10000,100000,200000,1000000" },
      rounds: { type: "string", default: "3" },
      tools: { type: "string", default: TOOLS.join(",") },
      json: { type: "string" },
    },
  });
  const numbers = (list: string): number[] => list.split(",").filter(Boolean).map(Number);
  return {
    parts: new Set(values.only.split(",")),
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
    const inputs = join(build.root, "inputs");
    process.env["BENCH_INPUTS"] = inputs;
    await mkdir(inputs);
    for (const lines of new Set([SMALL_LINES, FULL_LINES, ...options.sizes, ...options.growth])) {
      await writeFile(join(inputs, `input-${lines}.ts`), generate(lines));
    }
    await run(build, join(inputs, `input-${SMALL_LINES}.ts`), options);
  } finally {
    await build.remove();
  }
}

async function run(build: Build, small: string, options: Options): Promise<void> {
  const { tools, rounds } = options;
  const has = (part: Part): boolean => options.parts.has(part);
  const speed: BySize = new Map();
  if (has("speed")) {
    console.log("Thousand lines per second of CPU time; cold is the first file of a process");
    for (const lines of options.sizes) {
      const found = await compare(build, tools, lines, rounds);
      speed.set(lines, found);
      console.log(`\n${lines} lines\n\n${speedTable(found, lines, tools)}`);
    }
  }
  const full: BySize = new Map();
  if (has("full")) {
    const found = await compare(build, ["typescript", "full"], FULL_LINES, rounds, ONE_FILE);
    full.set(FULL_LINES, found);
    console.log(`\n${FULL_LINES} lines with types and layout\n`);
    console.log(speedTable(found, FULL_LINES, ["full"]));
  }
  const output = has("output") ? await outputSizes(build, generate(FULL_LINES)) : [];
  if (has("output")) {
    console.log(`\nOutput for ${FULL_LINES} lines, minified\n`);
    console.log(table(["", "bytes", "/ native's"], output));
  }
  const start = has("start") ? startUp(build, small) : {};
  if (has("start")) {
    console.log(`\nFrom start to exit, a file of ${SMALL_LINES} lines, median\n`);
    const rows = Object.entries(start).map(([command, time]) => [command, String(time)]);
    console.log(table(["", "ms"], rows));
  }
  const growth = await grow(build, tools, has("growth") ? options.growth : []);
  if (has("growth")) {
    console.log("\nFresh process for each size (linear growth: time and memory per line stay)\n");
    console.log(growthTable(growth));
  }
  console.log(reasons([...speed.values(), ...full.values(), ...growth.times.values()]));
  console.log(targets(speed, growth, start));

  if (options.json === undefined) return;
  const plain = (bySize: ReadonlyMap<number, ReadonlyMap<string, unknown>>): object =>
    Object.fromEntries([...bySize].map(([lines, found]) => [lines, Object.fromEntries(found)]));
  const document = {
    speed: plain(speed),
    full: plain(full),
    growth: plain(growth.times),
    memory: plain(growth.peaks),
    start,
    output,
  };
  await writeFile(options.json, `${JSON.stringify(document, null, 2)}\n`);
}

await main(process.argv.slice(2));
