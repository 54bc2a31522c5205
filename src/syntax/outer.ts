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
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner as TS.Expression;
}
