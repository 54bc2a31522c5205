/**
 * Takes awaits out of expressions. What is evaluated before a later await is kept in a temporary, in
 * the order of the text; the last operand with an await stays in place, with its result.
 *
 *     return f(a.b, await g(), c);        f and a.b are evaluated before g() is awaited
 *
 *     fn = f; arg = a.b; await g(); return fn(arg, <result>, c);
 *
 * Requires: names are resolved. Guarantees: the code that `lowerExpression` gives contains no await,
 * and what it evaluates first is the result of the last await. Leaves statements to the other files.
 */

import { code, UNDEFINED, variable, type Code } from "../../src/ir/code.ts";
import type { VarId } from "../../src/ir/cfg.ts";
import { isAssignment, isLogical, isLogicalAssignment } from "../../src/syntax/kinds.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import {
  isReference,
  isSuper,
  keepSuperKey,
  lowerAssignment,
  lowerLogicalAssignmentEffect,
  lowerReference,
  lowerUpdate,
} from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerCall, lowerOptionalChain, lowerTaggedTemplate } from "./calls.ts";
import { lowerClass } from "./classes.ts";
import { keepEach } from "./collected.ts";
import { lowerJsx } from "./jsx.ts";
import { lowerObject } from "./objects.ts";
import { lowerApplied, lowerOperands } from "./operands.ts";
import {
  asOneOperand,
  operandCode,
  replaced,
  sourceCode,
  startOf,
  type Replacement,
} from "./source-code.ts";
import { deleteSuper } from "./super.ts";
import { lowerYield } from "./yield.ts";

const K = ts.SyntaxKind;

export function suspends(builder: CfgBuilder, node: TS.Node): boolean {
  return builder.input.bindings.suspends.has(node);
}

/** Emits what must run before the value of `node` is there; gives the code of that value. */
export function lowerExpression(builder: CfgBuilder, node: TS.Expression): Code {
  if (!suspends(builder, node)) return operandCode(builder, node);
  if (ts.isOptionalChain(node)) return lowerOptionalChain(builder, node);
  switch (node.kind) {
    case K.AwaitExpression:
      return lowerAwait(builder, node as TS.AwaitExpression);
    case K.YieldExpression:
      return lowerYield(builder, node as TS.YieldExpression);
    case K.ParenthesizedExpression:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.NonNullExpression:
    case K.TypeAssertionExpression:
      return lowerOperands(builder, node, [(node as TS.ParenthesizedExpression).expression]);
    case K.PrefixUnaryExpression:
    case K.PostfixUnaryExpression:
      return lowerUpdate(builder, node as TS.PrefixUnaryExpression | TS.PostfixUnaryExpression);
    case K.TypeOfExpression:
    case K.VoidExpression:
      return lowerOperands(builder, node, [(node as TS.TypeOfExpression).expression]);
    case K.DeleteExpression:
      return lowerDelete(builder, node as TS.DeleteExpression);
    case K.BinaryExpression:
      return lowerBinary(builder, node as TS.BinaryExpression);
    case K.ConditionalExpression:
      return lowerConditional(builder, node as TS.ConditionalExpression);
    case K.PropertyAccessExpression:
    case K.ElementAccessExpression:
      return lowerReference(
        builder,
        node as TS.PropertyAccessExpression | TS.ElementAccessExpression,
      );
    case K.CallExpression:
      return lowerCall(builder, node as TS.CallExpression);
    case K.NewExpression: {
      const { expression, arguments: args } = node as TS.NewExpression;
      return lowerApplied(builder, node, [expression, ...(args ?? [])], "constructor");
    }
    case K.TaggedTemplateExpression:
      return lowerTaggedTemplate(builder, node as TS.TaggedTemplateExpression);
    case K.TemplateExpression:
      return lowerTemplate(builder, node as TS.TemplateExpression);
    case K.ArrayLiteralExpression:
      return lowerOperands(builder, node, (node as TS.ArrayLiteralExpression).elements, "element");
    case K.ObjectLiteralExpression:
      return lowerObject(builder, node as TS.ObjectLiteralExpression);
    case K.ClassExpression:
      return lowerClass(builder, node as TS.ClassExpression);
    case K.JsxElement:
    case K.JsxSelfClosingElement:
    case K.JsxFragment:
      return lowerJsx(builder, node as TS.JsxElement | TS.JsxSelfClosingElement | TS.JsxFragment);
    default:
      throw new Error(`await inside ${K[node.kind]} is not expected`);
  }
}

/** Runs `node` for its effects only. */
export function lowerEffect(builder: CfgBuilder, node: TS.Expression): void {
  if (suspends(builder, node)) {
    if (ts.isParenthesizedExpression(node)) return lowerEffect(builder, node.expression);
    if (ts.isVoidExpression(node)) return lowerEffect(builder, node.expression);
    if (ts.isAwaitExpression(node)) return void lowerAwait(builder, node);
    if (ts.isYieldExpression(node)) return void lowerYield(builder, node);
    if (ts.isConditionalExpression(node)) {
      const test = lowerExpression(builder, node.condition);
      return branch(
        builder,
        node,
        test,
        () => lowerEffect(builder, node.whenTrue),
        () => lowerEffect(builder, node.whenFalse),
      );
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator === K.CommaToken) {
        lowerEffect(builder, node.left);
        return lowerEffect(builder, node.right);
      }
      if (isLogicalAssignment(operator)) return lowerLogicalAssignmentEffect(builder, node);
      if (isLogical(operator) && suspends(builder, node.right)) {
        let left = lowerExpression(builder, node.left);
        if (operator === K.QuestionQuestionToken) left = builder.keep("left", left, node.left);
        const right = (): void => lowerEffect(builder, node.right);
        return branch(builder, node, logicalTest(operator, left), right, null);
      }
    }
  }
  const effect = suspends(builder, node)
    ? lowerExpression(builder, node)
    : sourceCode(builder, node);
  builder.run(effectStatement(builder.text, effect), startOf(builder, node));
}

function effectStatement(text: string, effect: Code): Code {
  if (beginsWith(DECLARATION, text, effect)) return code("(", effect, ");");
  return beginsWith(CLASS, text, effect) ? code("void ", effect, ";") : code(effect, ";");
}

/**
 * What stood in parentheses or further right, and would be taken for a declaration or a block:
 *
 *     (function (x) {}(await y));        ( function (x) {}(<result>) );
 *     await y, { ...rest } = z;          ( { ...rest } = z );
 */
const DECLARATION = /^(?:\{|(?:class|(?:async\s+)?function)\b|let\s*\[)/;

/** `(class {} as any)`: with the type its parentheses may go. */
const CLASS = /^\([\s(]*class\b/;

function beginsWith(pattern: RegExp, text: string, effect: Code): boolean {
  for (const piece of effect) {
    if (piece.kind === "var") return false;
    if (piece.kind === "fn" || piece.kind === "named") return beginsWith(pattern, text, piece.code);
    if (piece.kind === "text") return pattern.test(piece.text);
    if (piece.kind === "source") return pattern.test(text.slice(piece.start, piece.end));
  }
  return false;
}

function elseStart(builder: CfgBuilder, node: TS.Node): number {
  if (ts.isConditionalExpression(node)) return startOf(builder, node.whenFalse);
  const otherwise = ts.isIfStatement(node) ? node.elseStatement : undefined;
  return startOf(builder, otherwise ?? node);
}

/** `if (test) then else otherwise` around builders of blocks. */
export function branch(
  builder: CfgBuilder,
  node: TS.Node,
  test: Code,
  then: () => void,
  otherwise: (() => void) | null,
): void {
  const at = startOf(builder, node);
  const thenBlock = builder.reserve("Then", at);
  const elseBlock = otherwise === null ? null : builder.reserve("Else", elseStart(builder, node));
  const after = builder.reserve("After", node.end);
  builder.end({ kind: "branch", test, then: thenBlock, otherwise: elseBlock ?? after });
  builder.start(thenBlock);
  then();
  if (otherwise !== null) {
    if (builder.isOpen) builder.end({ kind: "goto", target: after });
    builder.start(elseBlock!);
    otherwise();
  }
  builder.start(after);
}

function lowerAwait(builder: CfgBuilder, node: TS.AwaitExpression): Code {
  const made = builder.input.madeInPlace(node);
  const operand =
    made === null
      ? lowerExpression(builder, node.expression)
      : makeInPlace(builder, node.expression as TS.CallExpression, made);
  return suspend(builder, operand, node);
}

/** `load(id)` becomes `new Load(id)`. */
function makeInPlace(builder: CfgBuilder, call: TS.CallExpression, className: string): Code {
  const { expression } = call;
  return sourceCode(builder, call, [replaced(builder, expression, code(`new ${className}`))]);
}

/** Ends the block with an await of `operand`; gives the code of its result. */
export function suspend(
  builder: CfgBuilder,
  operand: Code,
  node: TS.Node,
  iteration: VarId | null = null,
): Code {
  const at = startOf(builder, node);
  const resume = builder.reserve("Suspend", at);
  const end = ts.isForOfStatement(node) ? node.statement.pos : node.end;
  builder.end({ kind: "await", operand, iteration, resume, span: { start: at, end }, node });
  builder.start(resume);
  return [{ kind: "result", node: ts.isAwaitExpression(node) ? node : null }];
}

/** `${x}-${await t}`: x is converted to a string before t is awaited. */
function lowerTemplate(builder: CfgBuilder, node: TS.TemplateExpression): Code {
  const operands = node.templateSpans.map((span) => span.expression);
  let last = operands.length - 1;
  while (!suspends(builder, operands[last]!)) last--;
  const isText = (operand: TS.Expression): boolean =>
    ts.isStringLiteralLike(operand) || ts.isNumericLiteral(operand);
  const converted = operands.slice(0, last).filter((operand) => !isText(operand));
  const keep = keepEach(builder, converted, "text", "string");
  const replacements = operands.slice(0, last + 1).map((operand, index): Replacement => {
    const write = (value: Code): Replacement => replaced(builder, operand, value);
    if (index === last) return write(lowerExpression(builder, operand));
    if (isText(operand)) return write(sourceCode(builder, operand));
    const text = code("`${", lowerExpression(builder, operand), "}`");
    return write(keep(text, operand, "text"));
  });
  return sourceCode(builder, node, replacements);
}

function lowerBinary(builder: CfgBuilder, node: TS.BinaryExpression): Code {
  const operator = node.operatorToken.kind;
  if (operator === K.CommaToken) {
    if (!suspends(builder, node.right))
      return asOneOperand(node, lowerOperands(builder, node, [node.left]));
    lowerEffect(builder, node.left);
    return lowerExpression(builder, node.right);
  }
  if (isAssignment(operator)) return lowerAssignment(builder, node);
  if (!isLogical(operator)) {
    const operands = ts.isPrivateIdentifier(node.left) ? [node.right] : [node.left, node.right];
    return lowerOperands(builder, node, operands);
  }
  if (!suspends(builder, node.right)) return lowerOperands(builder, node, [node.left]);
  const value = builder.temp("value", node);
  lowerLogicalInto(builder, node, value);
  return variable(value);
}

/**
 * Puts the value of `node` into `target`; what one of several branches gives goes there directly.
 *
 *     a ? x : b ? await y : z      if (a) value = x; else if (b) value = await y; else value = z;
 */
function lowerInto(builder: CfgBuilder, node: TS.Expression, target: VarId): void {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  if (ts.isConditionalExpression(inner) && suspendsInArm(builder, inner))
    return lowerConditionalInto(builder, inner, target);
  if (
    ts.isBinaryExpression(inner) &&
    isLogical(inner.operatorToken.kind) &&
    suspends(builder, inner.right)
  )
    return lowerLogicalInto(builder, inner, target);
  builder.setTemp(target, lowerExpression(builder, node), node);
}

function lowerLogicalInto(builder: CfgBuilder, node: TS.BinaryExpression, target: VarId): void {
  const left = lowerExpression(builder, node.left);
  builder.set(
    target,
    code(left, [{ kind: "adapt", how: "loosen", node, from: node.left }]),
    node.left.end,
  );
  const test = logicalTest(node.operatorToken.kind, variable(target));
  branch(builder, node, test, () => lowerInto(builder, node.right, target), null);
}

/** The condition under which the right side of a logical operator is evaluated. */
export function logicalTest(operator: TS.SyntaxKind, left: Code): Code {
  switch (operator) {
    case K.AmpersandAmpersandToken:
    case K.AmpersandAmpersandEqualsToken:
      return left;
    case K.BarBarToken:
    case K.BarBarEqualsToken:
      return code("!(", left, ")");
    default:
      // `a == null` would also hold for document.all
      return code("(", left, ") === null || (", left, ") === ", UNDEFINED);
  }
}

function lowerConditional(builder: CfgBuilder, node: TS.ConditionalExpression): Code {
  if (!suspendsInArm(builder, node)) return lowerOperands(builder, node, [node.condition]);
  const value = builder.temp("value", node);
  lowerConditionalInto(builder, node, value);
  return variable(value);
}

function suspendsInArm(builder: CfgBuilder, node: TS.ConditionalExpression): boolean {
  return suspends(builder, node.whenTrue) || suspends(builder, node.whenFalse);
}

function lowerConditionalInto(
  builder: CfgBuilder,
  node: TS.ConditionalExpression,
  target: VarId,
): void {
  const test = lowerExpression(builder, node.condition);
  const choose = (arm: TS.Expression) => (): void => lowerInto(builder, arm, target);
  branch(builder, node, test, choose(node.whenTrue), choose(node.whenFalse));
}

function lowerDelete(builder: CfgBuilder, node: TS.DeleteExpression): Code {
  const target = unwrap(node.expression);
  if (ts.isOptionalChain(target)) return lowerOptionalChain(builder, target, node);
  if (!isReference(target)) return code("(", lowerExpression(builder, node.expression), ", true)");
  if (isSuper(target)) return deleteSuper(keepSuperKey(builder, target));
  return code("delete ", lowerReference(builder, target));
}
