/** The printed table and the lists around it. */

import type { Verdict } from "./expected.ts";
import type { Outcome } from "./outcome.ts";
import { CATEGORIES, type Category } from "./select.ts";

interface Row {
  runs: number;
  native: number;
  lowered: number;
  failed: number;
  untouched: number;
  refused: number;
  gained: number;
}

const COLUMNS: readonly (readonly [keyof Row, string])[] = [
  ["runs", "runs"],
  ["native", "native pass"],
  ["lowered", "lowered pass"],
  ["failed", "lowered fail"],
  ["untouched", "left untouched"],
  ["refused", "refused"],
  ["gained", "only lowered"],
];

/** One row per category and a sum; `lowered`, `failed`, `untouched`, `refused` count where native passes. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = new Map<Category | "all", Row>();
  for (const name of [...CATEGORIES, "all"] as const) rows.set(name, emptyRow());
  for (const outcome of outcomes)
    for (const name of [outcome.category, "all"] as const) count(rows.get(name)!, outcome);
  const lines = [["", ...COLUMNS.map(([, title]) => title)]];
  for (const [name, row] of rows)
    if (row.runs > 0) lines.push([name, ...COLUMNS.map(([key]) => String(row[key]))]);
  return alignColumns(lines);
}

function emptyRow(): Row {
  return { runs: 0, native: 0, lowered: 0, failed: 0, untouched: 0, refused: 0, gained: 0 };
}

function count(row: Row, { native, lowered }: Outcome): void {
  row.runs += 1;
  if (native !== null) {
    if (lowered === "pass") row.gained += 1;
    return;
  }
  row.native += 1;
  if (lowered === "pass") row.lowered += 1;
  else if (lowered === "fail") row.failed += 1;
  else if (lowered === "untouched") row.untouched += 1;
  else if (lowered === "refused") row.refused += 1;
}

function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
        )
        .join("  "),
    )
    .join("\n");
}

/** Failures that nobody expects, and lines of the list that nothing needs. */
export function formatProblems({ unexpected, stale }: Verdict): string {
  const failures = unexpected.map(
    ({ path, variant, failure }) => `FAIL ${path} (${variant})\n     ${failure}`,
  );
  const lines = stale.map(
    ({ path, variant }) => `STALE ${path}${variant === null ? "" : `#${variant}`}`,
  );
  return [...failures, ...lines].join("\n");
}

/** Why functions stayed as they were, most frequent reason first. */
export function formatLeft(outcomes: readonly Outcome[]): string {
  const reasons = new Map<string, number>();
  for (const reason of outcomes.flatMap(({ left }) => left)) {
    const kind = reason.replaceAll(/`[^`]*`/g, "`…`");
    reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
  }
  const rewritten = outcomes.reduce((sum, outcome) => sum + outcome.rewritten, 0);
  const lines = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, n]) => `  ${n}  ${reason}`);
  return [
    `${rewritten} functions rewritten, ${lines.length === 0 ? "none" : "some"} left:`,
    ...lines,
  ].join("\n");
}
