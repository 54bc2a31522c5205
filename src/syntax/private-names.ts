/**
 * `#private` names: text that uses them must stand in the class that declares them. The machine becomes a member of
 * that class; where its function has no name for the class, the machine's text stays in the function.
 */
import type { Fn } from "../ir/source.ts";
import { isHolderHidden } from "./hidden-names.ts";
import { holderOf } from "./holders.ts";
import { isDecorated } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

/** The innermost class around whose private names the function uses. */
export function privateClassOf(fn: Fn): TS.ClassLikeDeclaration | null {
  if (fn.privateNames.length === 0) return null;
  const used = new Set(fn.privateNames.map(({ name }) => name));
  for (let at = fn.node; !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isClassLike(parent) && isInBody(at) && declaresAny(parent, used)) return parent;
  }
  return null;
}

/** What a class extends, and what decorates it, does not know its private names. */
function isInBody(part: TS.Node): boolean {
  return !ts.isHeritageClause(part) && !ts.isDecorator(part);
}

function declaresAny({ members }: TS.ClassLikeDeclaration, names: ReadonlySet<string>): boolean {
  return members.some(
    ({ name }) => name !== undefined && ts.isPrivateIdentifier(name) && names.has(name.text),
  );
}

/**
 * Functions that can't reach a member of the class: it can't be named, or a parameter or a local hides its name, or they
 * may be called before the class has its members, or after a decorator has put another class in its place.
 *
 *     class Counter { #n = 0; async add(Counter: number) { … } }          { [key]: class { #n = 0; async next() { … } } }
 */
export function findCutOff(lowered: ReadonlySet<Fn>): ReadonlySet<Fn> {
  const cutOff = new Set<Fn>();
  const named = new Map<TS.Node, boolean>();
  for (const fn of lowered) {
    const holder = privateClassOf(fn);
    if (holder === null) continue;
    const isNamed = named.get(holder) ?? holderOf(holder) !== null;
    named.set(holder, isNamed);
    if (!isNamed || isLost(fn, holder) || isHolderHidden(fn, holder, lowered, cutOff))
      cutOff.add(fn);
  }
  return cutOff;
}

/** The class is decorated, or the method that the function is or stands in, or the function is part of a key or decorator. */
function isLost(fn: Fn, holder: TS.ClassLikeDeclaration): boolean {
  let part: TS.Node = fn.node;
  let member: TS.Node = fn.node;
  for (; member.parent !== holder; member = member.parent) part = member;
  if (ts.isComputedPropertyName(part) || ts.isDecorator(part) || isDecorated(holder)) return true;
  // The function of a field is not made before all members are.
  return isDecorated(member) && !ts.isPropertyDeclaration(member);
}
