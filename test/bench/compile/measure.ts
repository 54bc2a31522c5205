/** Times of compilers: side by side on one input, alone on larger and larger ones, and of whole processes. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Build } from "../build.ts";
import { Worker } from "../process.ts";
import { median } from "../statistics.ts";
import type { Peak } from "./peak.ts";

/** Milliseconds of CPU time of each run, or why there are none. */
export type Times = number[] | { readonly reason: string };
/** By tool. */
export type Found = Map<string, Times>;
/** By number of lines. */
export type BySize = Map<number, Found>;
/** What the first run of each tool needed at most. */
export type Peaks = Map<string, Peak>;
/** Runs of processes that saw one size only. */
export interface Growth {
  readonly times: BySize;
  readonly peaks: Map<number, Peaks>;
}

const OURS = new Set(["eager", "lazy", "full"]);
const NODE_OPTIONS = ["--max-old-space-size=12288"];
/** For a million lines, on a busy machine. */
const LIMIT_MS = 900_000;
/** Runs until the hot functions are compiled; they are measured and left out. */
export const COLD_RUNS = 2;

export const isTimes = (times: Times | undefined): times is number[] => Array.isArray(times);

export function warm(times: readonly number[]): number {
  return median(times.length > COLD_RUNS ? times.slice(COLD_RUNS) : times);
}

/** One process per tool, interleaved; the first time of each list is the cold one. */
export async function compare(
  build: Build,
  tools: readonly string[],
  lines: number,
  rounds: number,
): Promise<Found> {
  const found: Found = new Map();
  const workers = tools.map((tool) => ({
    tool,
    worker: new Worker(build, NODE_OPTIONS, LIMIT_MS),
  }));
  for (let round = 0; round < rounds + COLD_RUNS; round++) {
    for (const { tool, worker } of workers) await step(build, worker, tool, lines, found);
  }
  await Promise.all(workers.map(({ worker }) => worker.stop()));
  return found;
}

/** Each size in a process of its own, one at a time: a million lines of syntax tree take gigabytes. */
export async function grow(
  build: Build,
  tools: readonly string[],
  sizes: readonly number[],
): Promise<Growth> {
  const growth: Growth = { times: new Map(), peaks: new Map() };
  for (const lines of sizes) {
    const found: Found = new Map();
    const peaks: Peaks = new Map();
    for (const tool of tools) {
      if (!OURS.has(tool) && tool !== "typescript") continue;
      const worker = new Worker(build, NODE_OPTIONS, LIMIT_MS);
      for (const order of ["watch", "peak"]) {
        await worker.load(order, join(build.root, "test/bench/compile/peak.js"), order);
      }
      await worker.run("watch", [], 1);
      await step(build, worker, tool, lines, found);
      const { result } = await worker.run("peak", [], 1);
      peaks.set(tool, result as Peak);
      if (lines <= 100_000)
        for (let i = 1; i < 3; i++) await step(build, worker, tool, lines, found);
      await worker.stop();
    }
    growth.times.set(lines, found);
    growth.peaks.set(lines, peaks);
  }
  return growth;
}

async function step(
  build: Build,
  worker: Worker,
  tool: string,
  lines: number,
  found: Found,
): Promise<void> {
  const times = found.get(tool) ?? [];
  if (!isTimes(times)) return;
  found.set(tool, times);
  try {
    if (times.length === 0) {
      if (OURS.has(tool) && !existsSync(join(build.root, "src/index.js"))) {
        throw new Error("not built yet");
      }
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

/** By command: wall milliseconds from start to exit, or how it ended. */
export type StartTimes = Readonly<Record<string, number | string>>;

const START_ROUNDS = 7;

/** Whole processes, in turn; the median of the rounds. */
export function startUp(build: Build, file: string): StartTimes {
  const cli = join(build.root, "src/cli.js");
  const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
  const commands: Record<string, readonly string[]> = {
    "node -e 0": ["-e", "0"],
    "tsc --version": [tsc, "--version"],
    "tsc --noEmit FILE": [tsc, "--noEmit", "--ignoreConfig", "--target", "esnext", file],
  };
  if (!existsSync(cli)) return { "lower-async": "not built yet", ...runAll(commands) };
  commands["lower-async --version"] = [cli, "--version"];
  commands["lower-async FILE --no-types"] = [cli, file, "--no-types"];
  commands["lower-async FILE --types"] = [cli, file, "--types"];
  return runAll(commands);
}

function runAll(commands: Readonly<Record<string, readonly string[]>>): StartTimes {
  const names = Object.keys(commands);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const failed: Record<string, string> = {};
  for (let round = 0; round < START_ROUNDS; round++) {
    for (const name of names) {
      const before = performance.now();
      const { status } = spawnSync(process.execPath, commands[name]!, { stdio: "ignore" });
      times.get(name)!.push(performance.now() - before);
      // The checker misses what the file imports; it has done its work all the same.
      if (status !== 0 && !name.startsWith("tsc")) failed[name] = `exit ${status}`;
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, failed[name] ?? Math.round(median(times.get(name)!))]),
  );
}
