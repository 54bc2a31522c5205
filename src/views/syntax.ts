/**
 * Just enough of the language's words to colour them: good guesses instead of a parser, since a wrong one costs no more
 * than a colour.
 */
import type { Span } from "../base/text.ts";

export type TokenKind = "keyword" | "string" | "number" | "comment" | "type";

export interface Token extends Span {
  readonly kind: TokenKind;
}

const KEYWORDS = new Set(
  (
    "abstract as async await break case catch class const continue debugger declare default delete do else enum export " +
    "extends false finally for from function get if implements import in infer instanceof interface is keyof let new null " +
    "of override private protected public readonly return satisfies set static super switch this throw true try type " +
    "typeof undefined unique using var void while with yield"
  ).split(" "),
);

const NEXT =
  /(?<comment>\/\/.*|\/\*[^]*?(?:\*\/|$))|(?<string>"(?:\\.|[^\\"\n])*"|'(?:\\.|[^\\'\n])*')|(?<tick>`)|(?<number>(?<![\w$])\.?\d[\w.]*)|(?<word>[\p{ID_Start}$_#@][\p{ID_Continue}$]*)|(?<brace>[{}])|(?<slash>\/)|\S/gu;

const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

/** The coloured words of a text, in order; what is none of them is left out. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const push = (kind: TokenKind, start: number, end: number): void => {
    if (end > start) tokens.push({ kind, start, end });
  };
  // Depth of braces at which each open template literal goes on.
  const templates: number[] = [];
  let depth = 0;
  let valueBefore = false;
  const scan = new RegExp(NEXT);
  const templateFrom = (start: number): void => {
    const { end, opens } = templatePart(text, start);
    push("string", start, end);
    if (opens) templates.push(++depth);
    scan.lastIndex = end;
    valueBefore = !opens;
  };
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const { index } = match;
    const end = scan.lastIndex;
    const { comment, string, tick, number, word, brace, slash } = match.groups!;
    if (comment !== undefined) {
      push("comment", index, end);
      continue;
    }
    if (string !== undefined || number !== undefined) {
      push(string === undefined ? "number" : "string", index, end);
      valueBefore = true;
    } else if (tick !== undefined) {
      templateFrom(index);
    } else if (word !== undefined) {
      const property = text[index - 1] === "." && text[index - 2] !== ".";
      const keyword = KEYWORDS.has(word) && !property;
      if (keyword) push("keyword", index, end);
      else if (/^\p{Lu}/u.test(word)) push("type", index, end);
      valueBefore = !keyword || /^(?:this|super|null|true|false|undefined)$/.test(word);
    } else if (brace === "}" && templates.at(-1) === depth) {
      templates.pop();
      depth--;
      templateFrom(index);
    } else if (brace !== undefined) {
      depth += brace === "{" ? 1 : -1;
      valueBefore = false;
    } else if (slash !== undefined && !valueBefore) {
      REGEX.lastIndex = index;
      const length = REGEX.exec(text)?.[0].length ?? 1;
      if (length > 1) push("string", index, index + length);
      scan.lastIndex = index + length;
      valueBefore = true;
    } else {
      valueBefore = match[0] === ")" || match[0] === "]";
    }
  }
  return tokens;
}

/** From a backtick, or the brace that ends a substitution, to the next substitution or the end. */
function templatePart(text: string, start: number): { end: number; opens: boolean } {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return { end: at + 1, opens: false };
    else if (text[at] === "$" && text[at + 1] === "{") return { end: at + 2, opens: true };
  }
  return { end: text.length, opens: false };
}
