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
import type { CompileResult, Span } from "../ir/result.ts";
import { inferStyle } from "./author-style.ts";
import { layOutRegion } from "./lay-out-region.ts";
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
  const spans = outermost(result);
  const author = result.map?.sourcesContent?.[0] ?? textOutside(result.code, spans);
  const regions = await layOut(result.code, spans, { ...inferStyle(author), ...options });
  if (regions.length === 0) return result;

  return moveResult(result, regions, mover(regions));
}

async function layOut(code: string, spans: readonly Span[], style: Options): Promise<Region[]> {
  const regions: Region[] = [];
  let shift = 0;
  for (const span of spans) {
    const before = code.slice(span.start, span.end);
    const text = await layOutRegion(code, span, style);
    const partner = text === null ? null : matchText(before, text);
    if (text === null || partner === null) continue;
    regions.push({ ...span, text, newStart: span.start + shift, partner });
    shift += text.length - before.length;
  }
  return regions;
}

/** Generated spans in order, without those that stand inside another one. */
function outermost(result: CompileResult): Span[] {
  const spans = [
    result.runtimeImport,
    ...result.functions.flatMap((fn) => [fn.machine, fn.wrapper]),
  ]
    .filter((span): span is Span => span !== null && span.end > span.start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const outer: Span[] = [];
  for (const span of spans) {
    const last = outer.at(-1);
    if (last === undefined || span.start >= last.end) outer.push(span);
  }
  return outer;
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
