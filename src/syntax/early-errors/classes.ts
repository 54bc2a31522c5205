/**
 * Members of classes: which names they may have, and private names.
 *
 *     async constructor() {}      static prototype() {}      #x; #x;      delete this.#x      this.#missing
 */
import { ts, type TS } from "../typescript.ts";
import type { File } from "./place.ts";

export function checkMembers(file: File, node: TS.ClassLikeDeclaration): void {
  let constructors = 0;
  for (const member of node.members) {
    if (isConstructor(member)) {
      if (member.body !== undefined && ++constructors === 2)
        file.report("a class has one constructor", member);
    } else if (member.name !== undefined) checkName(file, member, member.name);
  }
  checkPrivateDeclarations(file, node);
}

/** The parser calls `static constructor() {}` one, too. */
export function isConstructor(node: TS.Node): node is TS.ConstructorDeclaration {
  return (
    ts.isConstructorDeclaration(node) &&
    (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) === 0
  );
}

function checkName(file: File, member: TS.ClassElement, name: TS.PropertyName): void {
  if (ts.isPrivateIdentifier(name)) {
    if (name.text === "#constructor") file.report("no member may be named '#constructor'", name);
    return;
  }
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return;
  const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
  const isField = ts.isPropertyDeclaration(member);
  if (name.text === "prototype" && isStatic)
    file.report("no static member may be named 'prototype'", name);
  if (name.text === "constructor" && (isField || !isStatic))
    file.report("the constructor can be nothing but a plain method", name);
}

type Half = "get" | "set" | null;

/** A getter and a setter share a name if both are static or neither is. */
function checkPrivateDeclarations(file: File, { members }: TS.ClassLikeDeclaration): void {
  const seen = new Map<string, { half: Half; isStatic: boolean }>();
  for (const member of members) {
    const { name } = member;
    if (name === undefined || !ts.isPrivateIdentifier(name)) continue;
    // An overload in TypeScript has no body.
    if (ts.isMethodDeclaration(member) && member.body === undefined) continue;
    const half: Half = ts.isGetAccessor(member) ? "get" : ts.isSetAccessor(member) ? "set" : null;
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    const known = seen.get(name.text);
    if (known === undefined) {
      seen.set(name.text, { half, isStatic });
      continue;
    }
    const isPair = known.half !== null && half !== null && known.half !== half;
    if (!isPair || known.isStatic !== isStatic)
      file.report(`'${name.text}' has already been declared`, name);
    // The pair is complete: nothing more may have its name.
    known.half = null;
  }
}

export function privateNamesOf(
  outer: ReadonlySet<string>,
  { members }: TS.ClassLikeDeclaration,
): ReadonlySet<string> {
  const own = members.flatMap(({ name }) =>
    name !== undefined && ts.isPrivateIdentifier(name) ? [name.text] : [],
  );
  return own.length === 0 ? outer : new Set([...outer, ...own]);
}
