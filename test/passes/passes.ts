/** Small sources in, dumps out: what one pass makes of a function, as text. */
import { expect } from "vitest";
import { compile, type Mode, type Stage } from "../../src/index.ts";
import { orderBlocks } from "../../src/analysis/order.ts";
import type { Cfg } from "../../src/ir/cfg.ts";
import { dumpBindings, dumpCaptures } from "../../src/ir/dump-source.ts";
import { dumpOrder } from "../../src/ir/dump.ts";
import { resolveBindings } from "../../src/syntax/bindings/index.ts";
import { findCaptures } from "../../src/syntax/captures.ts";
import { parse } from "../../src/syntax/parse.ts";
import { findAsyncFunctions } from "../../src/syntax/support.ts";

// Dumps stand in snapshots as they are, without quotes.
expect.addSnapshotSerializer({
  test: (value) => typeof value === "string",
  serialize: (value) => (value as string).trimEnd(),
});

/** The names that everything in the source stands for. */
export function bindingsIn(source: string): string {
  return dumpBindings(resolveBindings(parse(dedent(source), "input.ts")));
}

/** What each async function of the source is handed and how it keeps its variables. */
export function capturesIn(source: string): string {
  const sourceFile = parse(dedent(source), "input.ts");
  const bindings = resolveBindings(sourceFile);
  // In lazy mode every function has a machine.
  const found = findAsyncFunctions(bindings, sourceFile, { mode: "lazy", only: undefined });
  const accepted = found.filter(({ verdict }) => verdict === "lowered").map(({ fn }) => fn);
  return dumpCaptures(findCaptures(bindings, new Set(accepted)));
}

export interface Which {
  readonly mode?: Mode;
  /** Name of the function; the first one of the source by default. */
  readonly fn?: string;
}

/** What the compiler recorded after one of its passes. */
export function stageOf(name: string, source: string, { mode = "eager", fn }: Which = {}): Stage {
  const { stages, functions } = compile(dedent(source), { mode, stages: true });
  const wanted = fn ?? functions[0]?.name;
  const stage = stages.find((known) => known.name === name && known.fn === wanted);
  if (stage === undefined) throw new Error(`no stage ${name} of ${wanted}`);
  return stage;
}

export function dumpOf(name: string, source: string, which?: Which): string {
  return stageOf(name, source, which).text;
}

/** The simplified graph and how its blocks are printed. */
export function orderIn(source: string, which?: Which): string {
  const stage = stageOf("simplified", source, which);
  const cfg = stage.value as Cfg;
  return `${stage.text}\n${dumpOrder(cfg, orderBlocks(cfg))}`;
}

/** The source as it would stand at the margin: line numbers count from its first line. */
export function dedent(source: string): string {
  const lines = source.replace(/^\n/, "").trimEnd().split("\n");
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => /^ */.exec(line)![0].length);
  const indent = Math.min(...indents);
  return `${lines.map((line) => line.slice(indent)).join("\n")}\n`;
}
