/**
 * Source and output line by line, side by side, as data that every view renders.
 *
 *      1 async function greet(name) {   │  3 class Greet extends Machine {
 *                                       │  4   poll(cx) {
 *      2   await sleep(100);            │  9       awaiting = intoFuture(sleep(100));
 *
 * The output is longer, so source lines are pulled down to what became of them: lines outside the generated code to
 * their equals, a function's first and last line to the first and last line of what replaced it, and the lines between to
 * the text they are linked with. Nothing is ever shown out of order: what would cross is left where it falls.
 */
import { addTo } from "../base/groups.ts";
import { lineIndexAt, lineStartsOf, type LineStarts, type Span } from "../base/text.ts";
import { isSuspendPoint, type CompileResult, type StateReport } from "../ir/result.ts";
import { joinLinks } from "./join-links.ts";
import { paintOutput, paintSource, type Paint } from "./paint.ts";

/** What a view shows. */
export interface Subject {
  readonly fileName: string;
  readonly source: string;
  readonly result: CompileResult;
}

/** One line of one side, as consecutive pieces that leave nothing out. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export interface Piece extends Paint {
  readonly text: string;
}

export interface Row {
  readonly source: Line | null;
  readonly output: Line | null;
  /** A suspend point that begins here, to be told about where the source has nothing to say. */
  readonly note: Note | null;
}

export interface Note {
  /** Index in `CompileResult.functions`. */
  readonly fn: number;
  readonly state: StateReport;
}

export interface Alignment {
  readonly source: readonly Line[];
  readonly output: readonly Line[];
  readonly rows: readonly Row[];
}

export function align({ source, result: compiled }: Subject): Alignment {
  const result = { ...compiled, links: joinLinks(compiled.links, source, compiled.code) };
  const left = linesOf(source, paintSource(result));
  const right = linesOf(result.code, paintOutput(result));
  const anchors = increasing([...functionAnchors(source, result), ...equalLines(left, right)]);
  const rows = rowsOf(left, right, anchors);
  return { source: left, output: right, rows: withNotes(rows, result) };
}

function linesOf(text: string, paints: readonly Paint[]): Line[] {
  const starts = lineStartsOf(text);
  // A final line break ends the last line, it does not begin another.
  const count =
    starts.at(-1) === text.length && starts.length > 1 ? starts.length - 1 : starts.length;
  const lines: Line[] = [];
  let next = 0;
  for (let index = 0; index < count; index++) {
    const start = starts[index]!;
    const end = start + text.slice(start, starts[index + 1] ?? text.length).trimEnd().length;
    const pieces: Piece[] = [];
    const push = (from: number, to: number, paint: Paint | null): void => {
      if (to <= from) return;
      const { fn = null, state = null, link = null, local = null } = paint ?? {};
      pieces.push({ text: text.slice(from, to), start: from, end: to, fn, state, link, local });
    };
    let at = start;
    while (next < paints.length && paints[next]!.start < end) {
      const paint = paints[next]!;
      push(at, Math.max(at, paint.start), null);
      push(Math.max(at, paint.start), Math.min(paint.end, end), paint);
      at = Math.max(at, Math.min(paint.end, end));
      if (paint.end > end) break;
      next++;
    }
    push(at, end, null);
    lines.push({ number: index + 1, text: text.slice(start, end), pieces });
  }
  return lines;
}

/** Indices of two lines that should stand side by side. */
interface Anchor {
  readonly source: number;
  readonly output: number;
}

function functionAnchors(source: string, result: CompileResult): Anchor[] {
  const from = lineStartsOf(source);
  const to = lineStartsOf(result.code);
  const anchors: Anchor[] = [];
  const anchor = (a: number, b: number): void => {
    anchors.push({ source: lineIndexAt(from, a), output: lineIndexAt(to, b) });
  };
  for (const fn of result.functions) {
    const spans = [fn.machine, fn.wrapper].filter((span): span is Span => span !== null);
    if (spans.length === 0) continue;
    anchor(fn.source.start, Math.min(...spans.map((span) => span.start)));
    anchor(fn.source.end - 1, Math.max(...spans.map((span) => span.end)) - 1);
  }
  anchors.push(...linkAnchors(from, to, result));
  return anchors;
}

/** Each source line with the first output line that holds a piece of it. */
function linkAnchors(from: LineStarts, to: LineStarts, result: CompileResult): Anchor[] {
  const first = new Map<number, number>();
  for (const link of result.links) {
    const line = lineIndexAt(from, link.source.start);
    const output = lineIndexAt(to, link.output.start);
    first.set(line, Math.min(output, first.get(line) ?? Infinity));
  }
  return [...first].map(([line, output]) => ({ source: line, output }));
}

/** Lines outside all lowered functions: those that occur once on each side, and their equal neighbours. */
function equalLines(left: readonly Line[], right: readonly Line[]): Anchor[] {
  const byText = (lines: readonly Line[]): Map<string, number[]> => {
    const found = new Map<string, number[]>();
    lines.forEach((line, index) => {
      if (isFree(line)) addTo(found, line.text, index);
    });
    return found;
  };
  const rightByText = byText(right);
  const anchors = new Map<number, number>();
  const extend = (source: number, output: number, step: number): void => {
    while (sameFreeLine(left[source], right[output]) && !anchors.has(source)) {
      anchors.set(source, output);
      source += step;
      output += step;
    }
  };
  for (const [text, indices] of byText(left)) {
    const partners = rightByText.get(text);
    if (indices.length !== 1 || partners?.length !== 1 || text.trim() === "") continue;
    extend(indices[0]!, partners[0]!, 1);
    extend(indices[0]! - 1, partners[0]! - 1, -1);
  }
  return [...anchors].map(([source, output]) => ({ source, output }));
}

function isFree(line: Line): boolean {
  return line.pieces.every((piece) => piece.fn === null);
}

function sameFreeLine(a: Line | undefined, b: Line | undefined): boolean {
  return a !== undefined && b !== undefined && a.text === b.text && isFree(a) && isFree(b);
}

/** The longest choice of anchors in which both sides only go down. */
function increasing(anchors: readonly Anchor[]): Anchor[] {
  const sorted = [...anchors].sort((a, b) => a.source - b.source || b.output - a.output);
  const tails: number[] = [];
  const before: number[] = [];
  sorted.forEach((anchor, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[tails[middle]!]!.output < anchor.output) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : tails[low - 1]!;
    tails[low] = index;
  });
  const chosen: Anchor[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) chosen.push(sorted[at]!);
  return chosen.reverse();
}

function rowsOf(left: readonly Line[], right: readonly Line[], anchors: readonly Anchor[]): Row[] {
  const rows: Row[] = [];
  let source = 0;
  let output = 0;
  for (const anchor of [...anchors, { source: left.length, output: right.length }]) {
    while (source < anchor.source || output < anchor.output) {
      rows.push({
        note: null,
        source: source < anchor.source ? left[source++]! : null,
        output: output < anchor.output ? right[output++]! : null,
      });
    }
  }
  return rows;
}

/** Puts each suspend point's note beside the first of its lines that stands alone. */
function withNotes(rows: readonly Row[], result: CompileResult): Row[] {
  const noted = [...rows];
  const starts = lineStartsOf(result.code);
  const rowOf = new Map(rows.map((row, index) => [row.output?.number, index]));
  result.functions.forEach((fn, index) => {
    for (const state of fn.states) {
      const region = state.output[0];
      if (!isSuspendPoint(state) || region === undefined) continue;
      const last = rowOf.get(lineIndexAt(starts, region.end - 1) + 1) ?? -1;
      for (let at = rowOf.get(lineIndexAt(starts, region.start) + 1) ?? 0; at <= last; at++) {
        if (noted[at]!.source !== null || noted[at]!.note !== null) continue;
        noted[at] = { ...noted[at]!, note: { fn: index, state } };
        break;
      }
    }
  });
  return noted;
}
