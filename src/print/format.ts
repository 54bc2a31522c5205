/**
 * Lays generated code out for reading.
 *
 *     class A extends Machine<void>{state=0;poll(cx:Context){…}}   →   the same, as prettier prints it
 *
 * Only what the compiler generated is touched: the import, the machine and the wrapper of each function. The author's text around it
 * stays as it is, byte for byte. Prettier does not say where a piece of its input went, so the two texts are matched
 * afterwards, and the source map, the links and every span of the report are carried over.
 *
 * What prettier cannot read, or changes in more than layout, is left as it was.
 */
import type { Options } from "prettier";
import { lineIndexAt } from "../base/text.ts";
import type { CompileResult, FunctionForm, Span } from "../ir/result.ts";
import { inferStyle } from "./author-style.ts";
import { layOutRegion, type Piece } from "./lay-out-region.ts";
import { matchText } from "./match-text.ts";
import { moveResult, withReplaced, type Move, type Replacement } from "./move-result.ts";

/** A generated stretch of the old code, its new text, and where its characters went. */
interface Region extends Replacement {
  readonly newStart: number;
  readonly partner: Int32Array;
}

/** The same result with its generated code laid out. Options win over what the author's text tells about its style. */
export async function formatResult(
  result: CompileResult,
  options: Options = {},
): Promise<CompileResult> {
  const pieces = outermost(result);
  const author = result.map?.sourcesContent?.[0] ?? textOutside(result.code, pieces);
  const regions = await layOut(result.code, pieces, { ...inferStyle(author), ...options });
  if (regions.length === 0) return result;

  return moveResult(result, regions, mover(regions));
}

async function layOut(code: string, pieces: readonly Piece[], style: Options): Promise<Region[]> {
  const regions: Region[] = [];
  let shift = 0;
  for (const piece of pieces) {
    const before = code.slice(piece.start, piece.end);
    const text = await layOutRegion(code, piece, style);
    const partner = text === null ? null : matchText(before, text);
    if (text === null || partner === null) continue;
    regions.push({ ...piece, text, newStart: piece.start + shift, partner });
    shift += text.length - before.length;
  }
  return regions;
}

/** Generated pieces in order, without those that stand inside another one. */
function outermost({ runtimeImport, functions }: CompileResult): Piece[] {
  const pieces = [
    pieceOf(runtimeImport, ["declaration"]),
    ...functions.flatMap(({ machine, wrapper, form }) => [
      // Where private names are used, the class is a member of the class that has them.
      pieceOf(machine, ["declaration", "method"]),
      pieceOf(wrapper, [form]),
    ]),
  ]
    .flat()
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const outer: Piece[] = [];
  for (const piece of pieces) {
    const last = outer.at(-1);
    if (last === undefined || piece.start >= last.end) outer.push(piece);
  }
  return outer;
}

function pieceOf(span: Span | null, forms: readonly FunctionForm[]): readonly Piece[] {
  return span !== null && span.end > span.start ? [{ ...span, forms }] : [];
}

function textOutside(code: string, spans: readonly Span[]): string {
  return withReplaced(
    code,
    spans.map((span) => ({ ...span, text: "" })),
  );
}

/** Where a span of the old code stands in the new: from its first to its last character that is still there. */
function mover(regions: readonly Region[]): Move {
  const starts = regions.map((region) => region.start);
  const regionAt = (offset: number): { region: Region | null; shift: number } => {
    const last = regions[starts.length === 0 ? 0 : lineIndexAt(starts, offset)]!;
    if (offset < last.start) return { region: null, shift: 0 };
    if (offset < last.end) return { region: last, shift: 0 };
    return { region: null, shift: last.newStart + last.text.length - last.end };
  };
  const moveStart = (offset: number): number => {
    const { region, shift } = regionAt(offset);
    if (region === null) return offset + shift;
    for (let at = offset - region.start; at < region.partner.length; at++) {
      if (region.partner[at]! >= 0) return region.newStart + region.partner[at]!;
    }
    return region.newStart + region.text.length;
  };
  const moveEnd = (offset: number): number => {
    const { region, shift } = regionAt(offset - 1);
    if (region === null) return offset + shift;
    for (let at = offset - 1 - region.start; at >= 0; at--) {
      if (region.partner[at]! >= 0) return region.newStart + region.partner[at]! + 1;
    }
    return region.newStart;
  };
  return (span) => {
    const start = moveStart(span.start);
    return { start, end: span.end > span.start ? Math.max(start, moveEnd(span.end)) : start };
  };
}
