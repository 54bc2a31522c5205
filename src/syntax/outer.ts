/** Parentheses and type assertions around an expression have no meaning of their own at run time. */
import { ts, type TS } from "./typescript.ts";

/** A function or class that takes its name from what it is assigned to. */
export function isAnonymousFunction(node: TS.Expression): boolean {
  return anonymousKind(node) !== null;
}

export function anonymousKind(node: TS.Expression): "function" | "class" | null {
  const inner = unwrap(node);
  if (ts.isArrowFunction(inner)) return "function";
  if (ts.isFunctionExpression(inner)) return inner.name === undefined ? "function" : null;
  return ts.isClassExpression(inner) && inner.name === undefined ? "class" : null;
}

export function unwrap(node: TS.Node): TS.Expression {
  let inner = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner as TS.Expression;
}

/** What an assignment assigns to once types are off: `(f as any) = () => {}` names f, `(f) = () => {}` does not. */
export function targetWithoutTypes(node: TS.Node): TS.Node {
  if (ts.isNonNullExpression(node)) return targetWithoutTypes(node.expression);
  if (!ts.isParenthesizedExpression(node) || ts.isParenthesizedExpression(node.expression))
    return node;
  const inner = unwrap(node);
  return isWrapper(node.expression) ? inner : node;
}

/** The outermost of what stands around an expression so. */
export function wrap(node: TS.Node): TS.Node {
  let outer = node;
  while (isWrapper(outer.parent)) outer = outer.parent;
  return outer;
}

/** More than parentheses stand around it: `(o.k as T)`, `o.k!`. */
export function saysType(node: TS.Node): boolean {
  return ts.isParenthesizedExpression(node) ? saysType(node.expression) : isWrapper(node);
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
