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
import { table } from "./table.ts";

const LIMIT_MS = 180_000;

type Found = Weight | { readonly reason: string };

interface Row {
  readonly kind: Kind;
  readonly count: number;
  readonly found: Readonly<Record<string, Found>>;
}

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

const isWeight = (found: Found | undefined): found is Weight =>
  found !== undefined && "suspended" in found;

function weightTable(rows: readonly Row[], candidates: readonly Candidate[]): string {
  const cells = ({ kind, found }: Row): string[] => {
    const native = found["native"];
    const shown = candidates.map(({ name }) => {
      const weight = found[name];
      if (!isWeight(weight)) return "–";
      if (name === "native" || !isWeight(native)) return weight.suspended.toFixed(0);
      return `${weight.suspended.toFixed(0)} (${(weight.suspended / native.suspended).toFixed(2)})`;
    });
    return [`${kind.name}: ${kind.about}`, String(kind.words * 8), ...shown];
  };
  return table(["", "must be kept", ...candidates.map(({ name }) => name)], rows.map(cells));
}

function retainedTable(rows: readonly Row[], candidates: readonly Candidate[]): string {
  const cells = ({ kind, found }: Row): string[] => [
    kind.name,
    ...candidates.map(({ name }) => {
      const weight = found[name];
      return isWeight(weight) ? Math.max(0, weight.retained).toFixed(1) : "–";
    }),
  ];
  return table(["", ...candidates.map(({ name }) => name)], rows.map(cells));
}

function manyTable({ count, found }: Row): string {
  const rows = Object.entries(found).map(([name, weight]) =>
    isWeight(weight)
      ? [
          name,
          weight.suspended.toFixed(0),
          Math.max(0, weight.retained).toFixed(1),
          `${(weight.resident / 1e6).toFixed(0)} MB`,
          `${((weight.cpu * 1e6) / count).toFixed(0)} ns`,
        ]
      : [name, "–", "–", "–", "–"],
  );
  return table(["", "bytes per task", "retained", "resident", "CPU per task"], rows);
}

function reasons(rows: readonly Row[]): string {
  const lines = new Set<string>();
  for (const { found } of rows) {
    for (const [name, weight] of Object.entries(found)) {
      if (!isWeight(weight)) lines.add(`- ${name}: ${weight.reason}`);
    }
  }
  return lines.size === 0 ? "" : `\nNot measured:\n${[...lines].join("\n")}`;
}

function targets(rows: readonly Row[], many: Row): string {
  const limits = [
    { candidate: "lazy", kind: "flat", limit: 0.5 },
    { candidate: "lazy", kind: "locals", limit: 0.5 },
    { candidate: "lazy", kind: "nested", limit: 0.5 },
    { candidate: "eager", kind: "flat", limit: 1.4 },
    { candidate: "eager", kind: "nested", limit: 0.6 },
  ];
  const lines = limits.flatMap(({ candidate, kind, limit }) => {
    const found = rows.find((row) => row.kind.name === kind)!.found;
    const [ours, native] = [found[candidate], found["native"]];
    if (!isWeight(ours) || !isWeight(native)) return [];
    const share = ours.suspended / native.suspended;
    const verdict = share <= limit ? "kept" : "MISSED";
    return [
      `- ${verdict}: ${candidate}, ${kind}: at most ${limit} of native's; found ${share.toFixed(2)}`,
    ];
  });
  for (const { kind, found } of [...rows, many]) {
    for (const name of ["eager", "lazy"]) {
      const weight = found[name];
      if (isWeight(weight) && weight.retained >= 8) {
        lines.push(
          `- MISSED: ${name}, ${kind.name}: less than a word retained per task; found ${weight.retained.toFixed(1)} bytes`,
        );
      }
    }
  }
  return lines.length === 0 ? "" : `\nTargets:\n${lines.join("\n")}`;
}

await main(process.argv.slice(2));
