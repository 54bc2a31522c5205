/** Results as text tables, wide enough for a terminal and valid as Markdown. */
import type { Candidate } from "./candidates/candidate.ts";
import { meanOf, type Outcome, type WorkloadResult } from "./results.ts";

/** A Markdown table whose columns line up; all but the first are right-aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width))).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Three significant digits, and no more than two behind the point. */
export function ratio(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value < 0.01 ? value.toFixed(3) : value.toFixed(2);
}

function cell(
  outcome: Outcome | undefined,
  show: (outcome: Outcome & { kind: "measured" }) => string,
): string {
  if (outcome === undefined) return "";
  if (outcome.kind === "measured") return show(outcome);
  return outcome.kind === "failed" ? "FAILED" : "–";
}

/** Medians of CPU time ratios, with native's time per operation to tell what a ratio is of. */
export function ratioTable(
  results: readonly WorkloadResult[],
  candidates: readonly Candidate[],
): string {
  const shown = candidates.filter(({ role }) => role !== "native");
  const rows = results.map(({ workload, outcomes }) => [
    workload.name,
    cell(outcomes["native"], ({ nanoseconds }) => `${nanoseconds.toFixed(0)} ns`),
    ...shown.map(({ name }) => cell(outcomes[name], ({ cpu }) => ratio(cpu.median))),
  ]);
  const means = shown.map(({ name }) => {
    const { value, of } = meanOf(results, name);
    return of === 0 ? "–" : `${ratio(value)} (${of})`;
  });
  const last = ["geometric mean (of)", "", ...means];
  return table(
    ["CPU time / native", "native per", ...shown.map(({ name }) => name)],
    [...rows, last],
  );
}

/** First and third quartile of the same ratios, then the median of wall time ratios. */
export function spreadTable(
  results: readonly WorkloadResult[],
  candidates: readonly Candidate[],
): string {
  const shown = candidates.filter(({ role }) => role !== "native");
  const rows = results.map(({ workload, outcomes }) => [
    workload.name,
    ...shown.map(({ name }) =>
      cell(
        outcomes[name],
        ({ cpu, wall }) => `${ratio(cpu.q1)}–${ratio(cpu.q3)} · ${ratio(wall.median)}`,
      ),
    ),
  ]);
  return table(["CPU quartiles · wall", ...shown.map(({ name }) => name)], rows);
}

/** Why a cell holds no number, one line for each reason. */
export function reasons(results: readonly WorkloadResult[]): string {
  const lines = new Map<string, string[]>();
  for (const { workload, outcomes } of results) {
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (outcome.kind === "measured") continue;
      const line = `${name}: ${outcome.kind === "failed" ? "FAILED: " : ""}${outcome.reason}`;
      lines.set(line, [...(lines.get(line) ?? []), workload.name]);
    }
  }
  return [...lines].map(([line, names]) => `- ${line} (${names.join(", ")})`).join("\n");
}
