/** Names of the generated classes and enums, and of the author's classes that some of them stand in. */
import type { ClassNames } from "./ir/class-model.ts";
import type { Fn, Inserted } from "./ir/source.ts";
import { classNameAfter, GLOBAL_NAMES, NameSpace } from "./base/names.ts";
import { holderOf, insertedInClass, type Holder } from "./syntax/holders.ts";
import { firstFrom } from "./base/search.ts";
import type { Captures } from "./syntax/captures.ts";
import { isSloppy } from "./syntax/strictness.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";

export interface NamedClass extends ClassNames {
  /** How the wrapper reaches the class. */
  readonly reference: string;
  /** The class of the author's that it is a member of. */
  readonly holder: Holder | null;
}

export interface NamedClasses {
  readonly names: ReadonlyMap<Fn, NamedClass>;
  /** What is written into the author's classes that hold machines. */
  readonly holding: readonly Inserted[];
}

export function classNamesFor(
  accepted: readonly AsyncFn[],
  captures: ReadonlyMap<Fn, Captures>,
  sourceFile: TS.SourceFile,
  identifiers: ReadonlySet<string>,
  helpers: Iterable<string>,
): NamedClasses {
  // A class `Poll` beside an imported type `Poll` would be two things of one name.
  // In a class of the author's ours is a private member, as `#Load` may be.
  const isNamed = { has: (name: string) => identifiers.has(name) || identifiers.has(`#${name}`) };
  const space = new NameSpace(isNamed, new Set([...GLOBAL_NAMES, ...helpers]));
  const names = new Map<Fn, NamedClass>();
  const holders = new Map<TS.Node, { readonly holder: Holder; readonly fns: Fn[] }>();
  for (const { fn, name } of accepted) {
    const className = space.take(classNameAfter(name), false);
    const enumName = space.take(`${className}State`, false);
    const { container: scope, pollStays } = captures.get(fn)!;
    const container = scope.node;
    let held = holders.get(container);
    if (held === undefined && ts.isClassLike(container))
      holders.set(container, (held = { holder: holderOf(container)!, fns: [] }));
    held?.fns.push(fn);
    const member = held === undefined ? null : `#${className}`;
    const holder = held?.holder ?? null;
    names.set(fn, {
      className,
      enumName,
      functionName: name,
      member,
      inExpression: holder !== null && ts.isClassExpression(holder.node),
      sloppy: isSloppy(fn.node, sourceFile),
      pollStays,
      reference: holder === null ? className : `${holder.name}.${member!}`,
      holder,
    });
  }
  const holding = [...holders.values()].flatMap(({ holder, fns }) => insertedInClass(holder, fns));
  return { names, holding };
}

/** Classes around `fn` that machines of functions inside of it are reached by. */
export function holdersNamedIn(
  fn: Fn,
  accepted: readonly AsyncFn[],
  names: ReadonlyMap<Fn, NamedClass>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = firstFrom(accepted, fn.id + 1, ({ fn }) => fn.id); at < accepted.length; at++) {
    const inside = accepted[at]!.fn;
    if (inside.id > fn.lastInside) break;
    const { holder } = names.get(inside)!;
    if (holder !== null && holder.node.pos <= fn.node.pos) found.add(holder.name);
  }
  return found;
}
