/** What is left of a text when the bodies of lowered functions have gone to their machines. */
import { ts, type TS } from "../syntax/typescript.ts";

/** Visits the children of `node`; of a function that `isGone`, all but its body. */
export function eachLeft(
  node: TS.Node,
  isGone: (node: TS.Node) => boolean,
  visit: (child: TS.Node) => void,
): void {
  const gone = isGone(node) ? (node as TS.FunctionLikeDeclaration).body : undefined;
  ts.forEachChild(node, (child) => {
    if (child !== gone) visit(child);
  });
}
