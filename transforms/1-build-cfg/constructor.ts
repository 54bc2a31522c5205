/**
 * What stands behind `new` ends where its arguments begin. Where a call is written in its place, the call needs parentheses:
 *
 *     new super.Row()            →   new (superGet("Row"))()
 *     new rows.of`${await n}`()   →   new (callMethod(…))()
 */
import { code, type Code } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";

/** `call`, written for `node`. */
export function asConstructor(node: TS.Node, call: Code): Code {
  let at = node;
  while (startsMember(at, at.parent)) at = at.parent;
  const { parent } = at;
  return ts.isNewExpression(parent) && parent.expression === at ? code("(", call, ")") : call;
}

/** `super.rows` in `super.rows.Row`. */
function startsMember(node: TS.Node, parent: TS.Node): boolean {
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isNonNullExpression(parent)) &&
    parent.expression === node
  );
}
