/** How narrow the checker takes a mention to be, against what its declaration says; and how to say so. */
import type { Cast } from "../ir/mention.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { mayAssert } from "./assertions.ts";
import { classOfThis, typeOfClass } from "./self-type.ts";

const K = ts.SyntaxKind;

/** What a mention's declaration says of it. */
export interface Declared {
  readonly type: TS.Type;
  /** An element of a list, or of what has any key: it counts as undefined, where the project says so. */
  readonly mayMiss: boolean;
}

/** The declared type; null where narrowing does not matter, since anything may be done with the value. */
export function declaredType(
  checker: TS.TypeChecker,
  node: TS.Node,
  elementsMayMiss: boolean,
): Declared | null {
  const own = ownType(checker, node);
  const type = own ?? elementType(checker, node);
  if (type === null || (type.flags & ts.TypeFlags.Any) !== 0) return null;
  return { type, mayMiss: own === null && elementsMayMiss };
}

/** The type of `this`, or of a variable or property that was declared by its name. */
function ownType(checker: TS.TypeChecker, node: TS.Node): TS.Type | null {
  if (node.kind === K.ThisKeyword) return typeOfThis(checker, node);
  const symbol = symbolOf(checker, node);
  return symbol === undefined ? null : checker.getTypeOfSymbol(symbol);
}

/** Where nothing is known of the object but its class or what the function says of it; null in other functions. */
function typeOfThis(checker: TS.TypeChecker, node: TS.Node): TS.Type | null {
  const around = ts.findAncestor(node, (at) => ts.isFunctionLike(at) && !ts.isArrowFunction(at));
  const first = (around as TS.SignatureDeclaration | undefined)?.parameters[0];
  if (first?.name.getText() === "this") return checker.getTypeAtLocation(first);
  const type = typeOfClass(checker, classOfThis(node));
  return (type as (TS.Type & { readonly thisType?: TS.Type }) | null)?.thisType ?? null;
}

function symbolOf(checker: TS.TypeChecker, node: TS.Node): TS.Symbol | undefined {
  if (ts.isIdentifier(node)) {
    return ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  }
  if (ts.isPropertyAccessExpression(node)) return checker.getSymbolAtLocation(node.name);
  if (!ts.isElementAccessExpression(node)) return undefined;
  const { argumentExpression: key } = node;
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)
    ? objectType(checker, node).getProperty(key.text)
    : undefined;
}

function elementType(checker: TS.TypeChecker, node: TS.Node): TS.Type | null {
  if (!ts.isElementAccessExpression(node) && !ts.isPropertyAccessExpression(node)) return null;
  const isNumber =
    ts.isElementAccessExpression(node) &&
    (checker.getTypeAtLocation(node.argumentExpression).flags & ts.TypeFlags.NumberLike) !== 0;
  const kind = isNumber ? ts.IndexKind.Number : ts.IndexKind.String;
  return checker.getIndexTypeOfType(objectType(checker, node), kind) ?? null;
}

function objectType(
  checker: TS.TypeChecker,
  { expression }: TS.ElementAccessExpression | TS.PropertyAccessExpression,
): TS.Type {
  return checker.getNonNullableType(checker.getTypeAtLocation(expression));
}

export function isNarrowed(
  checker: TS.TypeChecker,
  node: TS.Node,
  here: TS.Type,
  declared: Declared,
): boolean {
  if ((here.flags & ts.TypeFlags.Any) !== 0) return false;
  const isChain = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  const isSkipped =
    isChain && ts.isOptionalChain(node) && isNullable(checker.getTypeAtLocation(node.expression));
  const expected = membersOf(declared.type);
  const found = membersOf(here);
  if (declared.mayMiss || isSkipped) expected.add("undefined");
  if (found.size !== expected.size) return true;
  for (const member of found) if (!expected.has(member)) return true;
  return false;
}

/** The parts of a union, each as something that is equal for equal types. */
function membersOf(type: TS.Type): Set<unknown> {
  return new Set(type.isUnion() ? type.types.map(identity) : [identity(type)]);
}

function identity(type: TS.Type): unknown {
  if ((type.flags & ts.TypeFlags.Undefined) !== 0) return "undefined";
  if ((type.flags & ts.TypeFlags.Null) !== 0) return "null";
  // A literal type exists twice, fresh and not.
  return (type as TS.Type & { readonly regularType?: TS.Type }).regularType ?? type;
}

function isNullable(type: TS.Type): boolean {
  const members = membersOf(type);
  return members.has("undefined") || members.has("null");
}

export interface CastInput {
  readonly checker: TS.TypeChecker;
  readonly sourceFile: TS.SourceFile;
  readonly node: TS.Node;
  readonly here: TS.Type;
  /** Null for a variable that has a type only place by place. */
  readonly declared: Declared | null;
  readonly write: (type: TS.Type) => string;
}

/** `x!` where only null and undefined are gone, else `(x as T)`. */
export function castFor({
  checker,
  sourceFile,
  node,
  here,
  declared,
  write,
}: CastInput): Cast | null {
  const { parent } = node;
  const name =
    ts.isShorthandPropertyAssignment(parent) && parent.name === node
      ? `${node.getText(sourceFile)}: `
      : "";
  if (declared !== null && isAsserting(checker, node, declared.type)) return null;
  if (declared !== null && isWithoutNull(checker, here, declared)) {
    // x==y must not become x!==y
    const touches = sourceFile.text[node.end] === "=";
    return touches
      ? { open: "(", close: "!)", isTransparent: true }
      : { open: name, close: "!", isTransparent: true };
  }
  // In a chain, parentheses would end the part that a missing object skips.
  if (isInsideChain(node)) return null;
  const text = write(here);
  return {
    open: `${name}${statementGuard(node, sourceFile)}(`,
    close: ` as ${text})`,
    isTransparent: false,
  };
}

/** `c` of the statement `c.assertOpen();`, which must be names only, and whose method the checker finds by what is declared. */
function isAsserting(checker: TS.TypeChecker, node: TS.Node, declared: TS.Type): boolean {
  let callee = node;
  while (ts.isPropertyAccessExpression(callee.parent)) callee = callee.parent;
  const { parent } = callee;
  if (callee === node || !ts.isCallExpression(parent) || parent.expression !== callee) return false;
  if (!ts.isExpressionStatement(parent.parent) || !mayAssert(checker, parent.expression))
    return false;
  const { name } = node.parent as TS.PropertyAccessExpression;
  const parts = declared.isUnion() ? declared.types : [declared];
  return parts.every((part) => checker.getApparentType(part).getProperty(name.text) !== undefined);
}

function isWithoutNull(checker: TS.TypeChecker, here: TS.Type, declared: Declared): boolean {
  const { type, mayMiss } = declared;
  if (here === checker.getNonNullableType(type) && (mayMiss || here !== type)) return true;
  const found = membersOf(here);
  if (found.has("undefined") || found.has("null")) return false;
  const rest = membersOf(type);
  if (mayMiss) rest.add("undefined");
  const before = rest.size;
  rest.delete("undefined");
  rest.delete("null");
  return (
    rest.size < before && rest.size === found.size && [...found].every((member) => rest.has(member))
  );
}

function isInsideChain(node: TS.Node): boolean {
  if (!ts.isOptionalChain(node)) return false;
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isCallExpression(parent)) &&
    parent.expression === node &&
    ts.isOptionalChain(parent)
  );
}

/** A line that starts with a parenthesis goes on with the line before, if that has no semicolon. */
function statementGuard(node: TS.Node, sourceFile: TS.SourceFile): string {
  const start = node.getStart(sourceFile);
  let at = node.parent;
  while (at.kind !== K.ExpressionStatement) {
    if (at.getStart(sourceFile) !== start) return "";
    at = at.parent;
  }
  if (at.getStart(sourceFile) !== start) return "";
  const { parent } = at;
  if (
    !ts.isBlock(parent) &&
    !ts.isSourceFile(parent) &&
    !ts.isCaseOrDefaultClause(parent) &&
    !ts.isModuleBlock(parent)
  )
    return "";
  const statements: readonly TS.Node[] = parent.statements;
  const previous = statements[statements.indexOf(at) - 1];
  return previous === undefined || sourceFile.text[previous.end - 1] === ";" ? "" : ";";
}
