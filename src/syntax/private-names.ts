/** `#private` names: a machine whose function uses them must stand in the class that declares them. */
import type { Fn } from "../ir/source.ts";
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
