/**
 * `private` and `protected` members of TypeScript are known inside the class only, and a machine stands
 * outside of it. Where it can, it moves into the class; else the members are named in brackets, which
 * the checker allows on purpose:
 *
 *     this.repo.find(id)      →   self["repo"].find(id)
 */
import type { Insert } from "../ir/mention.ts";
import type { Fn } from "../ir/source.ts";
import type { TypeOracle } from "./oracle.ts";
import { isDecorated } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

/** Places of a function that name what only a class around may name. */
export interface PrivateAccess {
  /** The innermost class that must be around. */
  readonly holder: TS.ClassLikeDeclaration;
  readonly nodes: readonly TS.Node[];
  /** Calls of a protected constructor that a class around inherits: only what stands in that class itself may. */
  readonly inherited: ReadonlySet<TS.Node>;
}

/** Of every function that has some. */
export function privateAccessOf(
  types: TypeOracle | undefined,
  fns: ReadonlySet<Fn>,
): ReadonlyMap<Fn, PrivateAccess> {
  const result = new Map<Fn, PrivateAccess>();
  if (types === undefined) return result;
  const checker = types.program.getTypeChecker();
  const nodes = new Set([...fns].map((fn) => fn.node));
  for (const fn of fns) {
    const access = findPrivateAccess(checker, fn.node, (node) => nodes.has(node));
    if (access !== null) result.set(fn, access);
  }
  return result;
}

/** The class that the machine moves into; null where it stays outside. */
export function classForMachine(access: PrivateAccess | undefined): TS.ClassLikeDeclaration | null {
  return access !== undefined && canHoldMachines(access.holder) ? access.holder : null;
}

function findPrivateAccess(
  checker: TS.TypeChecker,
  fn: TS.Node,
  isLowered: (node: TS.Node) => boolean,
): PrivateAccess | null {
  const around = classesAround(fn);
  if (around.length === 0) return null;
  const nodes: TS.Node[] = [];
  const inherited = new Set<TS.Node>();
  let inside = 0;
  let holder: number | null = null;
  const visit = (node: TS.Node): void => {
    // Where the machine of a function inside stands in the class, its name is known there only.
    const leaves = node !== fn && isLowered(node);
    if (leaves) inside++;
    const member = memberNamedBy(checker, node);
    const at =
      member === null ? -1 : around.findIndex((candidate) => mayAccess(checker, candidate, member));
    if (at >= 0) {
      if (inside === 0) nodes.push(node);
      if (ts.isNewExpression(node) && ownerOf(member!) !== around[at]) inherited.add(node);
      holder = holder === null ? at : Math.min(holder, at);
    }
    ts.forEachChild(node, visit);
    if (leaves) inside--;
  };
  visit(fn);
  return holder === null ? null : { holder: around[holder]!, nodes, inherited };
}

/** A class that is made once and can be named: a machine may stand in it as a static member. */
function canHoldMachines(node: TS.ClassLikeDeclaration): boolean {
  if (!ts.isClassDeclaration(node) || node.name === undefined) return false;
  // A decorator may put another class in its place, which would lack the member.
  if (isDecorated(node)) return false;
  return ts.isSourceFile(node.parent) || ts.isModuleBlock(node.parent);
}

/** Innermost first. */
function classesAround(fn: TS.Node): readonly TS.ClassLikeDeclaration[] {
  const found: TS.ClassLikeDeclaration[] = [];
  for (let at: TS.Node | undefined = fn.parent; at !== undefined; at = at.parent) {
    if (ts.isClassLike(at)) found.push(at);
  }
  return found;
}

/** The declaration of a private or protected member, or constructor, that the node names. */
function memberNamedBy(checker: TS.TypeChecker, node: TS.Node): TS.Declaration | null {
  if (ts.isPropertyAccessExpression(node)) {
    if (node.expression.kind === K.SuperKeyword || ts.isPrivateIdentifier(node.name)) return null;
    return hiddenDeclaration(checker.getSymbolAtLocation(node.name));
  }
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const key = node.propertyName ?? node.name;
    if (!ts.isIdentifier(key)) return null;
    return hiddenDeclaration(checker.getTypeAtLocation(node.parent).getProperty(key.text));
  }
  if (ts.isNewExpression(node)) {
    const declaration = checker.getResolvedSignature(node)?.declaration;
    return declaration !== undefined && isHidden(declaration) ? declaration : null;
  }
  return null;
}

function hiddenDeclaration(symbol: TS.Symbol | undefined): TS.Declaration | null {
  return symbol?.declarations?.find(isHidden) ?? null;
}

function isHidden(node: TS.Declaration): boolean {
  const flags = ts.getCombinedModifierFlags(node);
  return (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
}

function mayAccess(
  checker: TS.TypeChecker,
  holder: TS.ClassLikeDeclaration,
  member: TS.Declaration,
): boolean {
  const owner = ownerOf(member);
  if (owner === holder) return true;
  if ((ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0) return false;
  const seen = new Set<TS.Type>();
  const derives = (type: TS.Type): boolean => {
    if (seen.has(type)) return false;
    seen.add(type);
    return (type.getBaseTypes() ?? []).some(
      (base) =>
        base.getSymbol()?.declarations?.some((known) => known === owner) === true ||
        derives(targetOf(base)),
    );
  };
  const symbol = (holder as TS.ClassLikeDeclaration & { readonly symbol?: TS.Symbol }).symbol;
  return symbol !== undefined && derives(checker.getDeclaredTypeOfSymbol(symbol));
}

/** The class as it was declared: `Base<T>` of `Base<string>`. */
function targetOf(type: TS.Type): TS.Type {
  return (type as TS.TypeReference).target ?? type;
}

function ownerOf(member: TS.Declaration): TS.Node {
  return ts.isParameter(member) ? member.parent.parent : member.parent;
}

/** The places that a machine in `container` can't name as the author did. */
export function placesOutside(
  { holder, nodes, inherited }: PrivateAccess,
  container: TS.Node,
): readonly TS.Node[] {
  const isInside = ts.findAncestor(container, (at) => at === holder) !== undefined;
  return isInside ? nodes.filter((node) => inherited.has(node)) : nodes;
}

/** How those places are written. */
export function inBrackets(
  places: readonly TS.Node[],
  sourceFile: TS.SourceFile,
): readonly Insert[] {
  return places.flatMap((node): Insert[] => {
    if (ts.isPropertyAccessExpression(node)) {
      const chain = node.questionDotToken !== undefined ? "?." : "";
      const at = node.expression.end;
      return [
        {
          at,
          text: `${chain}[${JSON.stringify(node.name.text)}]`,
          side: "start",
          replaces: node.end - at,
        },
      ];
    }
    const whole = ts.isNewExpression(node) ? node.expression : initializerOf(node);
    if (whole === null) return [];
    return [
      { at: whole.getStart(sourceFile), text: "(", side: "start", replaces: 0 },
      { at: whole.end, text: " as any)", side: "end", replaces: 0 },
    ];
  });
}

/** What is taken apart by the pattern that the element stands in. */
function initializerOf(node: TS.Node): TS.Expression | null {
  let at = node;
  while (ts.isBindingElement(at)) at = at.parent.parent;
  return ts.isVariableDeclaration(at) ? (at.initializer ?? null) : null;
}
