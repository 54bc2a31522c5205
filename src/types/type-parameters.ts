/** Type parameters that the text of a function may name, and those that it does name. */
import { ts, type TS } from "../syntax/typescript.ts";

/**
 * Of the function and of everything around it, outermost first; an inner name hides an outer one. A static member of
 * `container`, a class, still sees those of the functions around that class.
 */
export function typeParametersAround(
  fn: TS.Node,
  container: TS.Node,
): readonly TS.TypeParameterDeclaration[] {
  const found: TS.TypeParameterDeclaration[] = [];
  for (let at: TS.Node | undefined = fn; at !== undefined; at = at.parent) {
    if (!ts.isFunctionLike(at) && !ts.isClassLike(at)) continue;
    const own =
      (at as { typeParameters?: readonly TS.TypeParameterDeclaration[] }).typeParameters ?? [];
    found.unshift(
      ...own.filter((parameter) => !found.some(({ name }) => name.text === parameter.name.text)),
    );
    if (at === container) break;
  }
  return found;
}

/** Names that types written inside the function start with, and those of declarations that are copied into it. */
export function namesInTypes(
  fn: TS.FunctionLikeDeclaration,
  copies: readonly TS.Node[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      let first = node.typeName;
      while (ts.isQualifiedName(first)) first = first.left;
      names.add(first.text);
    }
    ts.forEachChild(node, visit);
  };
  if (fn.body !== undefined) visit(fn.body);
  for (const parameter of fn.parameters)
    if (parameter.initializer !== undefined) visit(parameter.initializer);
  copies.forEach(visit);
  return names;
}

/** `<A, B>`; nothing where there are none. */
export function bracket(list: readonly string[]): string {
  return list.length === 0 ? "" : `<${list.join(", ")}>`;
}
