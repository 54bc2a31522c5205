/**
 * Operands, evaluated one after the other: those before the last await are evaluated where they stood and kept, that one
 * stays in place with its result, and so does what needs no keeping.
 *
 *     f(a.b, 1, await g(), c)        arg = a.b; await g(); f(arg, 1, <result>, c)
 */
import { code, type Code } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { keepApart, keepEach, type Keep } from "./collected.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { replaced, sourceCode, type Replacement } from "./source-code.ts";
import { keepItems } from "./spreads.ts";
import { isStable } from "./stable.ts";

/**
 * Lowers operands that are evaluated one after the other and gives the text of `node` with them in
 * place: those before the last await as temporaries.
 */
export function lowerOperands(
  builder: CfgBuilder,
  node: TS.Node,
  operands: readonly TS.Expression[],
  role = "left",
): Code {
  return sourceCode(builder, node, operandReplacements(builder, operands, role));
}

/** The same where something is called: what is called comes first, in a temporary of its own. */
export function lowerApplied(
  builder: CfgBuilder,
  node: TS.Node,
  [callee, ...args]: readonly [TS.Expression, ...TS.Expression[]],
  role: string,
): Code {
  if (!args.some((argument) => suspends(builder, argument)))
    return lowerOperands(builder, node, [callee]);
  const kept = keepOperand(builder, callee, role);
  const replacement = replaced(builder, callee, kept);
  return sourceCode(builder, node, [replacement, ...operandReplacements(builder, args, "arg")]);
}

export function operandReplacements(
  builder: CfgBuilder,
  operands: readonly TS.Expression[],
  role: string,
): Replacement[] {
  let last = operands.length - 1;
  while (last >= 0 && !suspends(builder, operands[last]!)) last--;
  const before = operands.slice(0, Math.max(last, 0));
  const keep = keepEach(
    builder,
    before.filter((operand) => needsKeeping(builder, operand)),
    role,
  );
  const replacements: Replacement[] = [];
  operands.forEach((operand, index) => {
    if (index > last || ts.isOmittedExpression(operand)) return;
    const value =
      index < last ? keepOperand(builder, operand, role, keep) : lowerOperand(builder, operand);
    replacements.push(replaced(builder, operand, value));
  });
  return replacements;
}

/** It must be evaluated before what follows, and its value be kept. */
export function needsKeeping(builder: CfgBuilder, operand: TS.Expression): boolean {
  if (ts.isOmittedExpression(operand) || ts.isSpreadElement(operand)) return false;
  return suspends(builder, operand) || !isStable(builder, operand);
}

function lowerOperand(builder: CfgBuilder, operand: TS.Expression): Code {
  if (ts.isSpreadElement(operand)) return code("...", lowerExpression(builder, operand.expression));
  return lowerExpression(builder, operand);
}

/** Evaluates an operand now: code that later gives the same value without running anything. */
export function keepOperand(
  builder: CfgBuilder,
  operand: TS.Expression,
  role: string,
  keep: Keep = keepApart(builder),
): Code {
  if (ts.isSpreadElement(operand)) return keepItems(builder, operand);
  if (!suspends(builder, operand) && isStable(builder, operand))
    return sourceCode(builder, operand);
  const value = lowerExpression(builder, operand);
  return keep(value, operand, wordOf(operand) ?? role);
}

/** What a temporary for it is called: `items` for `this.items`. */
export function wordOf(node: TS.Expression): string | null {
  return ts.isPropertyAccessExpression(node) ? node.name.text.replace(/^#/, "") : null;
}
