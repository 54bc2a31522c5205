/**
 * What the walk knows of the place it is at: which words are reserved there, and which constructs are allowed.
 * A place never changes; entering a function, a class or a loop makes another one.
 */
import { ts, type TS } from "../typescript.ts";
import { isConstructor } from "./classes.ts";
import type { Scope } from "./scopes.ts";

/**
 * What the word `await` is. `either`: at the top of a file that may be a script or a module;
 * `reserved`: neither an operator nor a name.
 */
export type AwaitIs = "keyword" | "either" | "name" | "reserved";

export interface Place {
  readonly strict: boolean;
  readonly awaitIs: AwaitIs;
  /** `yield` may stand here, and no name may be `yield`. */
  readonly isGenerator: boolean;
  /** Parameters of an async function or a generator: they may not await or yield. */
  readonly inParameters: boolean;
  /** A class field initialiser or a static block, arrows inside included: no `arguments`. */
  readonly hasArguments: boolean;
  readonly hasNewTarget: boolean;
  readonly hasSuper: boolean;
  readonly hasSuperCall: boolean;
  /** Labels around, innermost last; `isLoop`: `continue` may name it. */
  readonly labels: readonly { readonly name: string; readonly isLoop: boolean }[];
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
  readonly scope: Scope | null;
  /** Private names of the classes around. */
  readonly privateNames: ReadonlySet<string>;
}

/** What is the same in the whole file. */
export interface File {
  readonly sourceFile: TS.SourceFile;
  /** An ES module for certain; other files may be scripts. */
  readonly isModule: boolean;
  readonly isTypeScript: boolean;
  readonly report: (message: string, node: TS.Node) => void;
}

/** Outside of every function. */
export function topPlace(strict: boolean, awaitIs: AwaitIs): Place {
  return {
    strict,
    awaitIs,
    isGenerator: false,
    inParameters: false,
    hasArguments: true,
    hasNewTarget: false,
    hasSuper: false,
    hasSuperCall: false,
    labels: NO_LABELS,
    inLoop: false,
    inSwitch: false,
    scope: null,
    privateNames: new Set(),
  };
}

const NO_LABELS: Place["labels"] = [];

/** The parameters of a function. Those of an arrow are read as the text around it. */
export function parametersPlace(outer: Place, body: Place, node: TS.Node): Place {
  const scope: Scope = { parent: null, isTop: true, names: new Map() };
  if (!ts.isArrowFunction(node)) return { ...body, scope, inParameters: true };
  const awaitIs = body.awaitIs === "keyword" ? "keyword" : outer.awaitIs;
  return { ...body, scope, awaitIs, isGenerator: outer.isGenerator, inParameters: true };
}

export function bodyPlace(file: File, outer: Place, node: TS.FunctionLikeDeclaration): Place {
  const isArrow = ts.isArrowFunction(node);
  const isMember = !isArrow && !ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node);
  return {
    ...outer,
    labels: NO_LABELS,
    inLoop: false,
    inSwitch: false,
    strict: outer.strict || hasUseStrict(node.body),
    awaitIs: isAsyncFunction(node) ? "keyword" : outsideOfAsync(file),
    isGenerator: node.asteriskToken !== undefined,
    inParameters: false,
    hasArguments: isArrow ? outer.hasArguments : true,
    hasNewTarget: isArrow ? outer.hasNewTarget : true,
    hasSuper: isArrow ? outer.hasSuper : isMember,
    hasSuperCall: isArrow ? outer.hasSuperCall : isConstructor(node) && isDerived(node.parent),
  };
}

/** A class field's initialiser, or a static block: like a method without parameters. */
export function initializerPlace(file: File, outer: Place, node: TS.Node): Place {
  return {
    ...outer,
    labels: NO_LABELS,
    inLoop: false,
    inSwitch: false,
    awaitIs: ts.isClassStaticBlockDeclaration(node) ? "reserved" : outsideOfAsync(file),
    isGenerator: false,
    inParameters: false,
    hasArguments: false,
    hasNewTarget: true,
    hasSuper: true,
    hasSuperCall: false,
  };
}

/** The members of an enum: TypeScript makes a function of their own of it. */
export function enumPlace(file: File, outer: Place): Place {
  return { ...outer, awaitIs: outsideOfAsync(file), isGenerator: false };
}

function outsideOfAsync({ isModule }: File): AwaitIs {
  return isModule ? "reserved" : "name";
}

export function isAsyncFunction(node: TS.FunctionLikeDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
}

function isDerived(node: TS.Node): boolean {
  return (
    ts.isClassLike(node) &&
    (node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false)
  );
}

/** The directive itself, or null. An escaped one is a mere string. */
export function useStrict(statements: readonly TS.Statement[]): TS.Statement | null {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    if (/^.use strict.$/.test(statement.expression.getText())) return statement;
  }
  return null;
}

function hasUseStrict(body: TS.Node | undefined): boolean {
  return body !== undefined && ts.isBlock(body) && useStrict(body.statements) !== null;
}
