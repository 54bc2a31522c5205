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

export function renderRows(rows: readonly Row[], texts: Texts, marks: Marks): string {
  const source = sideRenderer(texts.source, "source", marks);
  const output = sideRenderer(texts.output, "output", marks);
  return rows
    .map((row) => {
      const left = row.note === null ? source(row.source) : renderNote(row.note, marks);
      return `<div class="row">${left}${output(row.output)}</div>`;
    })
    .join("\n");
}

type Side = keyof Texts;

function sideRenderer(text: string, side: Side, marks: Marks): (line: Line | null) => string {
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
  return (line) => {
    if (line === null) return `<div class="cell ${side}"></div>`;
    const pieces = line.pieces.map((piece) => renderPiece(piece, colourPiece(piece), marks));
    const first = line.pieces.find((piece) => piece.state !== null && piece.text.trim() !== "");
    const mark = first && marks[first.fn!]!.get(first.state!);
    const indent = /^\s*/.exec(line.text)![0].replaceAll("\t", "  ").length;
    return (
      `<div class="cell ${side}${colourClass(mark)}"><span class="number">${line.number}</span>` +
      `<span class="mark">${escapeHtml(mark?.label ?? "")}</span>` +
      `<code style="--indent:${indent}">${pieces.join("")}</code></div>`
    );
  };
}

/** Beside the lines of a suspend point that the source has nothing to say to. */
function renderNote({ fn, state }: Note, marks: Marks): string {
  const mark = marks[fn]!.get(state.id);
  const saved = state.saved.map((field) => `<code>${escapeHtml(field)}</code>`).join(", ");
  return (
    `<div class="cell source note${colourClass(mark)}"><span class="number"></span>` +
    `<span class="mark">${escapeHtml(mark?.label ?? "")}</span>` +
    `<span data-state="${stateKey(fn, state.id)}">saves ${saved === "" ? "nothing" : saved}</span></div>`
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
