/** The code of a page: two sides row by row, each piece marked with its state and its partner. */
import type { Line, Note, Piece, Row } from "./align.ts";
import { escapeHtml, stateKey } from "./html-text.ts";
import type { StateMark } from "./state-marks.ts";
import { tokenize, type Token } from "./syntax.ts";

export type Marks = readonly ReadonlyMap<number, StateMark>[];

export interface Texts {
  readonly source: string;
  readonly output: string;
}

/** One grid: each line of the output is a row, and a line of the source reaches down to where the next one begins. */
export function renderRows(rows: readonly Row[], texts: Texts, marks: Marks): string {
  const source = sideRenderer(texts.source, "source", marks);
  const output = sideRenderer(texts.output, "output", marks);
  const cells: string[] = [];
  rows.forEach((row, index) => {
    if (row.source !== null) {
      let end = index + 1;
      while (end < rows.length && rows[end]!.source === null && rows[end]!.note === null) end++;
      cells.push(source(row.source, `${index + 1}/${end + 1}`));
    } else if (row.note !== null) {
      cells.push(renderNote(row.note, index + 1, marks));
    }
    if (row.output !== null) cells.push(output(row.output, String(index + 1)));
  });
  return cells.join("\n");
}

type Side = keyof Texts;

type CellRenderer = (line: Line, gridRow: string) => string;

function sideRenderer(text: string, side: Side, marks: Marks): CellRenderer {
  const tokens = tokenize(text);
  // Lines come in order, so the tokens behind us are not looked at again.
  let next = 0;
  const colourPiece = ({ start, end }: Piece): string => {
    let html = "";
    let at = start;
    while (next < tokens.length && tokens[next]!.start < end) {
      const token: Token = tokens[next]!;
      const from = Math.max(at, token.start);
      const to = Math.min(end, token.end);
      if (to > from) {
        html += escapeHtml(text.slice(at, from));
        html += `<span class="${token.kind === "number" ? "literal" : token.kind}">${escapeHtml(text.slice(from, to))}</span>`;
        at = to;
      }
      if (token.end > end) break;
      next++;
    }
    return html + escapeHtml(text.slice(at, end));
  };
  return (line, gridRow) => {
    const pieces = line.pieces.map((piece) => renderPiece(piece, colourPiece(piece), marks));
    const first = line.pieces.find((piece) => piece.state !== null && piece.text.trim() !== "");
    const mark = first && marks[first.fn!]!.get(first.state!);
    const indent = /^\s*/.exec(line.text)![0].replaceAll("\t", "  ").length;
    return (
      `<div class="cell ${side}${colourClass(mark)}" style="grid-row:${gridRow}"><div class="line">` +
      `<span class="number">${line.number}</span>` +
      `<span class="mark">${escapeHtml(mark?.label ?? "")}</span>` +
      `<code style="--indent:${indent}">${pieces.join("")}</code></div></div>`
    );
  };
}

/** Beside the lines of a suspend point that the source has nothing to say to. */
function renderNote({ fn, state }: Note, row: number, marks: Marks): string {
  const mark = marks[fn]!.get(state.id);
  const saved = state.saved.map((field) => `<code>${escapeHtml(field)}</code>`).join(", ");
  return (
    `<div class="cell source note${colourClass(mark)}" style="grid-row:${row}"><div class="line">` +
    `<span class="number"></span><span class="mark">${escapeHtml(mark?.label ?? "")}</span>` +
    `<span data-state="${stateKey(fn, state.id)}">saves ${saved === "" ? "nothing" : saved}</span></div></div>`
  );
}

function renderPiece(piece: Piece, html: string, marks: Marks): string {
  const { fn, state, link, local, text } = piece;
  if (fn === null || (state === null && local === null)) return html;
  // Indentation belongs to no state.
  const blank = /^\s*/.exec(text)![0];
  if (blank === text) return html;
  const mark = state === null ? undefined : marks[fn]?.get(state);
  const attributes = [
    `class="piece${link === null ? "" : " own"}${colourClass(mark)}"`,
    ...(state === null ? [] : [`data-state="${stateKey(fn, state)}"`]),
    ...(link === null ? [] : [`data-link="${link}"`]),
    ...(local === null ? [] : [`data-local="${stateKey(fn, local)}"`]),
    ...(link === null && local === null ? [] : ['tabindex="-1"']),
  ];
  return `${blank}<span ${attributes.join(" ")}>${html.slice(blank.length)}</span>`;
}

export function colourClass(mark: StateMark | undefined): string {
  return mark?.colour == null ? "" : ` c${mark.colour}`;
}
