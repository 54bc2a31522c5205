/** The source map of an output: each token of the author's text points to where he wrote it. */
import { lineIndexAt, lineStartsOf, type LineStarts } from "../base/text.ts";
import type { RawSourceMap } from "../ir/result.ts";
import { Mappings } from "./mappings.ts";
import type { Segment } from "./output.ts";

export interface MapInput {
  readonly fileName: string;
  readonly source: string;
  readonly sourceLines: LineStarts;
  readonly output: string;
  /** In the order of the output. */
  readonly segments: readonly Segment[];
}

export function makeSourceMap(input: MapInput): RawSourceMap {
  const { fileName, source, sourceLines } = input;
  const outputLines = lineStartsOf(input.output);
  const mappings = new Mappings();
  let sourceLine = 0;
  let outputLine = 0;
  const add = (from: number, to: number): void => {
    sourceLine = advance(sourceLines, sourceLine, from);
    while (outputLine + 1 < outputLines.length && outputLines[outputLine + 1]! <= to) outputLine++;
    const column = to - outputLines[outputLine]!;
    mappings.add(outputLine, column, sourceLine, from - sourceLines[sourceLine]!);
  };
  for (const segment of input.segments) {
    const shift = segment.output - segment.source;
    if (segment.length === 0) add(segment.source, segment.output);
    else {
      const end = segment.source + segment.length;
      eachToken(source, segment.source, end, (at) => add(at, at + shift));
    }
  }
  return {
    version: 3,
    file: fileName,
    names: [],
    sources: [fileName],
    sourcesContent: [source],
    mappings: mappings.text(),
  };
}

/** Text mostly goes forward; a machine that stands before its function jumps. */
function advance(starts: LineStarts, line: number, offset: number): number {
  if (offset >= starts[line]!) {
    if (line + 1 >= starts.length || offset < starts[line + 1]!) return line;
    if (line + 2 >= starts.length || offset < starts[line + 2]!) return line + 1;
  }
  return lineIndexAt(starts, offset);
}

/** Where names, numbers and runs of punctuation start. */
function eachToken(text: string, start: number, end: number, visit: (at: number) => void): void {
  let before: CharKind = SPACE;
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at);
    const kind = char < 128 ? ASCII[char]! : kindOf(String.fromCodePoint(text.codePointAt(at)!));
    if (kind !== before && kind !== SPACE) visit(at);
    before = kind;
    if (char >= 0xd800 && char < 0xdc00) at++; // the other half of a pair
  }
}

const SPACE = 0;
const WORD = 1;
const PUNCTUATION = 2;
type CharKind = typeof SPACE | typeof WORD | typeof PUNCTUATION;

function kindOf(char: string): CharKind {
  if (/[\p{ID_Continue}$#]/u.test(char)) return WORD;
  return /\s/.test(char) ? SPACE : PUNCTUATION;
}

const ASCII: readonly CharKind[] = Array.from({ length: 128 }, (_, char) =>
  kindOf(String.fromCharCode(char)),
);
