/** Weights of suspended tasks as tables, and what the project promises of them. */
import type { Candidate } from "../candidates/candidate.ts";
import { table } from "../table.ts";
import type { Kind } from "./kinds.ts";
import type { Weight } from "./probe.ts";

export type Found = Weight | { readonly reason: string };

export interface Row {
  readonly kind: Kind;
  readonly count: number;
  readonly found: Readonly<Record<string, Found>>;
}

const isWeight = (found: Found | undefined): found is Weight =>
  found !== undefined && "suspended" in found;

export function weightTable(rows: readonly Row[], candidates: readonly Candidate[]): string {
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

export function retainedTable(rows: readonly Row[], candidates: readonly Candidate[]): string {
  const cells = ({ kind, found }: Row): string[] => [
    kind.name,
    ...candidates.map(({ name }) => {
      const weight = found[name];
      return isWeight(weight) ? Math.max(0, weight.retained).toFixed(1) : "–";
    }),
  ];
  return table(["", ...candidates.map(({ name }) => name)], rows.map(cells));
}

export function manyTable({ count, found }: Row): string {
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

export function reasons(rows: readonly Row[]): string {
  const lines = new Set<string>();
  for (const { found } of rows) {
    for (const [name, weight] of Object.entries(found)) {
      if (!isWeight(weight)) lines.add(`- ${name}: ${weight.reason}`);
    }
  }
  return lines.size === 0 ? "" : `\nNot measured:\n${[...lines].join("\n")}`;
}

export function targets(rows: readonly Row[], many: Row): string {
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
      const native = found["native"];
      if (!isWeight(weight) || !isWeight(native)) continue;
      // Compiled code stays, also native's; a task that is kept takes at least a word.
      const retained = weight.retained - native.retained;
      const verdict = retained < 8 ? "kept" : "MISSED";
      lines.push(
        `- ${verdict}: ${name}, ${kind.name}: nothing retained per task; found ${retained.toFixed(1)} bytes more than native`,
      );
    }
  }
  return lines.length === 0 ? "" : `\nTargets:\n${lines.join("\n")}`;
}
