/** What the corpus run prints: a row per project, then the causes of failures. */

import type { NewProblem } from "./check.ts";

/** One file that has async code. */
export interface FileResult {
  readonly project: string;
  readonly file: string;
  /** Async functions rewritten, and why others were left. */
  readonly rewritten: number;
  readonly left: readonly string[];
  /** Set when the compiler threw or reported an error about the file as a whole. */
  readonly crash: string | null;
  /** It has problems as written: what comes of those is not ours to say. */
  readonly broken: boolean;
  readonly parseErrors: readonly string[];
  readonly problems: readonly NewProblem[];
  /** Those that are left once comments silence what the checker refuses. */
  readonly unsilenced: readonly NewProblem[];
}

/** New problems in files that were not lowered, because a lowered file changed its types. */
export interface Collateral {
  readonly project: string;
  readonly problems: readonly NewProblem[];
}

/** A row per project and the sum. */
export function formatTable(results: readonly FileResult[]): string {
  const names = [...new Set(results.map(({ project }) => project))];
  const rows = [
    [
      "",
      "files",
      "lowered",
      "functions",
      "left",
      "parse",
      "broken",
      "type-check",
      "share",
      "commented",
    ],
    ...names.map((name) =>
      row(
        name,
        results.filter(({ project }) => project === name),
      ),
    ),
    row("all", results),
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)));
  const pad = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  return rows.map((cells) => cells.map(pad).join("  ")).join("\n");
}

function row(name: string, results: readonly FileResult[]): string[] {
  const lowered = results.filter(({ rewritten, crash }) => rewritten > 0 || crash !== null);
  const parse = lowered.filter(parses);
  const counted = lowered.filter(counts);
  const checked = counted.filter(isGood);
  const commented = counted.filter((result) => !isGood(result) && isSilenced(result));
  const count = (pick: (result: FileResult) => number): number =>
    results.reduce((sum, result) => sum + pick(result), 0);
  return [
    name,
    results.length,
    lowered.length,
    count(({ rewritten }) => rewritten),
    count(({ left }) => left.length),
    parse.length,
    lowered.length - counted.length,
    checked.length,
    counted.length === 0 ? "-" : `${((100 * checked.length) / counted.length).toFixed(1)} %`,
    commented.length,
  ].map(String);
}

/** A file that has problems as written counts only if the compiler fails or the output does not parse. */
export function counts(result: FileResult): boolean {
  return !result.broken || !parses(result);
}

export function isGood(result: FileResult): boolean {
  return parses(result) && result.problems.length === 0;
}

/** Nothing is left for the checker to refuse. */
export function isSilenced(result: FileResult): boolean {
  return parses(result) && result.unsilenced.length === 0;
}

function parses({ crash, parseErrors }: FileResult): boolean {
  return crash === null && parseErrors.length === 0;
}

/** Failures grouped by cause, the one with most files first, each with up to three places. */
export function formatCauses(
  results: readonly FileResult[],
  collateral: readonly Collateral[],
): string {
  const causes = new Map<string, { files: Set<string>; places: string[] }>();
  const add = (cause: string, file: string, place: string): void => {
    const entry = causes.get(cause) ?? { files: new Set(), places: [] };
    causes.set(cause, entry);
    entry.files.add(file);
    entry.places.push(place);
  };
  for (const { file, broken, crash, parseErrors, problems } of results) {
    if (crash !== null) add(`compiler: ${crash.split("\n")[0]}`, file, `${file}\n${crash}`);
    for (const error of parseErrors)
      add(`output does not parse: ${generalize(error)}`, file, `${file}: ${error}`);
    const where = broken ? "in a file with problems as written: " : "";
    for (const problem of problems) add(where + causeOf(problem), file, placeOf(problem));
  }
  for (const { problems } of collateral)
    for (const problem of problems)
      add(`in a file not lowered: ${causeOf(problem)}`, problem.file, placeOf(problem));
  return [...causes]
    .sort(([, a], [, b]) => b.files.size - a.files.size)
    .map(([cause, { files, places }]) => {
      const shown = [...new Set(places)]
        .slice(0, 3)
        .map((place) => `    ${place.replaceAll("\n", "\n      ")}`);
      return [`${files.size} files, ${places.length} times: ${cause}`, ...shown].join("\n");
    })
    .join("\n");
}

function causeOf({ code, message }: NewProblem): string {
  return `TS${code} ${generalize(message.split("\n")[0]!)}`;
}

function placeOf({ file, line, message, text }: NewProblem): string {
  return `${file}:${line}\n${message}\n> ${text.slice(0, 200)}`;
}

/** Messages that differ only in names are one cause. */
function generalize(message: string): string {
  return message.replace(/'[^']*'/g, "'…'").replace(/\d+/g, "#");
}

/** Reasons for which functions stayed as they were. */
export function formatLeft(results: readonly FileResult[]): string {
  const reasons = new Map<string, number>();
  for (const reason of results.flatMap(({ left }) => left)) {
    const kind = reason.replaceAll(/`[^`]*`/g, "`…`");
    reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
  }
  return [...reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, n]) => `${n} functions left: ${reason}`)
    .join("\n");
}
