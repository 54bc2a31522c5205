/**
 * Type arguments of initializers. A declaration asks nothing of its value; the assignment that takes its place asks
 * for the type that was inferred, which may make the checker infer another one:
 *
 *     const done = new Cell(() => ({ ok: true }));                         Cell<{ ok: boolean }>
 *     this.done = new Cell<{ ok: boolean }>(() => ({ ok: true }));         without the argument: Cell<{ ok: true }>
 */
import type { Insert, Knowledge } from "../ir/mention.ts";
import { isLogical } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import {
  includesLiteral,
  inferredArguments,
  isInferredCall,
  withTypeArguments,
  type Call,
  type ContextInput,
} from "./contexts.ts";

/** Those of a `var` are `rewrites`: its declaration is an assignment wherever it stands, so they are always needed. */
export function initializerContexts(
  input: ContextInput,
): Pick<Knowledge, "initializers" | "rewrites"> {
  const initializers: Knowledge["initializers"][number][] = [];
  const rewrites: Insert[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclaration(node) && node.type === undefined) {
      for (const call of initialCalls(node.initializer)) {
        const types = inferredArguments(input.checker, call);
        if (types === null) continue;
        const isConstant = call.arguments!.some(isConstantText);
        if (!isConstant && !followsContext(input.checker, call, types)) continue;
        const say = (): readonly Insert[] =>
          isConstant ? [asAny(call)] : sayAll(input, call, types);
        if (isVar(node)) rewrites.push(...say());
        else initializers.push({ at: call.expression.end, say });
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(input.fn, visit);
  return { initializers, rewrites };
}

/** `as any` where one of them can't be said, or is more than a reader takes in. */
function sayAll({ write }: ContextInput, call: Call, types: readonly TS.Type[]): readonly Insert[] {
  const texts = types.map(write);
  const isLost = (type: TS.Type, index: number): boolean =>
    texts[index] === "any" && (type.flags & ts.TypeFlags.Any) === 0;
  const insert = withTypeArguments(call, texts);
  if (!types.some(isLost) && insert.text.length <= MAX_LENGTH) return [insert];
  return [asAny(call)];
}

function asAny(call: Call): Insert {
  return { at: call.end, text: " as any", side: "end", replaces: 0 };
}

/**
 * `schema({ type: "object", properties: { … } } as const)`: a type that has a program in it, written as its own text, which the
 * checker would run again to compare the two.
 */
function isConstantText(argument: TS.Expression): boolean {
  return (
    ts.isAsExpression(argument) &&
    ts.isConstTypeReference(argument.type) &&
    ts.isObjectLiteralExpression(argument.expression)
  );
}

const MAX_LENGTH = 100;

/** Belongs to all of `poll`, so that only the assignment is left of it wherever it stands. */
function isVar(node: TS.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.BlockScoped) === 0;
}

/** The calls whose result the value may be. */
function initialCalls(node: TS.Expression | undefined): readonly Call[] {
  if (node === undefined) return [];
  if (ts.isParenthesizedExpression(node)) return initialCalls(node.expression);
  if (ts.isConditionalExpression(node))
    return [...initialCalls(node.whenTrue), ...initialCalls(node.whenFalse)];
  if (ts.isBinaryExpression(node) && isLogical(node.operatorToken.kind))
    return [...initialCalls(node.left), ...initialCalls(node.right)];
  return isInferredCall(node) ? [node] : [];
}

/**
 * Where `{ ok: boolean }` is expected `{ ok: true }` keeps its `true`; and what is expected of a conditional type
 * says little of what it was made of.
 */
function followsContext(checker: TS.TypeChecker, call: Call, types: readonly TS.Type[]): boolean {
  const { declaration } = checker.getResolvedSignature(call)!;
  const generic = checker.getSignatureFromDeclaration(declaration as TS.SignatureDeclaration);
  const returned = generic === undefined ? null : checker.getReturnTypeOfSignature(generic);
  if (returned !== null && (returned.flags & ts.TypeFlags.Conditional) !== 0) return true;
  return call.arguments!.some(holdsLiteral) && types.some((type) => hasLiterals(checker, type));
}

/** A part of its value is a literal. */
function holdsLiteral(node: TS.Node): boolean {
  if (ts.isLiteralExpression(node)) return true;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return true;
  return ts.forEachChild(node, holdsLiteral) === true;
}

/** It, or some property, element or result of it, is one of several literals. */
function hasLiterals(checker: TS.TypeChecker, type: TS.Type): boolean {
  const seen = new Set<TS.Type>();
  const visit = (part: TS.Type): boolean => {
    if (seen.has(part)) return false;
    seen.add(part);
    if (part.isUnionOrIntersection()) return includesLiteral(part) || part.types.some(visit);
    if ((part.flags & ts.TypeFlags.Object) === 0) return false;
    if (isReference(part)) return checker.getTypeArguments(part).some(visit);
    if (part.symbol === undefined || (part.symbol.flags & ANONYMOUS) === 0) return false;
    return (
      part.getProperties().some((property) => visit(checker.getTypeOfSymbol(property))) ||
      part.getCallSignatures().some((signature) => visit(signature.getReturnType()))
    );
  };
  return visit(type);
}

/** Types without a name, whose parts were inferred. */
const ANONYMOUS =
  ts.SymbolFlags.ObjectLiteral | ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.Function;

function isReference(type: TS.Type): type is TS.TypeReference {
  return ((type as TS.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}
