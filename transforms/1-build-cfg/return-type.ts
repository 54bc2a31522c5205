/**
 * What a function says it gives: a future. Only what a type assertion is made of keeps the promise of the author's text: a
 * future can stand for a promise, but TypeScript takes an assertion only where one of the two types is a kind of the other.
 *
 *     async function load(): Promise<User> { … }         function load(): Future<User> { … }
 *     run(async (id) => …)                               run((id): Future<void> => …)
 *     { json: async () => body } as Response             { json: (): Promise<Body> => … } as Response
 */
import { firstFrom } from "../../src/base/search.ts";
import { endOfToken } from "../../src/base/text.ts";
import { code, typed, typeHelper, type Code } from "../../src/ir/code.ts";
import type { Fn } from "../../src/ir/source.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { startOf, type Replacement } from "./source-code.ts";

const K = ts.SyntaxKind;

interface LoweredFn {
  readonly fn: Fn;
  readonly mode: "eager" | "lazy";
}

/** `: Promise<T>` becomes `: Future<T>`; a function that says nothing may have to. */
export function returnTypeMarks(outer: CfgBuilder, { fn, mode }: LoweredFn): Replacement[] {
  const node = fn.node as TS.FunctionLikeDeclaration;
  const { type } = node;
  // Overloads say what they give as they did; the function must go with them.
  const saysFuture = mode === "lazy" && !hasOverloads(node) && !isAsserted(node);
  const promise = fn.isGenerator ? "AsyncGenerator" : "Promise";
  const future = typeHelper(fn.isGenerator ? "Stream" : "Future");
  if (type === undefined) return unsaid(outer, fn, saysFuture ? future : code(promise));
  if (!saysFuture || !ts.isTypeReferenceNode(type)) return [];
  const { typeName } = type;
  if (!ts.isIdentifier(typeName) || typeName.text !== promise) return [];
  return [{ start: startOf(outer, typeName), end: typeName.end, code: future }];
}

/** Before a type `x => …` takes parentheses. */
function unsaid(outer: CfgBuilder, fn: Fn, promise: Code): Replacement[] {
  const { parameters } = fn.node as TS.FunctionLikeDeclaration;
  const returns: Code = [{ kind: "head", fn, part: { kind: "return", promise } }];
  const end = endOfToken(outer.text, parameters.end, ")");
  if (end !== null) return [{ start: end, end, code: returns }];
  const [only] = parameters;
  const start = startOf(outer, only!);
  return [
    { start, end: start, code: typed("(") },
    { start: only!.end, end: only!.end, code: code(typed(")"), returns) },
  ];
}

/** What it gives is part of a value that the author says to be of another type. */
function isAsserted(node: TS.Node): boolean {
  const { parent } = node;
  switch (parent.kind) {
    case K.AsExpression:
    case K.TypeAssertionExpression: {
      const { type } = parent as TS.AssertionExpression;
      return !ts.isConstTypeReference(type) || isAsserted(parent);
    }
    case K.ParenthesizedExpression:
    case K.SatisfiesExpression:
    case K.ObjectLiteralExpression:
    case K.PropertyAssignment:
    case K.SpreadAssignment:
    case K.ArrayLiteralExpression:
    case K.SpreadElement:
      return isAsserted(parent);
    case K.ConditionalExpression:
      return (parent as TS.ConditionalExpression).condition !== node && isAsserted(parent);
    case K.ArrowFunction:
      return (parent as TS.ArrowFunction).body === node && isAsserted(parent);
    case K.ReturnStatement: {
      const fn = ts.findAncestor(parent, ts.isFunctionLike);
      const isValue = fn !== undefined && (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn));
      return isValue && isAsserted(fn);
    }
    default:
      return false;
  }
}

function hasOverloads(node: TS.FunctionLikeDeclaration): boolean {
  const { parent } = node;
  const siblings: readonly TS.Node[] = ts.isClassLike(parent)
    ? parent.members
    : ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent)
      ? parent.statements
      : [];
  const index = firstFrom(siblings, node.pos, ({ pos }) => pos);
  const before = siblings[index - 1] as TS.FunctionLikeDeclaration | undefined;
  return (
    before !== undefined &&
    before.kind === node.kind &&
    before.body === undefined &&
    before.name?.getText() === node.name?.getText()
  );
}
