/** Shows a place in a text: its line with a number before it and a mark below it. */
import { lineIndexAt, lineStartsOf, type LineStarts, type Span } from "./text.ts";

/** 1-based, as editors count; columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(starts: LineStarts, offset: number): Position {
  const index = lineIndexAt(starts, offset);
  return { line: index + 1, column: offset - starts[index]! + 1 };
}

const CONTEXT = 1;
const WIDTH = 120;

/**
 * The lines around the start of a span, the marked one with carets below:
 *
 *     2 | async function f() {
 *     3 |   await sleep(
 *       |         ^^^^^
 *     4 | }
 */
export function codeFrame(text: string, span: Span): string {
  const starts = lineStartsOf(text);
  const marked = lineIndexAt(starts, span.start);
  const first = Math.max(0, marked - CONTEXT);
  const last = Math.min(starts.length - 1, marked + CONTEXT);
  const digits = String(last + 1).length;
  const lines: string[] = [];
  for (let index = first; index <= last; index++) {
    const start = starts[index]!;
    const line = text.slice(start, starts[index + 1] ?? text.length).trimEnd();
    if (index === last && index > marked && line === "") continue;
    // A minified line is shown around the mark only.
    const from = index === marked ? Math.max(0, span.start - start - WIDTH / 2) : 0;
    const show = (piece: string): string => visible(piece.slice(from, from + WIDTH));
    lines.push(`${String(index + 1).padStart(digits)} | ${show(line)}`.trimEnd());
    if (index !== marked) continue;
    const before = visible(line.slice(from, span.start - start)).replace(/./gsu, " ");
    const length = Math.max(
      1,
      Math.min(span.end - start, line.length, from + WIDTH) - (span.start - start),
    );
    lines.push(`${" ".repeat(digits)} | ${before}${"^".repeat(length)}`);
  }
  return lines.join("\n");
}

/** Tabs as two spaces, control characters as something that does not steer a terminal. */
function visible(text: string): string {
  return text.replaceAll("\t", "  ").replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
