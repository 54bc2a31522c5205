/** Names of the generated classes and enums. */
import type { ClassNames } from "./ir/class-model.ts";
import type { Fn } from "./ir/source.ts";
import { GLOBAL_CLASSES, NameSpace, pascalCase } from "./base/names.ts";
import type { Captures } from "./syntax/captures.ts";
import { isSloppy } from "./syntax/strictness.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";

export interface NamedClass extends ClassNames {
  /** How the wrapper reaches the class. */
  readonly reference: string;
}

export function classNamesFor(
  accepted: readonly AsyncFn[],
  captures: ReadonlyMap<Fn, Captures>,
  sourceFile: TS.SourceFile,
  identifiers: ReadonlySet<string>,
  helpers: Iterable<string>,
): Map<Fn, NamedClass> {
  // A class `Poll` beside an imported type `Poll` would be two things of one name.
  const space = new NameSpace(identifiers, new Set([...GLOBAL_CLASSES, ...helpers]));
  const result = new Map<Fn, NamedClass>();
  for (const { fn, name } of accepted) {
    const base = pascalCase(name) || "Anonymous";
    const className = space.take(/^\d/.test(base) ? `_${base}` : base, false);
    const enumName = space.take(`${className}State`, false);
    const container = captures.get(fn)!.container.node;
    const holder = ts.isClassLike(container) ? container.name!.text : null;
    const member = holder === null ? null : `#${className}`;
    result.set(fn, {
      className,
      enumName,
      functionName: name,
      member,
      sloppy: isSloppy(fn.node, sourceFile),
      reference: holder === null ? className : `${holder}.${member!}`,
    });
  }
  return result;
}
