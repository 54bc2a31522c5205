/** Times of compilers: side by side on one input, alone on larger and larger ones, and of whole processes. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Build } from "../build.ts";
import { Worker } from "../process.ts";
import { median } from "../statistics.ts";

/** Milliseconds of CPU time of each run, or why there are none. */
export type Times = number[] | { readonly reason: string };
/** By tool. */
export type Found = Map<string, Times>;
/** By number of lines. */
export type BySize = Map<number, Found>;

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
): Promise<BySize> {
  const growth: BySize = new Map();
  for (const lines of sizes) {
    const found: Found = new Map();
    for (const tool of tools) {
      if (!OURS.has(tool) && tool !== "typescript") continue;
      const worker = new Worker(build, NODE_OPTIONS, LIMIT_MS);
      const runs = lines > 100_000 ? 1 : 3;
      for (let i = 0; i < runs; i++) await step(build, worker, tool, lines, found);
      await worker.stop();
    }
    growth.set(lines, found);
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

/** Wall milliseconds of whole processes, from start to exit, median of eleven; or how they ended. */
export function startUp(build: Build, file: string): Record<string, string> {
  const cli = join(build.root, "src/cli.js");
  const commands: Record<string, readonly string[]> = { "node -e 0": ["-e", "0"] };
  if (!existsSync(cli)) return { "lower-async": "not built yet", ...runAll(commands) };
  commands["lower-async --version"] = [cli, "--version"];
  commands["lower-async FILE (60 lines)"] = [cli, file];
  return runAll(commands);
}

function runAll(commands: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [what, args] of Object.entries(commands)) {
    const times: number[] = [];
    for (let i = 0; i < 11; i++) {
      const before = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
      if (status !== 0) found[what] = `exit ${status}`;
      times.push(performance.now() - before);
    }
    found[what] ??= median(times).toFixed(0);
  }
  return found;
}
