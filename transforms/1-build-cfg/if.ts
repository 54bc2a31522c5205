/** `if (await test) … else …` */
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { branch, lowerExpression, suspends } from "./expressions.ts";
import { labelled, lowerStatement, runAround } from "./statements.ts";

export function lowerIf(
  builder: CfgBuilder,
  node: TS.IfStatement,
  labels: readonly string[],
): void {
  const { thenStatement, elseStatement } = node;
  if (
    !suspends(builder, thenStatement) &&
    (elseStatement === undefined || !suspends(builder, elseStatement))
  ) {
    return runAround(builder, node, node.expression, labels);
  }
  labelled(builder, node, labels, () => {
    branch(
      builder,
      node,
      lowerExpression(builder, node.expression),
      () => lowerStatement(builder, thenStatement, []),
      elseStatement === undefined ? null : () => lowerStatement(builder, elseStatement, []),
    );
  });
}
