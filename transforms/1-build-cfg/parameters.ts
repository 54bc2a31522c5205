/**
 * Parameters. Simple ones are handed to the machine as they are. In eager mode a default or a pattern
 * that may throw must reject instead, so it is evaluated inside the machine:
 *
 *     async function f(a, { b }, c = g()) {}
 *
 *     function f(a, param1, ...rest) { return new F(a, param1, rest).start(); }
 *     entry: const { b } = param1;  const { 0: c = g() } = rest;
 */
import { NameSpace } from "../../src/base/names.ts";
import type { Binding, Bindings, Fn } from "../../src/ir/source.ts";
import { isMapped, refsIn } from "../../src/syntax/captures.ts";
import { holderOf } from "../../src/syntax/holders.ts";
import { isPrimitive } from "../../src/syntax/literals.ts";
import { isSloppy } from "../../src/syntax/strictness.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";

const K = ts.SyntaxKind;

/** What the wrapper takes and hands on, and where the machine gets a parameter from. */
export interface ParameterPlan {
  /** The parameter list stays as it was written. */
  readonly asWritten: boolean;
  readonly parameters: readonly TS.ParameterDeclaration[];
  /** Parameters that are handed over one by one. */
  readonly positional: readonly { readonly node: TS.ParameterDeclaration; readonly name: string }[];
  /** Parameters from the first default on, handed over as one list. */
  readonly rest: readonly TS.ParameterDeclaration[];
  readonly restName: string | null;
}

export function planParameters(fn: Fn, mode: "eager" | "lazy", bindings: Bindings): ParameterPlan {
  const all = (fn.node as TS.FunctionLikeDeclaration).parameters;
  const parameters = all.filter((node) => !isThis(node));
  // A generator's parameters are evaluated by the call, and what they throw is thrown by the call.
  const asWritten =
    mode === "lazy" || fn.isGenerator || parameters.every((node) => isHarmless(node, bindings));
  if (asWritten) return { asWritten, parameters, positional: [], rest: [], restName: null };
  let first = parameters.findIndex(
    (node) => node.initializer !== undefined || node.dotDotDotToken !== undefined,
  );
  if (first < 0) first = parameters.length;
  const names = new NameSpace(namesIn(fn, bindings));
  const positional = parameters.slice(0, first).map((node, index) => ({
    node,
    name: ts.isIdentifier(node.name) ? node.name.text : names.take(`param${index}`, false),
  }));
  const rest = parameters.slice(first);
  // `arguments` of a function with such parameters knows no function that it belongs to.
  const showsCallee = fn.owned.has("arguments") && isSloppy(fn.node, fn.node.getSourceFile());
  const restName = rest.length > 0 || showsCallee ? names.take("rest", false) : null;
  return { asWritten, parameters, positional, rest, restName };
}

/** Everything that the function names, parameters included: the wrapper hands some of it over. */
function namesIn(fn: Fn, bindings: Bindings): ReadonlySet<string> {
  const refs = refsIn(bindings, fn.node.pos, fn.node.end);
  return new Set([
    ...fn.freeNames,
    ...refs.map(({ binding }) => binding.name),
    ...classesAround(fn.node),
  ]);
}

/** The wrapper may reach the machine by one of their names: `new rest.#Load(rest2)`. */
function classesAround(fn: TS.Node): readonly string[] {
  const names: string[] = [];
  for (let at = fn; !ts.isSourceFile(at); at = at.parent) {
    const holder = ts.isClassLike(at) ? holderOf(at) : null;
    if (holder !== null) names.push(holder.name);
  }
  return names;
}

/** A closure in another parameter's default names it: the wrapper's own variable is the one to share. */
export function isSharedWithDefaults(fn: Fn, binding: Binding): boolean {
  if (isMapped(fn, binding)) return true;
  const { body } = fn.node as TS.FunctionLikeDeclaration;
  return binding.refs.some((ref) => ref.fn !== fn && ref.end <= body!.pos);
}

export function isThis(node: TS.ParameterDeclaration): boolean {
  return ts.isIdentifier(node.name) && node.name.text === "this";
}

/** Binding it runs nothing that could throw. */
function isHarmless(node: TS.ParameterDeclaration, bindings: Bindings): boolean {
  if (!ts.isIdentifier(node.name)) return false;
  return node.initializer === undefined || isHarmlessValue(node.initializer, bindings);
}

function isHarmlessValue(node: TS.Expression, bindings: Bindings): boolean {
  if (isPrimitive(node)) return true;
  switch (node.kind) {
    case K.ArrowFunction:
      return true;
    case K.Identifier:
      return (
        (node as TS.Identifier).text === "undefined" &&
        refsIn(bindings, node.pos, node.end).length === 0
      );
    case K.PrefixUnaryExpression:
      return ts.isNumericLiteral((node as TS.PrefixUnaryExpression).operand);
    case K.ArrayLiteralExpression:
      return (node as TS.ArrayLiteralExpression).elements.length === 0;
    case K.ObjectLiteralExpression:
      return (node as TS.ObjectLiteralExpression).properties.length === 0;
    default:
      return false;
  }
}
