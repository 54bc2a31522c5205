/** Comments that silence the checker in the line behind them, put where a comment can stand. */
import { eolOf, lineIndexAt, lineStartsOf } from "../base/text.ts";
import { ts, type TS } from "../syntax/typescript.ts";

/** Text to insert. */
export interface Comment {
  readonly at: number;
  readonly text: string;
}

/**
 * For each line in which one of `errors` begins; null where no comment can silence them all.
 *
 *     const a = `one        const a = `one
 *     ${b}`;                ${
 *                           // @ts-ignore …
 *                           b}`;
 */
export function ignoreComments(
  sourceFile: TS.SourceFile,
  errors: readonly TS.DiagnosticWithLocation[],
  why: string,
): readonly Comment[] | null {
  const { text } = sourceFile;
  const lines = lineStartsOf(text);
  const comments = new Map<number, Comment>();
  for (const { start } of errors) {
    const line = lines[lineIndexAt(lines, start)]!;
    const comment = commentFor(sourceFile, line, start, why);
    if (comment === null) return null;
    comments.set(comment.at, comment);
  }
  return [...comments.values()].sort((a, b) => a.at - b.at);
}

function commentFor(
  sourceFile: TS.SourceFile,
  line: number,
  error: number,
  why: string,
): Comment | null {
  const { text } = sourceFile;
  const eol = eolOf(text);
  const [indent] = /^[^\S\r\n]*/.exec(text.slice(line, error))!;
  const literal = textAround(sourceFile, line);
  if (literal === null) return { at: line, text: `${indent}// @ts-ignore ${why}${eol}` };
  const opened = expressionAround(sourceFile, line, error);
  if (opened !== null) return { at: opened, text: `${eol}// @ts-ignore ${why}${eol}` };
  // A line of blanks between two elements is no text.
  const isBlank = ts.isJsxText(literal) && /^\s*$/.test(text.slice(line, literal.end));
  return isBlank ? { at: line, text: `${indent}{/* @ts-ignore ${why} */}${eol}` } : null;
}

/** The text in a template or between JSX tags, or the string, that goes on at the beginning of a line. */
function textAround(node: TS.Node, line: number): TS.Node | null {
  if (ts.isJsxText(node) || ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node;
  if (ts.isTemplateHead(node)) return node;
  const begins = (child: TS.Node): number => (ts.isJsxText(child) ? child.pos : child.getStart());
  return (
    ts.forEachChild(node, (child) =>
      begins(child) < line && line < child.end ? textAround(child, line) : undefined,
    ) ?? null
  );
}

/** Behind the `${` or `{` in this line that opens what the error stands in. */
function expressionAround(node: TS.Node, line: number, error: number): number | null {
  const inner = ts.forEachChild(node, (child) =>
    child.pos <= error && error < child.end
      ? (expressionAround(child, line, error) ?? undefined)
      : undefined,
  );
  if (inner !== undefined) return inner;
  const opened = ts.isTemplateSpan(node) || ts.isJsxExpression(node) ? node.expression : undefined;
  return opened !== undefined && line <= opened.pos && opened.pos <= error ? opened.pos : null;
}
