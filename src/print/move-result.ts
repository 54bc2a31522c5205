/** A result whose code was laid out or got comments: all that says where something stands in it is carried over. */
import {
  GenMapping,
  maybeAddSegment,
  setSourceContent,
  toEncodedMap,
} from "@jridgewell/gen-mapping";
import { TraceMap, decodedMappings } from "@jridgewell/trace-mapping";
import { lineIndexAt, lineStartsOf } from "../base/text.ts";
import type { CompileResult, RawSourceMap, Span } from "../ir/result.ts";

/** Where a span of the old code stands in the new. */
export type Move = (span: Span) => Span;

/** New text for a span; an empty one is a place to insert it at. */
export interface Replacement extends Span {
  readonly text: string;
}

/** @param replacements in order, none inside of another */
export function withReplaced(code: string, replacements: readonly Replacement[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text } of replacements) {
    pieces.push(code.slice(at, start), text);
    at = end;
  }
  return pieces.join("") + code.slice(at);
}

/** The same result with other text in places. */
export function moveResult(
  result: CompileResult,
  replacements: readonly Replacement[],
  move: Move,
): CompileResult {
  const code = withReplaced(result.code, replacements);
  const moveAll = (spans: readonly Span[]): Span[] => spans.map(move);
  return {
    ...result,
    code,
    map: result.map && moveMap(result.map, result.code, code, move),
    runtimeImport: result.runtimeImport && move(result.runtimeImport),
    functions: result.functions.map((fn) => ({
      ...fn,
      machine: fn.machine && move(fn.machine),
      wrapper: fn.wrapper && move(fn.wrapper),
      states: fn.states.map((state) => ({ ...state, output: moveAll(state.output) })),
    })),
    links: result.links.map((link) => ({ ...link, output: move(link.output) })),
  };
}

function moveMap(map: RawSourceMap, oldCode: string, newCode: string, move: Move): RawSourceMap {
  const oldLines = lineStartsOf(oldCode);
  const newLines = lineStartsOf(newCode);
  const moved = new GenMapping({ file: map.file ?? null, sourceRoot: map.sourceRoot ?? null });
  map.sources.forEach((source, index) => {
    setSourceContent(moved, source ?? "", map.sourcesContent?.[index] ?? null);
  });
  const segments = decodedMappings(new TraceMap(map as never));
  segments.forEach((line, index) => {
    for (const segment of line) {
      const old = oldLines[index]! + segment[0];
      const at = move({ start: old, end: old }).start;
      const newLine = lineIndexAt(newLines, at);
      const newColumn = at - newLines[newLine]!;
      if (segment.length === 1) {
        maybeAddSegment(moved, newLine, newColumn);
        continue;
      }
      const [, source, sourceLine, sourceColumn] = segment;
      const file = map.sources[source] ?? "";
      if (segment.length === 4) {
        maybeAddSegment(moved, newLine, newColumn, file, sourceLine, sourceColumn);
      } else {
        const name = map.names[segment[4]]!;
        maybeAddSegment(moved, newLine, newColumn, file, sourceLine, sourceColumn, name);
      }
    }
  });
  return toEncodedMap(moved) as unknown as RawSourceMap;
}
