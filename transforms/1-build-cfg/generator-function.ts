/**
 * Eager async generators are given the prototypes of the language, so each has to be able to name the function that was called:
 *
 *     function count() { return new Count().start(count); }
 *     const ids = async function* () {}     ids = asyncGeneratorFunction(function ids() { return new Ids().start(ids); })
 *
 * A method can't name itself: its generators have the common prototype.
 */
import { isPlainName, NameSpace } from "../../src/base/names.ts";
import { code, helper, type Code } from "../../src/ir/code.ts";
import type { Binding, Fn } from "../../src/ir/source.ts";
import { namesAnywhere } from "../../src/syntax/hidden-names.ts";
import { inferredName } from "../../src/syntax/inferred-names.ts";
import { wrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import type { Entry } from "./wrapper.ts";

/** How a generator function names itself. */
export interface SelfName {
  readonly name: string;
  /** The author gave it none: it must be written. */
  readonly isNew: boolean;
  /** The name it shows, where that is another one. */
  readonly shown: string | null;
}

export function selfName(outer: CfgBuilder, entry: Entry): SelfName | null {
  const { fn } = entry;
  const { node } = fn;
  if (
    ts.isFunctionDeclaration(node) ||
    (ts.isFunctionExpression(node) && node.name !== undefined)
  ) {
    const name = node.name?.text;
    return name !== undefined && namesFunction(fn, name)
      ? { name, isNew: false, shown: null }
      : null;
  }
  if (!ts.isFunctionExpression(node) || isCalledInPlace(node)) return null;
  const shown = inferredName(node);
  if (shown === null) return null;
  if (isPlainName(shown) && !namesAnywhere(node, shown) && !mayBeNeeded(shown, entry))
    return { name: shown, isNew: true, shown: null };
  return { name: freeName(outer, entry), isNew: true, shown };
}

/** The text of the wrapper may say this name: it is the class, or what the machine around calls a variable. */
function mayBeNeeded(name: string, entry: Entry): boolean {
  return (
    name === entry.className.split(".")[0] ||
    namedFromAround(entry).some(
      (binding) =>
        name.startsWith(binding.name) &&
        /^(?:Here)?(?:_?\d+)*$/.test(name.slice(binding.name.length)),
    )
  );
}

function freeName(outer: CfgBuilder, entry: Entry): string {
  const captured = new Set(namedFromAround(entry).map(({ name }) => name));
  let stem = "generator";
  // The machine around may call a variable `generator2` that the author calls `generator`.
  while (captured.has(stem)) stem = `${stem}Function`;
  return new NameSpace(outer.input.identifiers).take(stem, false);
}

/** Variables around; the machine is not handed literals, but a parameter's default in the wrapper names them too. */
function namedFromAround({ captures: { captured, literals } }: Entry): readonly Binding[] {
  return [...captured.map(({ binding }) => binding), ...literals];
}

/** The generator function `text`, made one of the language's. */
export function asGeneratorFunction(self: SelfName | null, text: Code): Code {
  const shown = self?.shown == null ? "" : `, ${JSON.stringify(self.shown)}`;
  return code(helper("asyncGeneratorFunction"), "(", text, `${shown})`);
}

/** Inside of the function the name means the function, and nothing ever changes that. */
function namesFunction(fn: Fn, name: string): boolean {
  if (fn.scope.names.has(name)) return false;
  for (let scope = fn.scope.parent; scope !== null; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding === undefined) continue;
    const { declaration } = binding;
    const isOurs =
      declaration !== null &&
      (declaration.parent === fn.node ||
        (ts.isVariableDeclaration(declaration.parent) &&
          declaration.parent.initializer === fn.node));
    return isOurs && !binding.isWritten;
  }
  return false;
}

/** `(async function* () { … })()`: nobody asks for its name. */
function isCalledInPlace(node: TS.FunctionExpression): boolean {
  const at = wrap(node);
  return ts.isCallExpression(at.parent) && at.parent.expression === at;
}
