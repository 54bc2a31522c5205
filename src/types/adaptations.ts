/** Where the text of a machine must say what the author's text did not have to: see `Adaptation`. */
import type { Adaptation } from "../ir/code.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { declaredType } from "./narrowing.ts";

/** The text of one adaptation of `node`; `from` is what it is compared with. Empty where nothing needs to be said. */
export function adaptationOf(
  program: TS.Program,
  how: Adaptation,
  node: TS.Node,
  from: TS.Node | null,
): string {
  const checker = program.getTypeChecker();
  const type = checker.getTypeAtLocation(node);
  switch (how) {
    case "destructure":
      return fitsPattern(checker, node as TS.BindingPattern, checker.getTypeAtLocation(from!))
        ? ""
        : " as any";
    case "loosen":
      if (ts.isFunctionDeclaration(node)) return type.getProperties().length > 0 ? " as any" : "";
      if (isChain(from!) && !mayBeUndefined(checker, type)) return " as any";
      return checker.isTypeAssignableTo(typeAsRead(checker, from!), type) ? "" : " as any";
    case "missing":
      return mayBeUndefined(checker, type) ? "" : " as any";
    case "present": {
      const mayMiss =
        program.getCompilerOptions().noUncheckedIndexedAccess === true && isIndexed(checker, node);
      const read = typeAsRead(checker, node);
      if (!mayMiss && checker.isTypeAssignableTo(read, type)) return "";
      return checker.isTypeAssignableTo(checker.getNonNullableType(read), type) ? "!" : " as any";
    }
  }
}

/** What reading a place gives where nothing is known of what was written there before. */
function typeAsRead(checker: TS.TypeChecker, node: TS.Node): TS.Type {
  return declaredType(checker, node, false)?.type ?? checker.getTypeAtLocation(node);
}

/** `a?.b`, whose `b` alone may have a type without undefined. */
function isChain(node: TS.Node): boolean {
  return ts.isParenthesizedExpression(node) ? isChain(node.expression) : ts.isOptionalChain(node);
}

function mayBeUndefined(checker: TS.TypeChecker, type: TS.Type): boolean {
  return checker.isTypeAssignableTo(checker.getUndefinedType(), type);
}

/** Each name has the type that the value's property has, not a narrower one. */
function fitsPattern(checker: TS.TypeChecker, pattern: TS.BindingPattern, type: TS.Type): boolean {
  return pattern.elements.every((element) => {
    if (!ts.isBindingElement(element)) return true;
    const { name, propertyName, dotDotDotToken } = element;
    if (!ts.isIdentifier(name) || dotDotDotToken !== undefined || ts.isArrayBindingPattern(pattern))
      return true;
    const key = propertyName ?? name;
    const property =
      ts.isIdentifier(key) || ts.isStringLiteral(key) ? type.getProperty(key.text) : undefined;
    if (property === undefined || element.initializer !== undefined) return true;
    return checker.isTypeAssignableTo(
      checker.getTypeOfSymbol(property),
      checker.getTypeAtLocation(name),
    );
  });
}

/** `o[k]` of an index signature or a list. */
function isIndexed(checker: TS.TypeChecker, node: TS.Node): boolean {
  if (ts.isPropertyAccessExpression(node))
    return checker.getSymbolAtLocation(node.name) === undefined;
  if (!ts.isElementAccessExpression(node)) return false;
  const { argumentExpression: key } = node;
  return !ts.isStringLiteralLike(key) || checker.getSymbolAtLocation(key) === undefined;
}
