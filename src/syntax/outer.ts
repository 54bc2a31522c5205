/** Parentheses and type assertions around an expression have no meaning of their own at run time. */
import { ts, type TS } from "./typescript.ts";

/** A function or class that takes its name from what it is assigned to. */
export function isAnonymousFunction(node: TS.Expression): boolean {
  const inner = unwrap(node);
  return (
    ts.isArrowFunction(inner) ||
    ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined)
  );
}

export function unwrap(node: TS.Node): TS.Expression {
  let inner = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner as TS.Expression;
}

/** The outermost of what stands around an expression so. */
export function wrap(node: TS.Node): TS.Node {
  let outer = node;
  while (isWrapper(outer.parent)) outer = outer.parent;
  return outer;
}

function isWrapper(
  node: TS.Node,
): node is
  | TS.ParenthesizedExpression
  | TS.AssertionExpression
  | TS.SatisfiesExpression
  | TS.NonNullExpression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}
