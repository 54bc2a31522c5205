/**
 * A statement may end after a parenthesis, and a block begin on the next line:
 *
 *     const request = (url)
 *     {
 *       send(request)
 *     }
 *
 * TypeScript's parser takes that for an arrow function that has lost its arrow. It reads the file well if
 * the end of the statement is written down.
 */
import { endOfToken } from "../base/text.ts";
import { ts, type TS } from "./typescript.ts";

/** The text with each such end written over the white space that follows it, or null if there is none. */
export function endBeforeBlocks(sourceFile: TS.SourceFile): string | null {
  const { text } = sourceFile;
  let ended = text;
  const visit = (node: TS.Node): void => {
    if (ts.isArrowFunction(node) && ts.isBlock(node.body) && lacksArrow(node)) {
      const end = endOfToken(text, node.parameters.end, ")");
      const gap = end === null ? "" : text.slice(end, node.body.getStart(sourceFile));
      if (end !== null && /^\s/.test(gap) && /[\n\r]/.test(gap))
        ended = `${ended.slice(0, end)};${ended.slice(end + 1)}`;
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return ended === text ? null : ended;
}

function lacksArrow({ equalsGreaterThanToken: { pos, end } }: TS.ArrowFunction): boolean {
  return pos === end;
}
