/** Types and names of the author's text that must be said in another way where the machine stands. */
import type { Insert } from "../ir/mention.ts";
import { isInFunction } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { firstOf } from "./type-words.ts";

export interface RewriteInput {
  readonly checker: TS.TypeChecker;
  readonly sourceFile: TS.SourceFile;
  readonly fn: TS.Node;
  /** What holds the machine. */
  readonly container: TS.Node;
  /** Names that declare variables of the machine. */
  readonly owned: ReadonlySet<TS.Node | null>;
  readonly write: (type: TS.Type) => string;
}

export function replaced(node: TS.Node, text: string, sourceFile: TS.SourceFile): Insert {
  const at = node.getStart(sourceFile);
  return { at, text, side: "start", replaces: node.end - at };
}

/** `any` in the place of a type; in the place of `Row[K]` where it is the K. */
export function anyInstead(node: TS.Node, sourceFile: TS.SourceFile): Insert {
  const { parent } = node;
  return ts.isIndexedAccessTypeNode(parent) && parent.indexType === node
    ? anyInstead(parent, sourceFile)
    : replaced(node, "any", sourceFile);
}

/** Without what is replaced in a text that is replaced as a whole. */
export function outermost(inserts: readonly Insert[]): readonly Insert[] {
  const holds = (outer: Insert, { at, replaces }: Insert): boolean =>
    outer.replaces > replaces && outer.at <= at && at + replaces <= outer.at + outer.replaces;
  return inserts.filter(
    (insert) => insert.replaces === 0 || !inserts.some((outer) => holds(outer, insert)),
  );
}

/**
 * `typeof x` of a variable that the machine may keep in another place, or not at all: what only types name is not handed in, so
 * that nothing of a function around is taken for known.
 * @param copies types of functions around, which `poll` begins with
 */
export function typeQueries(input: RewriteInput, copies: readonly TS.Node[]): readonly Insert[] {
  const { checker, sourceFile, fn, container, owned, write } = input;
  const found: Insert[] = [];
  const visit = (node: TS.Node, isHidden: (name: TS.Node) => boolean): void => {
    if (ts.isTypeQueryNode(node)) {
      const root = rootOf(node.exprName);
      const declaration =
        root === null ? undefined : checker.getSymbolAtLocation(root)?.valueDeclaration;
      const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
      if (name !== undefined && isHidden(name)) {
        const text = write(checker.getTypeAtLocation(node));
        if (text === "any") found.push(anyInstead(node, sourceFile));
        else found.push(replaced(node, isPart(node) ? inType(text) : inUnion(text), sourceFile));
      }
    }
    ts.forEachChild(node, (child) => visit(child, isHidden));
  };
  visit(fn, (name) => owned.has(name) || isLeftBehind(name, fn, container));
  for (const copy of copies) visit(copy, (name) => owned.has(name) || isInFunction(name));
  return found;
}

/** Declared in a function around `fn`, inside of what holds the machine. */
function isLeftBehind(name: TS.Node, fn: TS.Node, container: TS.Node): boolean {
  let isLocal = false;
  for (let at = name.parent; !ts.isSourceFile(at); at = at.parent) {
    if (at === fn) return false;
    if (at === container) return isLocal;
    isLocal ||= ts.isFunctionLike(at);
  }
  return isLocal && ts.isSourceFile(container);
}

/** Type parameters that are better `any`: see `TypePlace`. */
export function unsaidParameters(
  { checker, sourceFile, fn }: RewriteInput,
  unsaid: ReadonlySet<TS.Node>,
): readonly Insert[] {
  const found: Insert[] = [];
  const visit = (node: TS.Node): void => {
    const [declaration] = ts.isTypeReferenceNode(node)
      ? (checker.getSymbolAtLocation(node.typeName)?.declarations ?? [])
      : [];
    if (declaration !== undefined && unsaid.has(declaration))
      found.push(anyInstead(node, sourceFile));
    else ts.forEachChild(node, visit);
  };
  if (unsaid.size > 0) visit((fn as TS.FunctionLikeDeclaration).body!);
  return found;
}

const ANY_CLASS = "new (...args: any[]) => any";

/**
 * A class of the function whose type can't be written is `any` to the machine, which has no members to override and whose
 * constructor takes nothing:
 *
 *     class Deep extends Base { override run() {} }
 *     Deep = class Deep extends (Base as new (...args: any[]) => any) { run() {} };
 */
export function unknownBases(input: RewriteInput): readonly Insert[] {
  const { checker, sourceFile, fn, owned, write } = input;
  const found: Insert[] = [];
  const visit = (node: TS.Node): void => {
    const base = ts.isClassLike(node) ? unknownBase(node) : null;
    if (base !== null && ts.isClassLike(node)) {
      const typeArguments = base.parent.end - base.end;
      found.push(
        { at: base.getStart(sourceFile), text: "(", side: "start", replaces: 0 },
        { at: base.end, text: ` as ${ANY_CLASS})`, side: "end", replaces: 0 },
        { at: base.end, text: "", side: "start", replaces: typeArguments },
      );
      for (const modifier of node.members.flatMap(modifiersOf)) {
        if (modifier.kind !== ts.SyntaxKind.OverrideKeyword) continue;
        const at = modifier.getStart(sourceFile);
        const [space] = /^\s*/.exec(sourceFile.text.slice(modifier.end))!;
        found.push({ at, text: "", side: "start", replaces: modifier.end + space.length - at });
      }
    }
    ts.forEachChild(node, visit);
  };
  const unknownBase = ({ heritageClauses }: TS.ClassLikeDeclaration): TS.Identifier | null => {
    const extended = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const base = extended?.types[0]?.expression;
    if (base === undefined || !ts.isIdentifier(base)) return null;
    const declaration = checker.getSymbolAtLocation(base)?.valueDeclaration;
    const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
    const isUnknown = owned.has(name ?? null) && write(checker.getTypeAtLocation(base)) === "any";
    return isUnknown ? base : null;
  };
  visit(fn);
  return found;
}

function modifiersOf(node: TS.ClassElement): readonly TS.Modifier[] {
  return ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
}

/** What `typeof a.b` starts with; null for the type of an import. */
function rootOf(name: TS.EntityName | TS.ImportTypeNode): TS.Identifier | null {
  return ts.isImportTypeNode(name) ? null : firstOf(name);
}

/** `typeof x[number]`, `keyof typeof x`: it must be one thing. */
function isPart({ parent }: TS.Node): boolean {
  return (
    ts.isIndexedAccessTypeNode(parent) ||
    ts.isArrayTypeNode(parent) ||
    ts.isTypeOperatorNode(parent) ||
    ts.isIntersectionTypeNode(parent)
  );
}

function inType(text: string): string {
  return /^(?:[\w$.]+|\{[^{}]*\})$/.test(text) ? text : `(${text})`;
}

/** Function types and conditional types go on to the end of what they stand in. */
export function inUnion(text: string): string {
  return /=>| extends /.test(text) && !/^\{.*\}$/.test(text) ? `(${text})` : text;
}

/**
 * Only a declaration may be given properties, and only its name knows of them:
 *
 *     function f() { f.count++; }  f.count = 0;
 *     f = function f() { (f as { (): void; count: number }).count++; } as any;  f.count = 0;
 */
export function selfMentions(input: RewriteInput): readonly Insert[] {
  const { checker, sourceFile, write } = input;
  const found: Insert[] = [];
  const visit = (node: TS.Node, around: readonly TS.Symbol[]): void => {
    let owners = around;
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      const symbol = checker.getSymbolAtLocation(node.name);
      const type = checker.getTypeAtLocation(node);
      if (symbol !== undefined && type.getProperties().length > 0) owners = [...around, symbol];
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      owners.some((owner) => owner === checker.getSymbolAtLocation(node.expression))
    ) {
      const { expression } = node;
      const text = write(checker.getTypeAtLocation(expression));
      const at = expression.getStart(sourceFile);
      found.push(
        { at, text: "(", side: "start", replaces: 0 },
        { at: expression.end, text: ` as ${text})`, side: "end", replaces: 0 },
      );
    }
    ts.forEachChild(node, (child) => visit(child, owners));
  };
  ts.forEachChild(input.fn, (child) => visit(child, []));
  return found;
}
