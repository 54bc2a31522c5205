/** The source map of an output: each token of the author's text points to where he wrote it. */
import {
  GenMapping,
  maybeAddSegment,
  setSourceContent,
  toEncodedMap,
} from "@jridgewell/gen-mapping";
import { lineIndexAt, lineStartsOf } from "../base/text.ts";
import type { RawSourceMap } from "../ir/result.ts";
import type { Segment } from "./printer.ts";

const WORD = /[\p{ID_Continue}$#]+|[^\s\p{ID_Continue}$#]+/gu;

export function makeSourceMap(
  source: string,
  output: string,
  segments: readonly Segment[],
  fileName: string,
): RawSourceMap {
  const map = new GenMapping({ file: fileName });
  setSourceContent(map, fileName, source);
  const sourceLines = lineStartsOf(source);
  const outputLines = lineStartsOf(output);
  let sourceLine = 0;
  let outputLine = 0;
  const add = (from: number, to: number): void => {
    sourceLine = advance(sourceLines, sourceLine, from);
    while (outputLine + 1 < outputLines.length && outputLines[outputLine + 1]! <= to) outputLine++;
    maybeAddSegment(
      map,
      outputLine,
      to - outputLines[outputLine]!,
      fileName,
      sourceLine,
      from - sourceLines[sourceLine]!,
    );
  };
  for (const segment of segments) {
    if (segment.length === 0) {
      add(segment.source, segment.output);
      continue;
    }
    const text = source.slice(segment.source, segment.source + segment.length);
    for (const word of text.matchAll(WORD))
      add(segment.source + word.index, segment.output + word.index);
  }
  return toEncodedMap(map) as unknown as RawSourceMap;
}

/** Text mostly goes forward; a machine that stands before its function jumps. */
function advance(starts: readonly number[], line: number, offset: number): number {
  if (offset >= starts[line]!) {
    if (line + 1 >= starts.length || offset < starts[line + 1]!) return line;
    if (line + 2 >= starts.length || offset < starts[line + 2]!) return line + 1;
  }
  return lineIndexAt(starts, offset);
}
