/**
 * `switch`: the cases are tested in order, the default only when none matches, and bodies fall through.
 * Without an await in a test the author's `switch` stays, as a table of jumps.
 */
import type { BlockId } from "../../src/ir/cfg.ts";
import { code, type Code } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh, declareFunctions } from "./declarations.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { operandCode, startOf } from "./source-code.ts";
import { lowerStatement, runAround } from "./statements.ts";

export function lowerSwitch(
  builder: CfgBuilder,
  node: TS.SwitchStatement,
  labels: readonly string[],
): void {
  const { clauses } = node.caseBlock;
  if (!suspends(builder, node.caseBlock)) return runAround(builder, node, node.expression, labels);
  const after = builder.reserve("AfterSwitch", node.end);
  const bodies = clauses.map((clause) =>
    builder.reserve(ts.isCaseClause(clause) ? "Case" : "Default", startOf(builder, clause)),
  );
  const defaultAt = clauses.findIndex((clause) => ts.isDefaultClause(clause));
  const otherwise = bodies[defaultAt] ?? after;
  const subject = lowerExpression(builder, node.expression);
  const hoists = clauses.flatMap((clause) => clause.statements);
  if (clauses.some((clause) => ts.isCaseClause(clause) && suspends(builder, clause.expression))) {
    const kept = builder.keep("subject", subject, node.expression);
    declareFresh(builder, node.caseBlock);
    declareFunctions(builder, hoists);
    testInOrder(builder, node, kept, bodies, otherwise);
  } else {
    // What the cases declare is made once the subject is there.
    const declares = builder.input.bindings.scopeOf.get(node.caseBlock)!.names.size > 0;
    const value = declares ? builder.keep("subject", subject, node.expression) : subject;
    declareFresh(builder, node.caseBlock);
    declareFunctions(builder, hoists);
    const cases = clauses.flatMap((clause, index) =>
      ts.isCaseClause(clause)
        ? [{ test: operandCode(builder, clause.expression), target: bodies[index]! }]
        : [],
    );
    builder.end({ kind: "switch", subject: value, cases, otherwise });
  }
  builder.jumps.inTarget({ labels, plainBreak: true, breakTo: after, continueTo: null }, () => {
    clauses.forEach((clause, index) => {
      builder.start(bodies[index]!);
      for (const statement of clause.statements) lowerStatement(builder, statement, []);
    });
  });
  builder.start(after);
}

function testInOrder(
  builder: CfgBuilder,
  node: TS.SwitchStatement,
  subject: Code,
  bodies: readonly BlockId[],
  otherwise: BlockId,
): void {
  node.caseBlock.clauses.forEach((clause, index) => {
    if (!ts.isCaseClause(clause)) return;
    const next = builder.reserve("Test", clause.end);
    const test = code(subject, " === (", lowerExpression(builder, clause.expression), ")");
    builder.end({ kind: "branch", test, then: bodies[index]!, otherwise: next });
    builder.start(next);
  });
  builder.end({ kind: "goto", target: otherwise });
}
