/** Names that generated code must leave alone, and those it gives to what is its own. */
import { anyOf, NameSpace, type Names } from "./base/names.ts";
import {
  MODULE_IMPORT,
  PENDING_IMPORT,
  RUNTIME_NAMES,
  type HelperNames,
} from "./base/runtime-names.ts";
import { OWN_NAMES, type OwnName } from "./ir/code.ts";
import type { Bindings, Fn } from "./ir/source.ts";
import { isInside, refsIn, type Captures } from "./syntax/captures.ts";
import { ts, type TS } from "./syntax/typescript.ts";

/** Every word that the file uses as a name. */
export function fileIdentifiers(sourceFile: TS.SourceFile, bindings: Bindings): Set<string> {
  const { identifiers } = sourceFile as unknown as { identifiers: ReadonlyMap<string, string> };
  return new Set([...identifiers.keys(), ...bindings.identifiers]);
}

export interface NamesInText {
  /** Names that stand for things outside: no variable of the machine may be called so. */
  readonly foreign: ReadonlySet<string>;
  /** Those, and all that the text declares for itself, in closures and as names of function expressions too. */
  readonly all: Names;
}

/** `holders`: classes that machines inside are reached by. */
export function namesIn(
  fn: Fn,
  bindings: Bindings,
  captures: Captures,
  holders: Iterable<string>,
): NamesInText {
  const foreign = new Set([
    ...fn.freeNames,
    ...holders,
    ...namesOfFunctions(fn, bindings, captures),
  ]);
  const inside = new Set<string>();
  const captured = new Set([
    ...captures.captured.map((known) => known.binding),
    ...captures.literals,
  ]);
  const { pos, end } = fn.node;
  for (const { binding } of refsIn(bindings, pos, end)) {
    if (captures.own.has(binding) || captured.has(binding)) {
      inside.add(binding.name);
      continue;
    }
    // What a function inside declares hides the machine's variable there, as it did in the source.
    const isOfInner = binding.scope.fn !== fn && isInside(binding.scope.fn, fn);
    (isOfInner ? inside : foreign).add(binding.name);
  }
  return { foreign, all: anyOf(foreign, inside) };
}

/**
 * A declared function keeps its name as an expression, and inside means itself by that. One that names its variable, which
 * may hold something else by then, needs another name for the variable:
 *
 *     function f() { return f; } f = 1;        f2 = function f() { return f2; }; f2 = 1;
 */
function namesOfFunctions(fn: Fn, bindings: Bindings, { own }: Captures): readonly string[] {
  return fn.children.flatMap(({ node }) => {
    if (!ts.isFunctionDeclaration(node) || node.name === undefined) return [];
    const { pos, end } = node;
    const refs = refsIn(bindings, pos, end);
    const declared = refs.find(
      ({ declares, start }) => declares && start >= node.name!.pos,
    )?.binding;
    if (declared === undefined || !own.has(declared)) return [];
    const isFixed = declared.kind === "function" && !declared.isWritten;
    const names = refs.some(({ binding, declares }) => binding === declared && !declares);
    return names && !isFixed ? [declared.name] : [];
  });
}

/** What generated code calls the runtime's exports. */
export function helperNamesFor(identifiers: ReadonlySet<string>): HelperNames {
  const space = new NameSpace(identifiers);
  const names = [...RUNTIME_NAMES, PENDING_IMPORT, MODULE_IMPORT] as const;
  return new Map(names.map((name) => [name, space.take(name, false)]));
}

/** What a machine calls the type parameter that stands for the type `this` of the class around. */
export function selfParameterFor(taken: Names): string {
  return new NameSpace(taken).take("This", false);
}

/** What `poll` calls its own locals. */
export function ownNamesFor(taken: Names, isGenerator: boolean): Record<OwnName, string> {
  const space = new NameSpace(taken);
  const names = {} as Record<OwnName, string>;
  for (const name of OWN_NAMES)
    if (name !== "how" || isGenerator) names[name] = space.take(name, false);
  return names;
}
