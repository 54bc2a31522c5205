/** `npm run bench:memory`: what a suspended task weighs, and what is left of it when it has ended. */
import { fork } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildProject, buildWorkload, type Build } from "./build.ts";
import type { Candidate } from "./candidates/candidate.ts";
import { CANDIDATES } from "./candidates/index.ts";
import { prebuilt } from "./candidates/prebuilt.ts";
import { KINDS, type Kind } from "./memory/kinds.ts";
import type { ProbeOrder, Weight } from "./memory/probe.ts";
import {
  manyTable,
  reasons,
  retainedTable,
  targets,
  weightTable,
  type Found,
  type Row,
} from "./memory/report.ts";

const LIMIT_MS = 180_000;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      candidates: { type: "string" },
      prebuilt: { type: "string", multiple: true, default: [] },
      count: { type: "string", default: "100000" },
      million: { type: "string", default: "1000000" },
      json: { type: "string" },
    },
  });
  const chosen = values.candidates?.split(",");
  const candidates = CANDIDATES.filter(
    ({ name }) => name === "native" || (chosen?.includes(name) ?? true),
  );
  const all = [...candidates, ...values.prebuilt.map(prebuilt)];
  const build = await buildProject();
  try {
    const rows = await weighAll(build, all, Number(values.count));
    console.log(
      `Bytes of heap per suspended task (of ${values.count}; in brackets: of native's)\n`,
    );
    console.log(weightTable(rows, all));
    console.log(`\nBytes per task still held after all have ended\n`);
    console.log(retainedTable(rows, all));
    const many = await weighMany(build, all, Number(values.million));
    console.log(`\n${values.million} tasks suspended at once, then all ended\n`);
    console.log(manyTable(many));
    console.log(reasons([...rows, many]));
    console.log(targets(rows, many));
    if (values.json !== undefined) {
      await writeFile(values.json, `${JSON.stringify({ rows, many }, null, 2)}\n`);
    }
  } finally {
    await build.remove();
  }
}

async function weighAll(
  build: Build,
  candidates: readonly Candidate[],
  count: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const found: Record<string, Found> = {};
    for (const candidate of candidates)
      found[candidate.name] = await weigh(build, candidate, kind, count);
    rows.push({ kind, count, found });
  }
  return rows;
}

/** The same at a size where a leak or a quadratic queue would show; peers are left out for their appetite. */
async function weighMany(
  build: Build,
  candidates: readonly Candidate[],
  count: number,
): Promise<Row> {
  const kind = KINDS[0]!;
  const found: Record<string, Found> = {};
  for (const candidate of candidates) {
    if (candidate.role !== "peer")
      found[candidate.name] = await weigh(build, candidate, kind, count);
  }
  return { kind, count, found };
}

async function weigh(
  build: Build,
  candidate: Candidate,
  kind: Kind,
  count: number,
): Promise<Found> {
  const built = await buildWorkload(build, candidate, "suspended");
  if (built.kind === "unavailable") return built;
  const order = { url: pathToFileURL(built.path).href, kind: kind.name, count };
  return runProbe(join(build.root, "test/bench/memory/probe.js"), order);
}

function runProbe(probe: string, order: ProbeOrder): Promise<Found> {
  return new Promise((resolve) => {
    const child = fork(probe, [], { execArgv: ["--expose-gc", "--max-old-space-size=8192"] });
    const limit = setTimeout(() => {
      resolve({ reason: `no result within ${LIMIT_MS / 1000} s` });
      child.kill("SIGKILL");
    }, LIMIT_MS);
    child.on("message", (answer: { weight: Weight } | { reason: string }) => {
      resolve("weight" in answer ? answer.weight : answer);
      child.kill("SIGKILL");
    });
    child.on("exit", (code, signal) => {
      clearTimeout(limit);
      resolve({ reason: `the process ended with ${signal ?? code}` });
    });
    child.send(order);
  });
}

await main(process.argv.slice(2));
