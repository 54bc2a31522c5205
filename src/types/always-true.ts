/**
 * Functions and promises as conditions. The checker takes one for a forgotten call or `await`, unless what the condition
 * decides on uses it too. A machine takes that use to another place, or parts the condition from what it decides on:
 *
 *     if (share) button.onclick = async () => { await share(); };
 *     if (share as object) button.onclick = () => new ButtonOnclick().start();
 */
import type { Insert } from "../ir/mention.ts";
import type { MovedText } from "../ir/moved-text.ts";
import { isLogical } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

type Tested = TS.Identifier | TS.PropertyAccessExpression;

/** ` as object` after each condition in `root` that would now be an error. */
export function alwaysTrue(
  checker: TS.TypeChecker,
  sourceFile: TS.SourceFile,
  root: TS.Node,
  moved: MovedText,
): readonly Insert[] {
  const found = new Map<Tested, readonly Insert[]>();
  const visit = (node: TS.Node): void => {
    if (moved.isLowered(node)) return;
    for (const { condition, users } of decisionsOf(node, moved)) {
      for (const tested of partsOf(condition)) {
        if (users.some((user) => uses(checker, user, tested, moved))) continue;
        if (isNeverFalse(checker, tested)) found.set(tested, asObject(tested, sourceFile));
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  return [...found.values()].flat();
}

/** A condition, and the texts of which one has to use what it tests. */
interface Decision {
  readonly condition: TS.Expression;
  readonly users: readonly TS.Node[];
}

function decisionsOf(node: TS.Node, { isTakenApart }: MovedText): readonly Decision[] {
  if (ts.isIfStatement(node)) {
    const { expression: condition, thenStatement } = node;
    return isTakenApart(thenStatement) ? [] : [{ condition, users: [thenStatement] }];
  }
  if (ts.isConditionalExpression(node)) {
    const { condition, whenTrue } = node;
    return isTakenApart(whenTrue) ? [] : [{ condition, users: [whenTrue] }];
  }
  // A loop may test anything; taken apart, its test is an `if`.
  if (ts.isDoStatement(node))
    return isTakenApart(node.statement) ? [{ condition: node.expression, users: [] }] : [];
  return isAnd(node) && !isTakenApart(node.right) ? [decisionOfAnd(node, isTakenApart)] : [];
}

/** `if (a && b && c) …`: the others may use a. */
function decisionOfAnd(
  node: TS.BinaryExpression,
  isTakenApart: MovedText["isTakenApart"],
): Decision {
  const users: TS.Node[] = [];
  let at: TS.Node = node;
  for (; isAnd(at) && !isTakenApart(at.right); at = at.parent) users.push(at.right);
  while (isLogicalPart(at)) at = at.parent;
  if (ts.isIfStatement(at) && !isTakenApart(at.thenStatement)) users.push(at.thenStatement);
  return { condition: node.left, users };
}

/** Not every binary expression is one: what is no `a && b` may still be another. */
type And = TS.BinaryExpression & {
  readonly operatorToken: TS.Token<typeof K.AmpersandAmpersandToken>;
};

function isAnd(node: TS.Node): node is And {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === K.AmpersandAmpersandToken;
}

function isLogicalPart(node: TS.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    (ts.isBinaryExpression(node) && isLogical(node.operatorToken.kind))
  );
}

/** `a` and `b.c` of `a || b.c`; of `a && b` only `b`, since `a` decides on that. */
function partsOf(condition: TS.Expression): readonly Tested[] {
  if (ts.isParenthesizedExpression(condition)) return partsOf(condition.expression);
  if (ts.isIdentifier(condition) || ts.isPropertyAccessExpression(condition)) return [condition];
  if (isAnd(condition)) return partsOf(condition.right);
  const isLogic = ts.isBinaryExpression(condition) && isLogical(condition.operatorToken.kind);
  return isLogic ? [condition.left, condition.right].flatMap(partsOf) : [];
}

/** It names what is tested, and still will. */
function uses(checker: TS.TypeChecker, user: TS.Node, tested: Tested, moved: MovedText): boolean {
  const symbol = checker.getSymbolAtLocation(nameOf(tested));
  const text = tested.getText();
  const visit = (node: TS.Node): boolean => {
    if (moved.isMoved(node)) {
      const name = symbol?.valueDeclaration && ts.getNameOfDeclaration(symbol.valueDeclaration);
      return ts.isIdentifier(tested) && name !== undefined && moved.isHandedTo(node, name);
    }
    if (node.kind === tested.kind && node.getText() === text)
      if (checker.getSymbolAtLocation(nameOf(node as Tested)) === symbol) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(user);
}

function nameOf(tested: Tested): TS.Node {
  return ts.isIdentifier(tested) ? tested : tested.name;
}

function isNeverFalse(checker: TS.TypeChecker, tested: Tested): boolean {
  const type = checker.getTypeAtLocation(tested);
  return (
    checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0 || isPromise(checker, type)
  );
}

function isPromise(checker: TS.TypeChecker, type: TS.Type): boolean {
  const then = checker.getPropertyOfType(type, "then");
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

/** In parentheses, unless there are some. */
function asObject(tested: Tested, sourceFile: TS.SourceFile): readonly Insert[] {
  const { parent, end } = tested;
  const stands = ts.isParenthesizedExpression(parent) || ts.isIfStatement(parent);
  const close: Insert = {
    at: end,
    text: stands ? " as object" : " as object)",
    side: "end",
    replaces: 0,
  };
  const start = tested.getStart(sourceFile);
  return stands ? [close] : [{ at: start, text: "(", side: "start", replaces: 0 }, close];
}
