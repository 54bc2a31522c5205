/** `npm run bench`: every workload, compiled by every candidate, measured side by side. */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { buildProject, buildWorkload, type Build, type Built } from "./build.ts";
import { readOptions, USAGE, type Options } from "./options.ts";
import { meanOf, outcomeOf, type Outcome, type WorkloadResult } from "./results.ts";
import { runSession, type Plan, type Samples } from "./session.ts";
import { ratioTable, reasons, spreadTable } from "./table.ts";
import { targetLines } from "./targets.ts";
import type { Sample } from "./worker.ts";
import { quick, type Workload } from "./workloads.ts";

type BuiltFiles = Map<string, Map<string, Built>>;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(USAGE);
    return;
  }
  const options = readOptions(args);
  const build = await buildProject();
  try {
    const built = await buildAll(build, options);
    const results = await measureAll(build, built, options);
    report(results, options);
    if (options.json !== undefined) await writeJson(options.json, results, options);
    const failed = results.some(({ outcomes }) =>
      Object.values(outcomes).some(({ kind }) => kind === "failed"),
    );
    if (failed) process.exitCode = 1;
  } finally {
    if (options.keep) console.error(`compiled files: ${build.root}`);
    else await build.remove();
  }
}

async function buildAll(build: Build, options: Options): Promise<BuiltFiles> {
  const built: BuiltFiles = new Map();
  for (const source of new Set(options.workloads.map((workload) => workload.source))) {
    const files = new Map<string, Built>();
    for (const candidate of options.candidates) {
      files.set(candidate.name, await buildWorkload(build, candidate, source));
    }
    built.set(source, files);
  }
  return built;
}

async function measureAll(
  build: Build,
  built: BuiltFiles,
  options: Options,
): Promise<WorkloadResult[]> {
  const { candidates, nodeOptions } = options;
  if (options.quick) {
    const plan: Plan = { rounds: options.rounds, warmUp: 0, sample: 0, nodeOptions };
    const workloads = options.workloads.map(quick);
    const samples = await runSession(build, candidates, workloads, built, plan);
    return workloads.map((workload) => resultOf(workload, [samples], built, options));
  }
  const results: WorkloadResult[] = [];
  for (const workload of options.workloads) {
    const sessions: Samples[] = [];
    for (let i = 0; i < options.series; i++) {
      const rounds = Math.ceil((options.rounds - i) / options.series);
      if (rounds < 1) break;
      const plan: Plan = { rounds, warmUp: 1000, sample: 40, nodeOptions };
      sessions.push(await runSession(build, candidates, [workload], built, plan));
    }
    results.push(resultOf(workload, sessions, built, options));
    console.error(`${workload.name}: ${summary(results.at(-1)!)}`);
  }
  return results;
}

/** Puts the sessions together; a candidate that failed in one of them has failed. */
function resultOf(
  workload: Workload,
  sessions: readonly Samples[],
  built: BuiltFiles,
  { candidates }: Options,
): WorkloadResult {
  const collect = (name: string): Sample[] | Error => {
    const parts = sessions.map((session) => session.get(workload.name)?.get(name) ?? []);
    return parts.find((part) => part instanceof Error) ?? (parts as Sample[][]).flat();
  };
  const native = collect("native");
  if (native instanceof Error)
    throw new Error(`native failed on ${workload.name}`, { cause: native });
  const outcomes: Record<string, Outcome> = {};
  for (const { name } of candidates) {
    const file = built.get(workload.source)!.get(name)!;
    const found = collect(name);
    if (file.kind === "unavailable") outcomes[name] = file;
    else if (found instanceof Error) outcomes[name] = { kind: "failed", reason: found.message };
    else outcomes[name] = outcomeOf(found, native, workload);
  }
  return { workload, outcomes };
}

function summary({ outcomes }: WorkloadResult): string {
  const parts = Object.entries(outcomes).map(([name, outcome]) =>
    outcome.kind === "measured"
      ? `${name} ${outcome.cpu.median.toFixed(2)}`
      : `${name} ${outcome.kind}`,
  );
  return parts.join(", ");
}

function report(
  results: readonly WorkloadResult[],
  { candidates, spread, quick: smoke }: Options,
): void {
  console.log(
    `Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model ?? "unknown processor"}\n`,
  );
  console.log(ratioTable(results, candidates));
  if (spread) console.log(`\n${spreadTable(results, candidates)}`);
  const why = reasons(results);
  if (why !== "") console.log(`\nNot measured:\n${why}`);
  if (smoke) {
    console.log(
      "\nA quick run only shows that everything works: its figures are not to be quoted.",
    );
    return;
  }
  const peers = candidates.filter(({ role }) => role === "peer").map(({ name }) => name);
  const targets = targetLines(results, peers);
  if (targets.length > 0) console.log(`\nTargets:\n${targets.join("\n")}`);
}

async function writeJson(
  path: string,
  results: readonly WorkloadResult[],
  options: Options,
): Promise<void> {
  const document = {
    date: new Date().toISOString(),
    node: process.version,
    v8: process.versions.v8,
    processor: cpus()[0]?.model,
    processors: availableParallelism(),
    rounds: options.rounds,
    series: options.series,
    quick: options.quick,
    candidates: options.candidates.map(({ name, role, about }) => ({ name, role, about })),
    means: Object.fromEntries(options.candidates.map(({ name }) => [name, meanOf(results, name)])),
    results,
  };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
}

await main(process.argv.slice(2));
