/** Times of compilers: side by side on one input, alone on larger and larger ones, and of whole processes. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Build } from "../build.ts";
import { Worker } from "../process.ts";
import { median } from "../statistics.ts";
import type { Peak } from "./peak.ts";

/** Milliseconds of CPU time, or why there are none. */
export type Times = Measured | { readonly reason: string };

export interface Measured {
  /** The first run of the process. */
  readonly cold: number;
  /** The runs after the warm-up. */
  readonly warm: number[];
}

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

/** How many lines are compiled in a row. */
export interface Lengths {
  /** Before anything is measured: so long V8 goes on compiling the compilers. */
  readonly warmUp: number;
  /**
   * Unmeasured and then measured, whenever it is a tool's turn: while the others had theirs V8 has collected what the tool
   * left, and thrown optimised code away that knew the shapes of those objects.
   */
  readonly turn: number;
}

const LENGTHS: Lengths = { warmUp: 150_000, turn: 60_000 };

export const isMeasured = (times: Times | undefined): times is Measured =>
  times !== undefined && "cold" in times;

export function warmTime({ cold, warm }: Measured): number {
  return median(warm.length > 0 ? warm : [cold]);
}

/** One process per tool; when all are warm, `rounds` interleaved. */
export async function compare(
  build: Build,
  tools: readonly string[],
  lines: number,
  rounds: number,
  { warmUp, turn } = LENGTHS,
): Promise<Found> {
  const runs = (inARow: number): number => Math.ceil(inARow / lines);
  const found: Found = new Map();
  const workers = tools.map((tool) => ({
    tool,
    worker: new Worker(build, NODE_OPTIONS, LIMIT_MS),
  }));
  for (const { tool, worker } of workers) {
    await firstRun(build, worker, tool, lines, found);
    await furtherRuns(worker, tool, lines, found, { unmeasured: runs(warmUp), measured: 0 });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { tool, worker } of workers) {
      const times = { unmeasured: runs(turn), measured: runs(turn) };
      await furtherRuns(worker, tool, lines, found, times);
    }
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
      await firstRun(build, worker, tool, lines, found);
      const { result } = await worker.run("peak", [], 1);
      peaks.set(tool, result as Peak);
      if (lines <= 100_000)
        for (let i = 1; i < 3; i++)
          await furtherRuns(worker, tool, lines, found, { unmeasured: 0, measured: 1 });
      await worker.stop();
    }
    growth.times.set(lines, found);
    growth.peaks.set(lines, peaks);
  }
  return growth;
}

/** Loads a tool and measures its first run. */
async function firstRun(
  build: Build,
  worker: Worker,
  tool: string,
  lines: number,
  found: Found,
): Promise<void> {
  await attempt(tool, found, async () => {
    if (OURS.has(tool) && !existsSync(join(build.root, "src/index.js")))
      throw new Error("not built yet");
    await worker.load(tool, join(build.root, "test/bench/compile/tools.js"), tool);
    found.set(tool, { cold: await timeOf(worker, tool, lines, 1), warm: [] });
  });
}

/** Further runs of a tool whose first one succeeded: some unmeasured, then the mean of some. */
async function furtherRuns(
  worker: Worker,
  tool: string,
  lines: number,
  found: Found,
  { unmeasured, measured }: { readonly unmeasured: number; readonly measured: number },
): Promise<void> {
  const times = found.get(tool);
  if (!isMeasured(times)) return;
  await attempt(tool, found, async () => {
    await worker.run(tool, [lines], unmeasured);
    if (measured > 0) times.warm.push(await timeOf(worker, tool, lines, measured));
  });
}

/** What goes wrong is the result of the tool, which is not measured after that. */
async function attempt(tool: string, found: Found, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    found.set(tool, { reason: error instanceof Error ? error.message : String(error) });
  }
}

async function timeOf(worker: Worker, tool: string, lines: number, runs: number): Promise<number> {
  const { cpu, wall, result } = await worker.run(tool, [lines], runs);
  if (typeof result !== "number" || result < 1) throw new Error("no output");
  // esbuild works in a process of its own, whose CPU time is not ours to see.
  return tool === "esbuild" ? wall : cpu;
}

/** By command: wall milliseconds from start to exit, or how it ended. */
export type StartTimes = Readonly<Record<string, number | string>>;

const START_ROUNDS = 7;

/** Whole processes, in turn; the median of the rounds. */
export function startUp(build: Build, file: string): StartTimes {
  const cli = join(build.root, "src/cli.cjs");
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
