/**
 * Enums whose values TypeScript takes from another enum or a constant. In a machine those are variables, whose value it
 * does not know:
 *
 *     enum Level { Low = Base.First, High }        enum Level { Low = self.base.First, High = Low + 1 }
 *     enum Level { Name = Base.Name }              enum Level { Name = "name" }
 */
import type { Ref, Rewritten } from "../ir/source.ts";
import { isAmbient } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

/** The declarations that make one enum, in text order. */
export function partsOf(node: TS.EnumDeclaration): readonly TS.EnumDeclaration[] {
  const { parent } = node;
  // `if (a) enum Level { Low }` stands in no block: it has no other parts.
  const around = ts.isCaseOrDefaultClause(parent)
    ? parent.parent.clauses
    : [parent as Partial<TS.Block>];
  return around
    .flatMap(({ statements }) => [...(statements ?? [node])])
    .filter(ts.isEnumDeclaration)
    .filter((part) => part.name.text === node.name.text)
    .filter((part) => !isAmbient(part));
}

/** What an identifier stands for: a binding, or with `member` a member of the enum that the binding is. */
type Names = (name: TS.Identifier) => Pick<Ref, "binding" | "member"> | null;

export function rewrittenMembers(
  { name: own, members }: TS.EnumDeclaration,
  names: Names,
): readonly Rewritten[] {
  const known = new Set([own.text]);
  const found: Rewritten[] = [];
  let before: string | null = null; // the member before, where its value is not known
  for (const { name, initializer, end } of members) {
    if (initializer === undefined && before !== null)
      found.push({ at: end, end, text: ` = ${before} + 1` });
    const isKnown: boolean =
      initializer === undefined ? before === null : isConstant(initializer, known);
    const text = isKnown || initializer === undefined ? null : constantOf(initializer, names);
    if (typeof text === "string")
      found.push({ at: initializer!.getStart(), end, text: JSON.stringify(text) });
    if (isKnown && ts.isIdentifier(name)) known.add(name.text);
    before = isKnown
      ? null
      : ts.isIdentifier(name)
        ? name.text
        : `${own.text}[${keyOf(name).getText()}]`;
  }
  return found;
}

/** It names nothing but what is known. */
function isConstant(node: TS.Node, known: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return known.has(node.text);
  return ts.forEachChild(node, (part) => (isConstant(part, known) ? undefined : true)) !== true;
}

/** TypeScript sees that the value is a text, which has no way back to the name of the member. */
export function isText(node: TS.Expression, names: Names): boolean {
  if (ts.isTemplateExpression(node)) return true;
  if (ts.isParenthesizedExpression(node)) return isText(node.expression, names);
  if (isSum(node) && (isText(node.left, names) || isText(node.right, names))) return true;
  return typeof constantOf(node, names) === "string";
}

function isSum(node: TS.Expression): node is TS.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/**
 * The value of what is made of literals, constants and members of enums; null where that is not sure, as in a circle:
 * `within` are the values that it is part of.
 */
function constantOf(
  node: TS.Expression,
  names: Names,
  within: readonly TS.Node[] = [],
): string | number | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isParenthesizedExpression(node)) return constantOf(node.expression, names, within);
  if (ts.isTemplateExpression(node)) {
    const { head, templateSpans } = node;
    const parts = templateSpans.map(({ expression }) => constantOf(expression, names, within));
    if (parts.includes(null)) return null;
    return (
      head.text + templateSpans.map(({ literal }, i) => `${parts[i]!}${literal.text}`).join("")
    );
  }
  if (isSum(node)) {
    const left = constantOf(node.left, names, within);
    const right = constantOf(node.right, names, within);
    return left === null || right === null ? null : (left as string) + (right as string);
  }
  const value = valueNamed(node, names);
  if (value === undefined || within.includes(value)) return null;
  return constantOf(value, names, [...within, value]);
}

/** The value of a constant or of a member of an enum: `text`, `Low`, `Level.Low`, `Level["Low"]`. */
function valueNamed(node: TS.Expression, names: Names): TS.Expression | undefined {
  if (ts.isIdentifier(node)) {
    const { binding, member = null } = names(node) ?? {};
    const declaration = binding?.declaration?.parent;
    if (declaration === undefined) return undefined;
    if (member !== null) return memberOf(declaration, member);
    if (ts.isEnumMember(declaration)) return declaration.initializer;
    const isConst = binding?.kind === "const" && ts.isVariableDeclaration(declaration);
    return isConst && declaration.type === undefined ? declaration.initializer : undefined;
  }
  const key = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
      ? node.argumentExpression.text
      : null;
  const { expression } = node as TS.PropertyAccessExpression;
  if (key === null || !ts.isIdentifier(expression)) return undefined;
  const declaration = names(expression)?.binding.declaration?.parent;
  return declaration === undefined ? undefined : memberOf(declaration, key);
}

function memberOf(declaration: TS.Node, key: string): TS.Expression | undefined {
  if (!ts.isEnumDeclaration(declaration)) return undefined;
  const members = partsOf(declaration).flatMap((part) => [...part.members]);
  return members.find(({ name }) => keyOf(name).text === key)?.initializer;
}

/** A member's name is a word or a literal, in brackets or not: `Low`, `"very low"`, `["very low"]`. */
export function keyOf(name: TS.PropertyName): TS.Identifier | TS.StringLiteralLike {
  const key = ts.isComputedPropertyName(name) ? name.expression : name;
  return key as TS.Identifier | TS.StringLiteralLike;
}
