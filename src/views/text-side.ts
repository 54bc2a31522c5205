/** One of the two columns of the terminal view: line numbers, state marks, code. */
import type { Line, Note } from "./align.ts";
import { displayWidth, printable, wrap, type Styled } from "./columns.ts";
import { saves, type StateMark } from "./state-marks.ts";
import { stateStyle, type Painter, type Style } from "./text-style.ts";

/** `S12` and a space on both sides. */
const MARK = 5;

export interface Side {
  /** Columns of the whole side. */
  readonly width: number;
  /** The terminal lines of a line of code, each padded to the width; none for null. */
  readonly lines: (line: Line | null) => readonly string[];
  /** What stands in place of a line of code, cut to the width and padded. */
  readonly note: (note: Note) => string;
}

export interface SideSpec {
  readonly digits: number;
  /** Columns of code. */
  readonly columns: number;
  readonly marks: readonly ReadonlyMap<number, StateMark>[];
  readonly paint: Painter;
}

export function gutterWidth(digits: number): number {
  return digits + MARK;
}

export function makeSide({ digits, columns, marks, paint }: SideSpec): Side {
  const width = gutterWidth(digits) + columns;
  const markOf = (fn: number | null, state: number | null): StateMark | undefined =>
    fn === null || state === null ? undefined : marks[fn]?.get(state);

  const lines = (line: Line | null): string[] => {
    if (line === null) return [];
    const styled: Styled<Style>[] = line.pieces.map(({ text, fn, state, link }) => ({
      text: printable(text),
      style: stateStyle(markOf(fn, state), link !== null),
    }));
    const first = line.pieces.find((piece) => piece.state !== null && piece.text.trim() !== "");
    const mark = first && markOf(first.fn, first.state);
    return wrap(styled, columns).map((row, index) => {
      const number = paint(String(index === 0 ? line.number : "").padStart(digits), "dim");
      const label = index === 0 ? (mark?.label ?? "") : "";
      const code = row.map(({ text, style }) => paint(text, style)).join("");
      const used = row.reduce((sum, { text }) => sum + displayWidth(text), 0);
      return `${number} ${paint(label.padStart(MARK - 2), stateStyle(mark, true))} ${code}${" ".repeat(Math.max(0, columns - used))}`;
    });
  };
  const note = ({ fn, state }: Note): string => {
    const mark = markOf(fn, state.id);
    const [first = []] = wrap([{ text: printable(saves(state)), style: 0 }], columns - 1);
    const text = first
      .map((piece) => piece.text)
      .join("")
      .trimEnd();
    const shown = text.length < saves(state).length ? `${text}…` : text;
    const label = paint((mark?.label ?? "").padStart(MARK - 2), stateStyle(mark, true));
    const gap = " ".repeat(Math.max(0, columns - displayWidth(shown)));
    return `${" ".repeat(digits + 1)}${label} ${paint(shown, "dim")}${gap}`;
  };
  return { width, lines, note };
}
