/** Text in a terminal: how wide it is, and how it is broken to fit a column. */

/** A piece of text in one style. */
export interface Styled<Style> {
  readonly text: string;
  readonly style: Style;
}

/** Columns that a text takes; tabs and control characters must have been replaced before. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char.codePointAt(0)!);
  return width;
}

function charWidth(code: number): number {
  if (code < 0x300) return 1;
  if (/\p{Mark}|\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code))) return 0;
  return isWide(code) ? 2 : 1;
}

/** East Asian wide characters and emoji. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Tabs as spaces, and control characters as pictures of them: what is shown must not steer the terminal. */
export function printable(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replace(/[\u0000-\u001f\u007f]/g, (char) =>
      char === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + char.charCodeAt(0)),
    )
    .replace(/[\u0080-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");
}

/**
 * Breaks a line into lines of at most `width` columns, after a space or punctuation where there is one near the edge.
 * What follows the first is indented a little deeper than the line itself.
 */
export function wrap<Style>(pieces: readonly Styled<Style>[], width: number): Styled<Style>[][] {
  const cells = pieces.flatMap(({ text, style }) =>
    [...text].map((text) => ({ text, style, width: charWidth(text.codePointAt(0)!) })),
  );
  const indent = cells.findIndex((cell) => cell.text !== " ");
  const hang = " ".repeat(Math.min(Math.max(0, indent) + 2, Math.floor(width / 2)));
  const lines: Styled<Style>[][] = [];
  let at = 0;
  do {
    const room = lines.length === 0 ? width : width - hang.length;
    const end = breakAt(cells, at, Math.max(2, room));
    const line = join(cells.slice(at, end));
    if (lines.length > 0 && line[0] !== undefined) {
      line[0] = { style: line[0].style, text: hang + line[0].text.trimStart() };
    }
    lines.push(line);
    at = end;
  } while (at < cells.length);
  return lines;
}

interface Cell<Style> extends Styled<Style> {
  readonly width: number;
}

function breakAt<Style>(cells: readonly Cell<Style>[], from: number, room: number): number {
  let end = from;
  for (let width = 0; end < cells.length; end++) {
    width += cells[end]!.width;
    if (width > room) break;
  }
  if (end === cells.length) return end;
  const nearest = (isGood: (at: number) => boolean): number | null => {
    for (let at = end; at > from + (end - from) / 2; at--) if (isGood(at)) return at;
    return null;
  };
  const text = (at: number): string => cells[at]?.text ?? "";
  return (
    nearest((at) => /[\s,;([]/.test(text(at - 1))) ??
    // Before a member, not inside a number or a path.
    nearest((at) => text(at) === "." && /[\w)\]]/.test(text(at - 1)) && /\w/.test(text(at + 1))) ??
    Math.max(end, from + 1)
  );
}

function join<Style>(cells: readonly Cell<Style>[]): Styled<Style>[] {
  const joined: { text: string; style: Style }[] = [];
  for (const { text, style } of cells) {
    const last = joined.at(-1);
    if (last !== undefined && last.style === style) last.text += text;
    else joined.push({ text, style });
  }
  return joined;
}
