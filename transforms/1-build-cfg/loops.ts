/**
 * `while`, `do … while` and `for (;;)`.
 *
 *     for (let i = 0; i < n; i++) await f(i);
 *
 *     i = 0;  Loop: if (!(i < n)) goto After;  await f(i);  Next: i++; goto Loop;  After:
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh, lowerVariables } from "./declarations.ts";
import { lowerEffect, lowerExpression } from "./expressions.ts";
import { startOf } from "./source-code.ts";
import { lowerStatement } from "./statements.ts";
import { inDisposal, usageOf } from "./using.ts";

export function lowerWhile(
  builder: CfgBuilder,
  node: TS.WhileStatement,
  labels: readonly string[],
): void {
  const loop = builder.reserve("Loop", startOf(builder, node));
  const after = builder.reserve("AfterLoop", node.end);
  builder.start(loop);
  leaveUnless(builder, node.expression, after);
  lowerBody(builder, node.statement, { labels, breakTo: after, continueTo: loop });
  builder.end({ kind: "goto", target: loop });
  builder.start(after);
}

/** `continue` in a `do` loop goes to the condition. */
export function lowerDo(
  builder: CfgBuilder,
  node: TS.DoStatement,
  labels: readonly string[],
): void {
  const loop = builder.reserve("Loop", startOf(builder, node));
  const test = builder.reserve("Condition", startOf(builder, node.expression));
  const after = builder.reserve("AfterLoop", node.end);
  builder.start(loop);
  lowerBody(builder, node.statement, { labels, breakTo: after, continueTo: test });
  builder.start(test);
  if (node.expression.kind === ts.SyntaxKind.FalseKeyword) {
    builder.end({ kind: "goto", target: after });
  } else {
    const condition = lowerExpression(builder, node.expression);
    builder.end({ kind: "branch", test: condition, then: loop, otherwise: after });
  }
  builder.start(after);
}

export function lowerFor(
  builder: CfgBuilder,
  node: TS.ForStatement,
  labels: readonly string[],
): void {
  inDisposal(builder, node, usageOf(node.initializer), () => lowerPlainFor(builder, node, labels));
}

function lowerPlainFor(
  builder: CfgBuilder,
  node: TS.ForStatement,
  labels: readonly string[],
): void {
  const { initializer, condition, incrementor } = node;
  declareFresh(builder, node);
  const copied = copiedPerIteration(builder, node);
  const loop = builder.reserve("Loop", startOf(builder, node));
  const next =
    incrementor === undefined && copied.length === 0
      ? loop
      : builder.reserve("Next", startOf(builder, incrementor ?? node));
  const after = builder.reserve("AfterLoop", node.end);
  if (initializer !== undefined) {
    if (ts.isVariableDeclarationList(initializer)) lowerVariables(builder, initializer);
    else lowerEffect(builder, initializer);
  }
  const copy = (): void => {
    for (const variable of copied)
      builder.emit({ kind: "cell", variable, from: "copy", at: startOf(builder, node) });
  };
  copy(); // closures made in the initialiser keep the first binding
  builder.start(loop);
  if (condition !== undefined) leaveUnless(builder, condition, after);
  lowerBody(builder, node.statement, { labels, breakTo: after, continueTo: next });
  if (next !== loop) {
    builder.start(next);
    copy();
    if (incrementor !== undefined) lowerEffect(builder, incrementor);
  }
  builder.end({ kind: "goto", target: loop });
  builder.start(after);
}

/** Each iteration has bindings of its own; only where closures share them does it show. */
function copiedPerIteration(builder: CfgBuilder, node: TS.ForStatement): VarId[] {
  const { names } = builder.input.bindings.scopeOf.get(node)!;
  return [...names.values()].flatMap((binding) => {
    const id = builder.varOf.get(binding);
    const isShared =
      id !== undefined && binding.kind === "let" && builder.variableOf(id).storage !== "value";
    return isShared ? [id] : [];
  });
}

function leaveUnless(builder: CfgBuilder, condition: TS.Expression, after: BlockId): void {
  const at = startOf(builder, condition);
  if (condition.kind === ts.SyntaxKind.TrueKeyword) return;
  const test = lowerExpression(builder, condition);
  const body = builder.reserve("Body", at);
  builder.end({ kind: "branch", test, then: body, otherwise: after });
  builder.start(body);
}

export interface LoopTargets {
  readonly labels: readonly string[];
  readonly breakTo: BlockId;
  readonly continueTo: BlockId;
}

function lowerBody(builder: CfgBuilder, statement: TS.Statement, targets: LoopTargets): void {
  builder.jumps.inTarget({ ...targets, plainBreak: true }, () =>
    lowerStatement(builder, statement, []),
  );
}
