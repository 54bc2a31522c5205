/** Names that a random program binds by patterns, in `catch` and as parameters, as text. */

import { printInPattern, printPattern, printSource, type Place } from "./print-expression.ts";
import type { Printer } from "./printer.ts";
import type { Name, Scope } from "./scope.ts";
import type { Caught, Parameter, Pattern } from "./tree.ts";

/** The names of a pattern in the order of its text: dead until it has been printed. */
export function declarePattern(
  scope: Scope,
  { kind, parts, rest }: Pattern,
  constant = false,
): Name[] {
  const names = parts.flatMap(({ at, nested }) =>
    nested === undefined
      ? [scope.declare(at, "value", { constant })]
      : declarePattern(scope, nested, constant),
  );
  if (rest) {
    const all = kind === "array" ? "array" : "thrown";
    names.push(scope.declare(parts.length, all, { constant: true }));
  }
  return names;
}

/** A pattern that declares `names`, which are alive from then on. */
export function printDeclared(
  printer: Printer,
  place: Place,
  pattern: Pattern,
  names: readonly Name[],
): string {
  let next = 0;
  const name = (): string => names[next++]!.text;
  const text = printPattern(printer, place, pattern, name, name);
  for (const name of names) name.alive = true;
  return text;
}

/** What stands between `catch` and its block; the name is in scope from here on. */
export function printCaught(printer: Printer, place: Place, caught: Caught): string {
  if (caught === null) return "";
  if (typeof caught === "number")
    return `(${place.scope.declare(caught, "thrown", { alive: true }).text})`;
  const names = declarePattern(place.scope, caught);
  return `(${printDeclared(printer, place, caught, names)})`;
}

/** A parameter, and what it is where nothing is given. */
export function printParameter(
  printer: Printer,
  place: Place,
  { pattern, source, otherwise }: Parameter,
  at: number,
): string {
  if (pattern !== undefined) {
    const names = declarePattern(place.scope, pattern);
    const given = printSource(printer, place, pattern, source);
    const none = pattern.kind === "array" ? "[]" : "{}";
    return `${printDeclared(printer, place, pattern, names)} = left() ? ${given} : ${none}`;
  }
  const parameter = place.scope.declare(at, "value");
  const text = otherwise && printInPattern(printer, place, otherwise);
  parameter.alive = true;
  return text === undefined ? parameter.text : `${parameter.text} = ${text}`;
}
