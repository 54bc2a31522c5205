/** Whether a name reaches the class that it is to name, from inside of its body. */
import type { Fn, Scope } from "../ir/source.ts";
import { ts, type TS } from "./typescript.ts";

/** The text of `node` names something so: a value, a type, a declaration. Keys and members do not count. */
export function namesAnywhere(node: TS.Node, name: string): boolean {
  const visit = (part: TS.Node): boolean =>
    (ts.isIdentifier(part) && part.text === name && !isKey(part)) ||
    ts.forEachChild(part, visit) === true;
  return visit(node);
}

function isKey(name: TS.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name;
  if (ts.isQualifiedName(parent)) return parent.right === name;
  if (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent))
    return parent.name === name;
  return false;
}

/**
 * A parameter or a local between the class and what makes the machine of `fn` has the name of the class. A variable
 * of a machine does no harm: the machine calls it differently; but in the text of `cutOff`, which stays in the function,
 * the parameters are around.
 */
export function isHolderHidden(
  fn: Fn,
  holder: TS.ClassLikeDeclaration,
  lowered: ReadonlySet<Fn>,
  cutOff: ReadonlySet<Fn>,
): boolean {
  const name = holder.name?.text;
  if (name === undefined) return false;
  if (fn.scope.names.get(name)?.kind === "parameter") return true;
  for (let scope = fn.scope.parent; scope !== null && scope.node !== holder; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding === undefined) continue;
    if (!isKept(scope, lowered) || (binding.kind === "parameter" && cutOff.has(scope.fn)))
      return true;
  }
  return false;
}

function isKept({ fn, kind, isTakenApart }: Scope, lowered: ReadonlySet<Fn>): boolean {
  return lowered.has(fn) && isTakenApart && kind !== "class";
}
