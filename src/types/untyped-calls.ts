/**
 * A type that can't be written where the machine stands is `any` there, and calls of `any` take no type arguments:
 *
 *     return { [key]: class { async first() { await this.load<Item>(1); } } };        self.load(1)
 */
import { endOfToken } from "../base/text.ts";
import type { Insert } from "../ir/mention.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import type { RewriteInput } from "./type-rewrites.ts";

export function untypedCalls(input: RewriteInput): readonly Insert[] {
  const { sourceFile, fn } = input;
  const found: Insert[] = [];
  const visit = (node: TS.Node, isSelf: boolean): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.typeArguments !== undefined)
      if (isUnknown(input, rootOf(node.expression), isSelf)) {
        const { pos, end } = node.typeArguments;
        const close = endOfToken(sourceFile.text, end, ">")!;
        found.push({ at: pos - 1, text: "", side: "start", replaces: close - pos + 1 });
      }
    // In functions and classes inside, `this` is something else.
    const isOther = ts.isClassLike(node) || (ts.isFunctionLike(node) && !ts.isArrowFunction(node));
    ts.forEachChild(node, (child) => visit(child, isSelf && !isOther));
  };
  ts.forEachChild(fn, (child) => visit(child, true));
  return found;
}

/** `a` of `a.b().c`. */
function rootOf(node: TS.Expression): TS.Expression {
  return ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isParenthesizedExpression(node)
    ? rootOf(node.expression)
    : node;
}

/** A variable of the machine that has a type, which is lost. */
function isUnknown(
  { checker, owned, write }: RewriteInput,
  root: TS.Expression,
  isSelf: boolean,
): boolean {
  const declaration = checker.getSymbolAtLocation(root)?.valueDeclaration;
  const isOwned = ts.isIdentifier(root)
    ? declaration !== undefined && owned.has(ts.getNameOfDeclaration(declaration) ?? null)
    : isSelf && root.kind === ts.SyntaxKind.ThisKeyword;
  return isOwned && write(checker.getTypeAtLocation(root)) === "any";
}
