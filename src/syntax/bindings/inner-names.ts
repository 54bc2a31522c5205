/**
 * A class declaration has two bindings of its name: the one of the block, which may be assigned, and a constant one inside.
 * They differ only where something assigns the name, so only then the one inside is told apart.
 *
 *     class A { static async self() { await 0; return A; } }
 *     const { self } = A;
 *     A = null;                           self() still gives the class, and `A = 1` inside of it is a TypeError
 */
import type { Binding, Ref } from "../../ir/source.ts";
import { ts } from "../typescript.ts";
import type { Scopes } from "./scopes.ts";

/** Gives the references inside of the class to a binding of their own; gives all references, in the same order. */
export function withInnerName(names: Scopes, outer: Binding, refs: readonly Ref[]): Ref[] {
  const declared = outer.declaration!;
  const node = declared.parent;
  if (!ts.isClassDeclaration(node)) return [...refs];
  const isWithin = ({ start }: Ref): boolean => declared.end <= start && start < node.end;
  const inner = names.innerName(node, declared);
  const split = refs.map((ref) => {
    if (ref.binding !== outer || !isWithin(ref)) return ref;
    const own = { ...ref, binding: inner };
    inner.refs.push(own);
    return own;
  });
  const changes = (ref: Ref): boolean => ref.access !== "read" && !ref.declares;
  const outside = outer.refs.filter((ref) => !isWithin(ref));
  outer.refs.splice(0, outer.refs.length, ...outside);
  outer.isWritten = outside.some(changes);
  inner.isWritten = inner.refs.some(changes);
  return split;
}
