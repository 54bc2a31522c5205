/**
 * Statements. One without an await stays whole, as the author wrote it; only `break`, `continue` and
 * `return` that leave it become jumps of the machine. The others are taken apart by the file of their
 * construct.
 */
import type { VarId } from "../../src/ir/cfg.ts";
import { code } from "../../src/ir/code.ts";
import { isBareFunction, withoutLabels } from "../../src/syntax/declarations.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import {
  assignHoisted,
  declareClass,
  declareFresh,
  declareFunctions,
  declareFunction,
  lowerVariables,
  varMarks,
} from "./declarations.ts";
import { declareEnum } from "./enums.ts";
import { lowerEffect, lowerExpression, suspends } from "./expressions.ts";
import { lowerForIn, lowerForOf } from "./for-of.ts";
import { keptUnnamed } from "./function-names.ts";
import { lowerIf } from "./if.ts";
import { jumpMarks, leaveOf } from "./jump-marks.ts";
import { leaves, leavesLabelled } from "./leaves.ts";
import { declareLocalType, nameLocalTypes } from "./local-types.ts";
import { lowerDo, lowerFor, lowerWhile } from "./loops.ts";
import { mayBeAwaitable } from "./stable.ts";
import { asReturned, replaced, sourceCode, startOf } from "./source-code.ts";
import { lowerSwitch } from "./switch.ts";
import { lowerTry } from "./try.ts";
import { inDisposal, usageIn } from "./using.ts";
import { lowerGeneratorReturn } from "./yield.ts";

const K = ts.SyntaxKind;

/** Statements of one scope: its cells and functions first, they exist from the start. `begin` gives cells their values. */
export function lowerScope(
  builder: CfgBuilder,
  node: TS.Node,
  statements: readonly TS.Statement[],
  begin: () => void = () => undefined,
): void {
  nameLocalTypes(builder, statements);
  declareFresh(builder, node);
  begin();
  declareFunctions(builder, statements);
  inDisposal(builder, node, usageIn(statements), () => {
    for (const statement of statements) lowerStatement(builder, statement, []);
  });
}

/** `labels`: those that stand directly before the statement. */
export function lowerStatement(
  builder: CfgBuilder,
  node: TS.Statement,
  labels: readonly string[],
): void {
  keepComments(builder, ts.getLeadingCommentRanges(builder.text, node.pos));
  lowerUncommented(builder, node, labels);
  keepComments(builder, ts.getTrailingCommentRanges(builder.text, node.end));
}

/** Comments around a statement stay beside it. */
function keepComments(builder: CfgBuilder, comments: readonly TS.CommentRange[] | undefined): void {
  if (comments === undefined || !builder.isOpen) return;
  for (const { pos, end } of comments) {
    if (builder.commentsKept.has(pos)) continue;
    builder.commentsKept.add(pos);
    builder.run([{ kind: "source", start: pos, end }], pos);
  }
}

function lowerUncommented(
  builder: CfgBuilder,
  node: TS.Statement,
  labels: readonly string[],
): void {
  if (ts.isLabeledStatement(node) && ts.isFunctionDeclaration(withoutLabels(node)))
    return lowerUncommented(builder, withoutLabels(node), []);
  switch (node.kind) {
    case K.EmptyStatement:
      return;
    case K.VariableStatement:
      return lowerVariables(builder, (node as TS.VariableStatement).declarationList);
    case K.FunctionDeclaration:
      if (isBareFunction(node)) return runWhole(builder, node);
      declareFunction(builder, node as TS.FunctionDeclaration);
      return assignHoisted(builder, node as TS.FunctionDeclaration);
    case K.ClassDeclaration:
      return declareClass(builder, node as TS.ClassDeclaration);
    case K.EnumDeclaration:
      return declareEnum(builder, node as TS.EnumDeclaration);
    case K.InterfaceDeclaration:
    case K.TypeAliasDeclaration:
      return declareLocalType(builder, node as TS.InterfaceDeclaration | TS.TypeAliasDeclaration);
    case K.ReturnStatement:
      return builder.input.fn.isGenerator
        ? lowerGeneratorReturn(builder, node as TS.ReturnStatement)
        : lowerReturn(builder, node as TS.ReturnStatement);
    case K.BreakStatement:
    case K.ContinueStatement:
      return builder.leave(leaveOf(node as TS.BreakOrContinueStatement), startOf(builder, node));
    case K.ThrowStatement:
      return lowerThrow(builder, node as TS.ThrowStatement);
    default:
      break;
  }
  if (!suspends(builder, node)) return runWhole(builder, node);
  switch (node.kind) {
    case K.ExpressionStatement:
      return lowerEffect(builder, (node as TS.ExpressionStatement).expression);
    case K.Block:
      return lowerBlock(builder, node as TS.Block, labels);
    case K.IfStatement:
      return lowerIf(builder, node as TS.IfStatement, labels);
    case K.WhileStatement:
      return lowerWhile(builder, node as TS.WhileStatement, labels);
    case K.DoStatement:
      return lowerDo(builder, node as TS.DoStatement, labels);
    case K.ForStatement:
      return lowerFor(builder, node as TS.ForStatement, labels);
    case K.ForInStatement:
      return lowerForIn(builder, node as TS.ForInStatement, labels);
    case K.ForOfStatement:
      return lowerForOf(builder, node as TS.ForOfStatement, labels);
    case K.SwitchStatement:
      return lowerSwitch(builder, node as TS.SwitchStatement, labels);
    case K.TryStatement:
      return lowerTry(builder, node as TS.TryStatement, labels);
    case K.LabeledStatement: {
      const { label, statement } = node as TS.LabeledStatement;
      return lowerStatement(builder, statement, [...labels, label.text]);
    }
    default:
      throw new Error(`await inside ${K[node.kind]} is not expected`);
  }
}

function lowerReturn(builder: CfgBuilder, node: TS.ReturnStatement): void {
  const { expression } = node;
  const value =
    expression === undefined ? null : asReturned(expression, lowerExpression(builder, expression));
  const settles = expression !== undefined && mayBeAwaitable(builder, expression);
  builder.leave({ kind: "return", value, settles }, startOf(builder, node));
}

function lowerThrow(builder: CfgBuilder, { expression }: TS.ThrowStatement): void {
  const value = lowerExpression(builder, expression);
  // A handler keeps it.
  builder.end({ kind: "throw", value: keptUnnamed(value, expression) });
}

function lowerBlock(builder: CfgBuilder, node: TS.Block, labels: readonly string[]): void {
  labelled(builder, node, labels, () => lowerScope(builder, node, node.statements));
}

/** `name: { … break name; … }` */
export function labelled(
  builder: CfgBuilder,
  node: TS.Node,
  labels: readonly string[],
  visit: () => void,
): void {
  if (labels.length === 0) return visit();
  const after = builder.reserve("After", node.end);
  builder.jumps.inTarget({ labels, plainBreak: false, breakTo: after, continueTo: null }, visit);
  builder.start(after);
}

/** A statement that suspends only in `head`, the expression it starts with: the rest stays whole. */
export function runAround(
  builder: CfgBuilder,
  node: TS.Statement,
  head: TS.Expression,
  labels: readonly string[],
): void {
  const value = lowerExpression(builder, head);
  const place = replaced(builder, head, value);
  const marks = [place, ...jumpMarks(builder, node, labels), ...varMarks(builder, node)];
  const prefix = labels.map((label) => `${label}: `).join("");
  const text = code(prefix, sourceCode(builder, node, marks), endMark(builder, node));
  builder.run(text, startOf(builder, node));
  if (leavesLabelled(node, labels)) builder.end({ kind: "left" });
}

function runWhole(builder: CfgBuilder, node: TS.Statement): void {
  const isPlain = ts.isExpressionStatement(node);
  const marks = isPlain ? [] : [...jumpMarks(builder, node), ...varMarks(builder, node)];
  builder.emit({
    kind: "run",
    code: code(sourceCode(builder, node, marks), endMark(builder, node)),
    kills: killedBy(builder, node),
    at: startOf(builder, node),
  });
  if (leaves(node)) builder.end({ kind: "left" });
}

/**
 * The semicolon that the author left to the end of the line: what comes next may start with a parenthesis.
 *
 *     this.isOpen = true               →   self.isOpen = true;
 *     const [a, b] = this.parts()          ([a, b] = self.parts());
 */
function endMark({ text }: CfgBuilder, node: TS.Statement): string {
  let at: TS.Statement = node;
  for (;;) {
    if (ts.isIfStatement(at)) at = at.elseStatement ?? at.thenStatement;
    else if (ts.isIterationStatement(at, false) && !ts.isDoStatement(at)) at = at.statement;
    else if (ts.isLabeledStatement(at)) at = at.statement;
    else break;
  }
  const endsWithLine =
    ts.isExpressionStatement(at) ||
    ts.isVariableStatement(at) ||
    ts.isThrowStatement(at) ||
    ts.isDoStatement(at) ||
    at.kind === K.DebuggerStatement;
  return endsWithLine && text[at.end - 1] !== ";" ? ";" : "";
}

/** `x = …;` is sure to assign x. */
function killedBy(builder: CfgBuilder, node: TS.Statement): VarId[] {
  if (!ts.isExpressionStatement(node)) return [];
  const { expression } = node;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== K.EqualsToken)
    return [];
  if (!ts.isIdentifier(expression.left)) return [];
  const ref = builder.refAt(startOf(builder, expression.left));
  const id = ref === null ? undefined : builder.varOf.get(ref.binding);
  return id === undefined || builder.variableOf(id).storage !== "value" ? [] : [id];
}
