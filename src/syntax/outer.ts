/** Parentheses and type assertions around an expression have no meaning of their own at run time. */
import { ts, type TS } from "./typescript.ts";

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
