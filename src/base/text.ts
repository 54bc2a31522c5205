/** Positions in text: spans, and offsets to lines and columns. */

/** A half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line starts of a text, so that an offset is turned into a line without scanning again. */
export type LineStarts = readonly number[];

export function lineStartsOf(text: string): LineStarts {
  const starts = [0];
  // Nearly always a line feed ends every line, and can be searched for.
  if (!["\r", "\u2028", "\u2029"].some((end) => text.includes(end))) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
    else if (code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029) continue;
    starts.push(at + 1);
  }
  return starts;
}

/** How lines end. */
export type Eol = "\n" | "\r\n";

/** How lines end in a text. */
export function eolOf(text: string): Eol {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Index into `starts` of the line that holds `offset`, counted from 0. */
export function lineIndexAt(starts: LineStarts, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * One line of text with runs of white space folded, cut to `width` characters, for comments and reports. Its three dots are
 * ASCII: with one character beyond Latin-1 V8 takes two bytes for each character of a file.
 */
export function oneLine(text: string, width = 60): string {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded.length <= width ? folded : `${folded.slice(0, width - 3).trimEnd()}...`;
}

/** What is awaited or given, without the word in front: `load(id)` of `await load(id)`. */
export function withoutKeyword(text: string): string {
  return text.replace(/^(?:await\b|yield\b\s*\*?|return\b)\s*/, "");
}

/** Past the end of the line, where nothing else stands on it. */
export function afterLineBreak(text: string, at: number): number {
  const match = /^[ \t]*\r?\n/.exec(text.slice(at, at + 200));
  return match === null ? at : at + match[0].length;
}

/** Past the `token` that comes next, behind white space and comments, which may hold the same; null where another comes. */
export function endOfToken(text: string, at: number, token: string): number | null {
  const start = afterBlank(text, at);
  return text.startsWith(token, start) ? start + token.length : null;
}

/** Past white space and comments. */
export function afterBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

const BLANK = /(?:\s+|\/\/.*|\/\*[^]*?\*\/)*/y;
