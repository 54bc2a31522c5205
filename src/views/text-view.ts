/** Source and output side by side for a terminal, and below them the states of each machine with what they save. */
import { align, type Line, type Subject } from "./align.ts";
import { displayWidth, printable } from "./columns.ts";
import { markStates } from "./state-marks.ts";
import { renderLeft, renderLegend, renderModuleAwaits } from "./text-legend.ts";
import { gutterWidth, makeSide } from "./text-side.ts";
import { painter } from "./text-style.ts";

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const SEPARATOR = " │ ";

/** The whole view, ending in a line break. */
export function renderText(subject: Subject, { width, colour }: TextOptions): string {
  const paint = painter(colour);
  const { functions } = subject.result;
  const marks = functions.map(markStates);
  const { source, output, rows } = align(subject);
  const columns = chooseColumns(measure(source), measure(output), width);
  const left = makeSide({ ...columns.left, marks, paint });
  const right = makeSide({ ...columns.right, marks, paint });
  const rule = (joint: string): string =>
    paint("─".repeat(left.width) + `─${joint}─` + "─".repeat(right.width), "dim");

  const title = printable(subject.fileName).slice(0, left.width).padEnd(left.width);
  const lines = [
    paint(title, "strong") + paint(SEPARATOR, "dim") + paint("lowered", "strong"),
    rule("┼"),
  ];
  for (const row of rows) {
    const a = row.note === null ? left.lines(row.source) : [left.note(row.note)];
    const b = right.lines(row.output);
    for (let at = 0; at < Math.max(a.length, b.length); at++) {
      lines.push((a[at] ?? " ".repeat(left.width)) + paint(SEPARATOR, "dim") + (b[at] ?? ""));
    }
  }
  lines.push(rule("┴"));
  functions.forEach((fn, index) => {
    if (fn.status !== "lowered") return;
    lines.push(...renderLegend(fn, marks[index]!, { width, paint }));
  });
  lines.push(...renderLeft(functions, { width, paint }));
  lines.push(...renderModuleAwaits(subject.result.moduleAwaits, { width, paint }));
  return lines.map((line) => line.trimEnd()).join("\n") + "\n";
}

/** Columns of code that the right side will have at most, so that the output can be laid out to fit. */
export function outputColumns(source: string, width: number): number {
  const lines = source.split("\n");
  const left: Measure = {
    digits: String(lines.length).length,
    longest: lines.reduce((max, line) => Math.max(max, displayWidth(printable(line))), 0),
  };
  return chooseColumns(left, { digits: left.digits + 1, longest: Infinity }, width).right.columns;
}

interface Measure {
  readonly digits: number;
  /** Columns of the longest line. */
  readonly longest: number;
}

function measure(lines: readonly Line[]): Measure {
  return {
    digits: String(lines.length).length,
    longest: lines.reduce((max, line) => Math.max(max, displayWidth(printable(line.text))), 0),
  };
}

interface Columns {
  readonly digits: number;
  readonly columns: number;
}

/** Both sides as wide as they need when they fit; else the source gets up to two fifths, and what the output leaves over. */
function chooseColumns(
  left: Measure,
  right: Measure,
  width: number,
): { left: Columns; right: Columns } {
  const frame = gutterWidth(left.digits) + SEPARATOR.length + gutterWidth(right.digits);
  const room = Math.max(40, width - frame);
  const source = Math.min(left.longest, Math.max(Math.floor(room * 0.4), room - right.longest));
  return {
    left: { digits: left.digits, columns: source },
    right: { digits: right.digits, columns: Math.min(right.longest, room - source) },
  };
}
