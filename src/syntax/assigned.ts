/**
 * Whether something is put in a place: by an assignment, an update, a pattern, the head of a loop.
 *
 *     o.x = 1      o.x++      [o.x] = list      ({ a: o.x = 1 } = object)      for (o.x of list)
 */
import { isAssignment } from "./kinds.ts";
import { wrap } from "./outer.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

export function isAssigned(node: TS.Node): boolean {
  const at = wrap(node);
  const { parent } = at;
  if (ts.isBinaryExpression(parent))
    return parent.left === at && isAssignment(parent.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === K.PlusPlusToken || parent.operator === K.MinusMinusToken;
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === at;
  return isInPattern(at);
}

/** An element of a pattern, with its default or without: `[a, b = 1] = list`. */
export function isInPattern(node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isArrayLiteralExpression(parent)) return isAssigned(parent);
  if (ts.isSpreadElement(parent)) return isInPattern(parent);
  if (ts.isSpreadAssignment(parent)) return isAssigned(parent.parent);
  return (
    ts.isPropertyAssignment(parent) && parent.initializer === node && isAssigned(parent.parent)
  );
}
