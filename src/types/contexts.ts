/**
 * Expressions whose type depends on the place they stand in. Where the machine writes them in another
 * place they have to say what the place said:
 *
 *     return await new Promise((resolve) => setTimeout(resolve, 10));        Promise<void>: the function says so
 *
 *     this.awaitOnce(new Promise<void>((resolve) => setTimeout(resolve, 10)));
 */
import type { Insert, Knowledge } from "../ir/mention.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { annotations } from "./untyped-functions.ts";

export interface ContextInput {
  readonly checker: TS.TypeChecker;
  readonly sourceFile: TS.SourceFile;
  readonly fn: TS.Node;
  /** Functions inside that have a machine of their own. */
  readonly isLowered: (node: TS.Node) => boolean;
  /** The type as text; `any` where it has none. */
  readonly write: (type: TS.Type) => string;
}

/** Type arguments of awaited calls, where callbacks take their types from what is awaited. */
export function awaitedContexts(input: ContextInput): readonly Insert[] {
  const found: Insert[] = [];
  const visit = (node: TS.Node): void => {
    if (node !== input.fn && input.isLowered(node)) return;
    if (ts.isAwaitExpression(node)) {
      const text = typeArgumentsOf(input, skipParentheses(node.expression));
      if (text !== null) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(input.fn);
  return found;
}

function typeArgumentsOf(input: ContextInput, node: TS.Expression): Insert | null {
  const { checker } = input;
  if (!isInferredCall(node) || !hasUntypedCallback(node)) return null;
  if (checker.getContextualType(node) === undefined) return null;
  const types = inferredArguments(checker, node);
  if (types === null || types.every(isUnknown)) return null;
  const texts = types.map(input.write);
  return texts.some((text) => /\bany\b/.test(text)) ? null : withTypeArguments(node, texts);
}

/** `f(…)` as `f<A, B>(…)`. */
export function withTypeArguments(node: Call, types: readonly string[]): Insert {
  return { at: node.expression.end, text: `<${types.join(", ")}>`, side: "end", replaces: 0 };
}

export type Call = TS.CallExpression | TS.NewExpression;

/** A call that leaves its type arguments to the checker. */
export function isInferredCall(node: TS.Expression): node is Call {
  return (
    (ts.isCallExpression(node) || ts.isNewExpression(node)) &&
    node.typeArguments === undefined &&
    node.arguments !== undefined
  );
}

function hasUntypedCallback({ arguments: args }: Call): boolean {
  return args!.some(
    (argument) =>
      (ts.isArrowFunction(argument) || ts.isFunctionExpression(argument)) &&
      argument.parameters.some(({ type }) => type === undefined),
  );
}

/** What was inferred for the type parameters; the checker tells it to its own services only. */
export function inferredArguments(checker: TS.TypeChecker, node: Call): readonly TS.Type[] | null {
  const { getTypeArgumentsForResolvedSignature: ask } = checker as TS.TypeChecker & {
    readonly getTypeArgumentsForResolvedSignature?: (
      signature: TS.Signature,
    ) => readonly TS.Type[] | undefined;
  };
  const signature = checker.getResolvedSignature(node);
  const types = signature === undefined ? undefined : ask?.(signature);
  return types === undefined || types.length === 0 ? null : types;
}

function isUnknown(type: TS.Type): boolean {
  return (type.flags & ts.TypeFlags.Unknown) !== 0;
}

function skipParentheses(node: TS.Expression): TS.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}

/**
 * Defaults that only a declaration takes for what its pattern asks for; an assignment does not:
 *
 *     const { tags = new Set() }: { tags?: Set<string> } = given;
 *     ({ tags = new Set() as Set<string> } = given);
 *
 * A function says what it takes: `{ show = (row: Row) => row.id }`.
 */
export function patternDefaults(input: ContextInput): Knowledge["defaults"] {
  const { checker, fn, write } = input;
  const found: Knowledge["defaults"][number][] = [];
  const visit = (node: TS.Node): void => {
    if ((ts.isBindingElement(node) || ts.isParameter(node)) && node.initializer !== undefined) {
      const { name, initializer } = node;
      const at = initializer.end;
      const value = skipParentheses(initializer);
      if (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
        found.push({ at, say: () => annotations(input, value) });
      else {
        const type = expectedOf(checker, name, initializer);
        const cast = (): Insert => {
          const text = type === null || type === "any" ? "any" : write(type);
          const known = /\bany\b/.test(text) ? "any" : text;
          return { at, text: ` as ${known}`, side: "end", replaces: 0 };
        };
        if (type !== null) found.push({ at, say: () => [cast()] });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(fn);
  return found;
}

/** What a default must be said to be; null where it is that anyway. */
function expectedOf(
  checker: TS.TypeChecker,
  name: TS.BindingName,
  initializer: TS.Expression,
): TS.Type | "any" | null {
  if (ts.isIdentifier(name))
    return dependsOnContext(checker, initializer) ? checker.getTypeAtLocation(name) : null;
  if (ts.isArrayLiteralExpression(initializer)) return "any";
  if (!ts.isObjectLiteralExpression(initializer)) return null;
  const expected = checker.getContextualType(initializer);
  return expected === undefined ? "any" : checker.getNonNullableType(expected);
}

/** Its type, or a part of it, would be another one if nothing were expected of it. */
function dependsOnContext(checker: TS.TypeChecker, node: TS.Expression): boolean {
  const depends = (part: TS.Expression): boolean => dependsOnContext(checker, part);
  if (ts.isParenthesizedExpression(node)) return depends(node.expression);
  if (ts.isConditionalExpression(node)) return depends(node.whenTrue) || depends(node.whenFalse);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return node.parameters.some(({ type }) => type === undefined);
  if (ts.isArrayLiteralExpression(node)) return node.elements.some(depends);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.some((property) =>
      ts.isPropertyAssignment(property)
        ? isLiteral(checker, property.initializer) || depends(property.initializer)
        : ts.isMethodDeclaration(property) &&
          property.parameters.some(({ type }) => type === undefined),
    );
  return isInferredCall(node) && inferredArguments(checker, node) !== null;
}

/** `"a"` where one of some literals is expected. */
function isLiteral(checker: TS.TypeChecker, node: TS.Expression): boolean {
  if (!ts.isLiteralExpression(node)) return false;
  const expected = checker.getContextualType(node);
  return expected !== undefined && includesLiteral(expected);
}

export function includesLiteral(type: TS.Type): boolean {
  return type.isUnion()
    ? type.types.some(includesLiteral)
    : (type.flags & (ts.TypeFlags.Literal | ts.TypeFlags.EnumLiteral)) !== 0;
}
