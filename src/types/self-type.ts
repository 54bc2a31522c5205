/**
 * The type `this` of the class around: a machine stands outside of the object, and gets it as a type
 * parameter where the class's own name would say less:
 *
 *     const key = name as keyof this;         class Load<This extends Client> { … const key = name as keyof This; }
 */
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

export function isThisType(type: TS.Type): boolean {
  return (type as TS.Type & { readonly isThisType?: boolean }).isThisType === true;
}

/** The class whose objects `this` means in the text of a function; null where the type has no meaning. */
export function classOfThis(fn: TS.Node): TS.ClassLikeDeclaration | null {
  for (let at = fn; !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isClassLike(parent)) return hasStatic(at) ? null : parent;
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return null;
  }
  return null;
}

function hasStatic(member: TS.Node): boolean {
  return (
    ts.isClassStaticBlockDeclaration(member) ||
    (ts.canHaveModifiers(member) &&
      ts.getModifiers(member)?.some(({ kind }) => kind === K.StaticKeyword) === true)
  );
}

/** What the class declares: the type of its objects. */
export function typeOfClass(
  checker: TS.TypeChecker,
  node: TS.ClassLikeDeclaration | null,
): TS.Type | null {
  const symbol = (node as { readonly symbol?: TS.Symbol } | null)?.symbol;
  return symbol === undefined ? null : checker.getDeclaredTypeOfSymbol(symbol);
}

/** The class around, whatever `this` means: what a type written with `this` can be at most. */
export function classAround(fn: TS.Node): TS.ClassLikeDeclaration | null {
  for (let at: TS.Node | undefined = fn; at !== undefined; at = at.parent)
    if (ts.isClassLike(at)) return at;
  return null;
}

/** Places in the body of a function that name the type. */
export function thisTypesIn(fn: TS.Node): readonly TS.Node[] {
  const found: TS.Node[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) return;
    if (node.kind === K.ThisType && !ts.isTypePredicateNode(node.parent)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit((fn as TS.FunctionLikeDeclaration).body!);
  return found;
}

/** `this` is handed to something that takes any such object, but not any of its class. */
export function handsOnThis(checker: TS.TypeChecker, fn: TS.Node): boolean {
  let found = false;
  const visit = (node: TS.Node): void => {
    if (found || ts.isClassLike(node)) return;
    if (node.kind === K.ThisKeyword) found = needsItself(checker, node as TS.Expression);
    ts.forEachChild(node, visit);
  };
  visit((fn as TS.FunctionLikeDeclaration).body!);
  return found;
}

function needsItself(checker: TS.TypeChecker, node: TS.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return false;
  const type = checker.getTypeAtLocation(node);
  const expected = isThisType(type) ? checker.getContextualType(node) : undefined;
  if (expected === undefined) return false;
  const known = checker.getBaseConstraintOfType(type) ?? type;
  return !checker.isTypeAssignableTo(known, expected) && checker.isTypeAssignableTo(type, expected);
}
