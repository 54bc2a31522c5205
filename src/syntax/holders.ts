/**
 * Classes in whose body machines stand, because those use `#private` names: each machine is a static member, made
 * when the class is evaluated, and is reached by the name of the class. One without a name is given the one that the
 * language gives it.
 *
 *     const Store = class { #n = 0; async load() { … } };
 *     const Store = class Store { static #StoreLoad = class StoreLoad { … }; #n = 0; load() { return new Store.#StoreLoad(this)… } };
 */
import { isPlainName } from "../base/names.ts";
import { code, type Code } from "../ir/code.ts";
import type { Fn, Inserted } from "../ir/source.ts";
import { afterLineBreak, endOfToken } from "../base/text.ts";
import { inferredName } from "./inferred-names.ts";
import { namesAnywhere } from "./hidden-names.ts";
import type { TS } from "./typescript.ts";

export interface Holder {
  readonly node: TS.ClassLikeDeclaration;
  /** How it is called inside its body. */
  readonly name: string;
  /** The class has no name in the text: the one that the language gives it is written there. */
  readonly isInferred: boolean;
}

/** Null where the class can't be named without changing what it says of itself, or what a name in its text means. */
export function holderOf(node: TS.ClassLikeDeclaration): Holder | null {
  if (node.name !== undefined) return { node, name: node.name.text, isInferred: false };
  const name = inferredName(node);
  const isFree = name !== null && isPlainName(name) && !namesAnywhere(node, name);
  return isFree ? { node, name, isInferred: true } : null;
}

/** What is written into the class: its name, and the machines of `fns`. */
export function insertedInClass(
  { node, name, isInferred }: Holder,
  fns: readonly Fn[],
): readonly Inserted[] {
  const { pos } = node.members;
  const at = afterLineBreak(node.getSourceFile().text, pos);
  const members: Code[] = fns.map((fn) => [{ kind: "machine", fn }]);
  // On lines of their own.
  const inside =
    at > pos
      ? { at, code: members.flatMap((member) => code("  ", member, "\n")) }
      : { at, code: members.flatMap((member) => code("\n  ", member)) };
  if (!isInferred) return [inside];
  return [{ at: keywordEnd(node), code: code(` ${name}`) }, inside];
}

/** After the word `class`. */
function keywordEnd(node: TS.ClassLikeDeclaration): number {
  const at = node.modifiers?.end ?? node.getStart();
  return endOfToken(node.getSourceFile().text, at, "class")!;
}
