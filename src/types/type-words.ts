/** Types as text before anything of it is replaced: its names know what they mean. */
import { ts, type TS } from "../syntax/typescript.ts";

type NameWithMeaning = TS.Identifier & { symbol?: TS.Symbol };

/** Names in a type's text know what they mean. */
export function symbolOf(name: TS.Identifier): TS.Symbol | undefined {
  return (name as NameWithMeaning).symbol;
}

/** `a` of `a.b.c`. */
export function firstOf(name: TS.EntityName): TS.Identifier {
  let first = name;
  while (ts.isQualifiedName(first)) first = first.left;
  return first;
}

/** What the author wrote as a type, with names that know what they mean. */
export function withMeanings(checker: TS.TypeChecker, node: TS.TypeNode): TS.TypeNode {
  const visit = (part: TS.Node): TS.Node => {
    if (!ts.isIdentifier(part)) return ts.visitEachChild(part, visit, undefined);
    const name: NameWithMeaning = ts.factory.createIdentifier(part.text);
    const symbol = checker.getSymbolAtLocation(part);
    if (symbol !== undefined) name.symbol = symbol;
    return name;
  };
  return visit(node) as TS.TypeNode;
}

/** Keys that are left out or have other names, or are those of something that is computed itself. */
export function computesKeys({
  nameType,
  typeParameter: { constraint },
}: TS.MappedTypeNode): boolean {
  if (nameType !== undefined) return true;
  if (constraint === undefined || !ts.isTypeOperatorNode(constraint)) return false;
  const { type } = constraint;
  return !ts.isTypeReferenceNode(type) && !ts.isTypeQueryNode(type);
}
