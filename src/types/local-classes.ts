/**
 * Classes and enums of functions: to a machine they are variables, which name no type.
 *
 *     class Row {}  const first: Row = await load();        Row = class Row {};  first = sent as any;
 *     enum Kind { A, B }  type Part = { kind: Kind.A; a: string } | { kind: Kind.B };        type Part = any;
 *
 * Of a type with an enum in it nothing is said, nor of one with a symbol's name as a key: the keys of an object and the kinds
 * of a union would be anybody's.
 */
import type { Insert } from "../ir/mention.ts";
import { isInFunction } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { firstOf } from "./type-words.ts";
import { anyInstead, replaced, type RewriteInput } from "./type-rewrites.ts";

/** @param copies types of functions around, which `poll` begins with */
export function localClasses(input: RewriteInput, copies: readonly TS.Node[]): readonly Insert[] {
  const { sourceFile, fn } = input;
  // Two members of one type take the same text away.
  const found = new Map<number, Insert>();
  const visit = (node: TS.Node): void => {
    const kind = heldBy(input, node);
    if (kind === null) return ts.forEachChild(node, visit);
    const insert = kind === "class" ? anyInstead(node, sourceFile) : withoutType(node, sourceFile);
    found.set(insert.at, insert);
  };
  visit((fn as TS.FunctionLikeDeclaration).body!);
  copies.forEach(visit);
  return [...found.values()];
}

/** What it names as a type, or as a key of a type, is a variable of the machine. */
function heldBy(input: RewriteInput, node: TS.Node): "class" | "key" | null {
  const name = rootOf(node);
  const declaration = name && input.checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (declaration == null || !isHeld(input, declaration)) return null;
  if (ts.isEnumDeclaration(declaration) || ts.isComputedPropertyName(node)) return "key";
  return ts.isClassDeclaration(declaration) ? "class" : null;
}

/** `Kind` of the types `Kind` and `Kind.A`, and of the key `[Kind.A]`; `key` of `[key]`. */
function rootOf(node: TS.Node): TS.Identifier | null {
  if (ts.isTypeReferenceNode(node)) return firstOf(node.typeName);
  if (!ts.isComputedPropertyName(node) || !ts.isPropertySignature(node.parent)) return null;
  const { expression } = node;
  const root = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  return ts.isIdentifier(root) ? root : null;
}

function isHeld({ fn, owned }: RewriteInput, declaration: TS.Declaration): boolean {
  const isOutside = declaration.pos < fn.pos || declaration.end > fn.end;
  const name = ts.getNameOfDeclaration(declaration);
  return isInFunction(declaration) && (isOutside || owned.has(name ?? null));
}

/** `any` for the whole of the type that `node` is part of. */
function withoutType(node: TS.Node, sourceFile: TS.SourceFile): Insert {
  let outermost: TS.Node = node;
  for (let at = node; !ts.isStatement(at) && !ts.isExpressionWithTypeArguments(at); at = at.parent)
    if (ts.isTypeNode(at)) outermost = at;
  const around = ts.findAncestor(node, ts.isInterfaceDeclaration);
  if (around === undefined) return replaced(outermost, "any", sourceFile);
  const parameters = around.typeParameters?.map((parameter) => parameter.getText(sourceFile)) ?? [];
  const list = parameters.length === 0 ? "" : `<${parameters.join(", ")}>`;
  return replaced(around, `type ${around.name.text}${list} = any;`, sourceFile);
}
