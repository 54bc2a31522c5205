/**
 * `#private` names: text that uses them must stand in the class that declares them. The machine becomes a member of
 * that class; where its function has no name for the class, the machine's text stays in the function.
 */
import type { Fn } from "../ir/source.ts";
import { isHolderHidden } from "./hidden-names.ts";
import { holderOf } from "./holders.ts";
import { ts, type TS } from "./typescript.ts";

/** The innermost class around whose private names the function uses. */
export function privateClassOf(fn: Fn): TS.ClassLikeDeclaration | null {
  if (fn.privateNames.length === 0) return null;
  const used = new Set(fn.privateNames.map(({ name }) => name));
  for (let at: TS.Node | undefined = fn.node.parent; at !== undefined; at = at.parent)
    if (ts.isClassLike(at) && declaresAny(at, used)) return at;
  return null;
}

function declaresAny({ members }: TS.ClassLikeDeclaration, names: ReadonlySet<string>): boolean {
  return members.some(
    ({ name }) => name !== undefined && ts.isPrivateIdentifier(name) && names.has(name.text),
  );
}

/**
 * Functions that can't reach a member of the class: it can't be named, or a parameter or a local hides its name, or a
 * decorator may call the function before the class has its members, or have put another class in its place.
 *
 *     class Counter { #n = 0; async add(Counter: number) { … } }          { [key]: class { #n = 0; async next() { … } } }
 */
export function findCutOff(lowered: ReadonlySet<Fn>): ReadonlySet<Fn> {
  const cutOff = new Set<Fn>();
  for (const fn of lowered) {
    const holder = privateClassOf(fn);
    if (holder === null) continue;
    const isNamed = holderOf(holder) !== null;
    if (!isNamed || isDecorated(fn, holder) || isHolderHidden(fn, holder, lowered, cutOff))
      cutOff.add(fn);
  }
  return cutOff;
}

/** The class, or the method of it that the function is or stands in. A field's function is not made before all members are. */
function isDecorated(fn: Fn, holder: TS.ClassLikeDeclaration): boolean {
  if (ts.canHaveDecorators(holder) && ts.getDecorators(holder) !== undefined) return true;
  let member: TS.Node = fn.node;
  while (member.parent !== holder) member = member.parent;
  return (
    !ts.isPropertyDeclaration(member) &&
    ts.canHaveDecorators(member) &&
    ts.getDecorators(member) !== undefined
  );
}
