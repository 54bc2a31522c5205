/** Arguments of `npm run bench`. */
import { parseArgs } from "node:util";
import { CANDIDATES } from "./candidates/index.ts";
import type { Candidate } from "./candidates/candidate.ts";
import { prebuilt } from "./candidates/prebuilt.ts";
import { WORKLOADS, type Workload } from "./workloads.ts";

export const USAGE = `npm run bench -- [options]
  --only NAME[,NAME]        these workloads (a name that ends in * stands for all that begin so)
  --candidates NAME[,NAME]  these candidates; native always runs
  --prebuilt NAME=FOLDER    one more candidate: FOLDER/WORKLOAD.js as it stands, to try out a shape of code
  --rounds N                rounds in all (default 15)
  --series N                how many times the processes are started afresh (default 3)
  --quick                   a smoke run of everything: small sizes, no figures to quote
  --details                 also the workloads that take a closer look
  --spread                  also quartiles and wall time
  --json FILE               all results as JSON
  --node-options "…"        for the measured processes, e.g. "--cpu-prof --cpu-prof-dir=/tmp/prof"
  --keep                    leave the compiled files where they are and say where
`;

export interface Options {
  readonly workloads: readonly Workload[];
  readonly candidates: readonly Candidate[];
  readonly rounds: number;
  readonly series: number;
  readonly quick: boolean;
  readonly spread: boolean;
  readonly json: string | undefined;
  readonly nodeOptions: readonly string[];
  readonly keep: boolean;
}

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      candidates: { type: "string" },
      prebuilt: { type: "string", multiple: true, default: [] },
      rounds: { type: "string", default: "15" },
      series: { type: "string", default: "3" },
      quick: { type: "boolean", default: false },
      details: { type: "boolean", default: false },
      spread: { type: "boolean", default: false },
      json: { type: "string" },
      "node-options": { type: "string", default: "" },
      keep: { type: "boolean", default: false },
    },
  });
  const chosen = values.candidates?.split(",");
  if (chosen !== undefined) checkNames(chosen, CANDIDATES, "candidate");
  const candidates = CANDIDATES.filter(
    ({ name }) => name === "native" || (chosen?.includes(name) ?? true),
  );
  const quick = values.quick;
  return {
    workloads: chooseWorkloads(values.only?.split(","), values.details),
    candidates: [...candidates, ...values.prebuilt.map(prebuilt)],
    rounds: quick ? 2 : count("rounds", values.rounds),
    series: quick ? 1 : count("series", values.series),
    quick,
    spread: values.spread,
    json: values.json,
    nodeOptions: values["node-options"].split(" ").filter((option) => option !== ""),
    keep: values.keep,
  };
}

function chooseWorkloads(
  only: readonly string[] | undefined,
  details: boolean,
): readonly Workload[] {
  if (only === undefined) return WORKLOADS.filter(({ detail }) => details || detail !== true);
  const matches = (pattern: string, name: string): boolean =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
  const unknown = only.filter((pattern) => !WORKLOADS.some(({ name }) => matches(pattern, name)));
  if (unknown.length > 0) checkNames(unknown, WORKLOADS, "workload");
  return WORKLOADS.filter(({ name }) => only.some((pattern) => matches(pattern, name)));
}

function checkNames(
  names: readonly string[],
  known: readonly { name: string }[],
  what: string,
): void {
  const unknown = names.filter((name) => !known.some((one) => one.name === name));
  if (unknown.length === 0) return;
  const list = known.map(({ name }) => name).join(", ");
  throw new Error(`no ${what} ${unknown.join(", ")}; there are ${list}`);
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${option} wants a number, not ${text}`);
  return value;
}
