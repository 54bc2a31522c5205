/**
 * A function that is called by its name has no `this`. Where a machine keeps the variable in a cell, `f.value(x)` would
 * hand it the cell:
 *
 *     f(x)      →      (0, f.value)(x)
 */
import type { PlainCall } from "../ir/code.ts";
import type { Binding, Bindings, Ref } from "../ir/source.ts";
import { unwrap, wrap } from "./outer.ts";
import { ts, type TS } from "./typescript.ts";

/** Null where nothing is called, or the function asks for no `this`. */
export function plainCallOf({ binding, node }: Ref, bindings: Bindings): PlainCall | null {
  const callee = wrap(node);
  const call = callee.parent;
  const isCall =
    (ts.isCallExpression(call) && call.expression === callee) ||
    (ts.isTaggedTemplateExpression(call) && call.tag === callee);
  if (!isCall || ts.isDecorator(call.parent) || !mayReadThis(binding, bindings)) return null;
  return { after: goesOnWithLineBefore(node) ? ";" : "", isWrapped: callee !== node };
}

function mayReadThis(binding: Binding, { fnOf }: Bindings): boolean {
  if (binding.isWritten) return true;
  const declaration = binding.declaration?.parent;
  if (declaration === undefined) return true;
  const isConstant = binding.kind === "const" && ts.isVariableDeclaration(declaration);
  const value = isConstant ? declaration.initializer : declaration;
  const fn = value === undefined ? undefined : fnOf.get(unwrap(value));
  return fn === undefined || (!fn.isArrow && (fn.owned.has("this") || fn.obstacles.length > 0));
}

/** The statement starts with `node`, and the one before leaves its semicolon to the end of the line. */
function goesOnWithLineBefore(node: TS.Node): boolean {
  let at = node;
  while (at.parent.pos === at.pos && !ts.isExpressionStatement(at)) at = at.parent;
  if (!ts.isExpressionStatement(at)) return false;
  const { statements } = at.parent as Partial<TS.Block>;
  const before = statements?.[statements.indexOf(at) - 1];
  if (before === undefined || ts.isFunctionDeclaration(before) || ts.isBlock(before)) return false;
  return node.getSourceFile().text[before.end - 1] !== ";";
}
