/**
 * Object literals with an await in them. The literal is made once, at the end, so that methods keep
 * their `super`, functions their names, and properties are defined rather than set; what stands before
 * the last await is evaluated first, in order.
 *
 *     { [k()]: v(), b: await t, get c() {…} }
 *
 *     key = propertyKey(k()); value = v(); await t; { [key]: value, b: <result>, get c() {…} }
 */
import { code, helper, typed, variable, type Code } from "../../src/ir/code.ts";
import { isAnonymousFunction } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { keepEach, type Keep } from "./collected.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { keepOperand, needsKeeping } from "./operands.ts";
import { plainName, replaced, sourceCode, type Replacement } from "./source-code.ts";
import { keepProperties } from "./spreads.ts";
import { isStable, isWellKnownSymbol } from "./stable.ts";

export function lowerObject(builder: CfgBuilder, node: TS.ObjectLiteralExpression): Code {
  const { properties } = node;
  let last = properties.length - 1;
  while (!suspends(builder, properties[last]!)) last--;
  const kept = properties.slice(0, last).flatMap((property) => {
    const value = valueOf(property);
    return value !== null && needsKeeping(builder, value) ? [value] : [];
  });
  const keep = keepEach(builder, kept, "value");
  const replacements: Replacement[] = [];
  properties.forEach((property, index) => {
    if (index > last) return;
    replacements.push(...lowerProperty(builder, property, { isLast: index === last, keep }));
  });
  return sourceCode(builder, node, replacements);
}

/** What a property gets as its value, if that is anything that could change. */
function valueOf(property: TS.ObjectLiteralElementLike): TS.Expression | null {
  if (ts.isShorthandPropertyAssignment(property)) return property.name;
  if (!ts.isPropertyAssignment(property)) return null;
  const { initializer } = property;
  const isFunction = isAnonymousFunction(initializer) && !ts.isClassExpression(initializer);
  return isFunction ? null : initializer;
}

interface Place {
  readonly isLast: boolean;
  readonly keep: Keep;
}

function lowerProperty(
  builder: CfgBuilder,
  property: TS.ObjectLiteralElementLike,
  { isLast, keep }: Place,
): Replacement[] {
  if (ts.isSpreadAssignment(property)) {
    const { expression } = property;
    const value = (isLast ? lowerExpression : keepProperties)(builder, expression);
    return [replaced(builder, expression, value)];
  }
  if (ts.isShorthandPropertyAssignment(property)) {
    if (isStable(builder, property.name)) return [];
    const value = keep(plainName(builder, property.name), property.name, "value");
    return [replaced(builder, property, code(`${property.name.text}: `, value))];
  }
  const replacements: Replacement[] = [];
  let key: Code | null = null;
  const valueSuspends =
    ts.isPropertyAssignment(property) && suspends(builder, property.initializer);
  if (ts.isComputedPropertyName(property.name)) {
    const lowered = lowerKey(builder, property.name, isLast && !valueSuspends);
    replacements.push(lowered);
    key = code("[", lowered.code, "]");
  }
  if (!ts.isPropertyAssignment(property)) return replacements; // methods and accessors stay where they are
  const { initializer } = property;
  if (isLast) {
    if (valueSuspends) {
      replacements.push(replaced(builder, initializer, lowerExpression(builder, initializer)));
    }
  } else if (valueOf(property) !== null) {
    replacements.push(replaced(builder, initializer, keepNamed(builder, { property, key, keep })));
  }
  return replacements;
}

/** `{ A: class {} }` names the class A; kept elsewhere it would be named after the temporary. */
function keepNamed(
  builder: CfgBuilder,
  {
    property,
    key: computed,
    keep,
  }: { property: TS.PropertyAssignment; key: Code | null; keep: Keep },
): Code {
  const { initializer, name } = property;
  if (!isAnonymousFunction(initializer)) return keepOperand(builder, initializer, "value", keep);
  const key =
    computed ??
    code(ts.isIdentifier(name) ? `["${name.text}"]` : `[${sourceTextOf(builder, name)}]`);
  return keep(madeUnder(builder, key, initializer, computed !== null), initializer, "value");
}

/** `({ ["A"]: class {} })["A"]`: the value has the name that the key gives it. */
export function madeUnder(
  builder: CfgBuilder,
  key: Code,
  value: TS.Expression,
  isComputed = false,
): Code {
  const made = code("({ ", key, ": ", lowerExpression(builder, value), " }");
  return code(made, isComputed ? typed(" as any") : [], ")", key);
}

/** `[key]` becomes a property key when it is evaluated, before its value is. */
function lowerKey(builder: CfgBuilder, name: TS.ComputedPropertyName, stays: boolean): Replacement {
  const { expression } = name;
  if (!stays) return replaceKey(builder, expression);
  const replacement = replaced(builder, expression, lowerExpression(builder, expression));
  builder.keptKeys.set(replacement.start, replacement);
  return replacement;
}

/** The key is a temporary where it stood, also in the name of a method that is lowered itself. */
export function replaceKey(builder: CfgBuilder, expression: TS.Expression): Replacement {
  const replacement = replaced(builder, expression, keepKey(builder, expression));
  builder.keptKeys.set(replacement.start, replacement);
  return replacement;
}

export function keepKey(builder: CfgBuilder, expression: TS.Expression): Code {
  const isKey = ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression);
  if (isKey || isWellKnownSymbol(builder, expression)) {
    return sourceCode(builder, expression);
  }
  const key = builder.temp("key", expression);
  const raw = lowerExpression(builder, expression);
  builder.set(key, code(helper("propertyKey"), "(", raw, ")"), expression.end);
  return variable(key);
}

function sourceTextOf(builder: CfgBuilder, node: TS.Node): string {
  return node.getText(builder.input.sourceFile);
}
