/** `if (await test) … else …` */
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { branch, lowerExpression } from "./expressions.ts";
import { labelled, lowerStatement } from "./statements.ts";

export function lowerIf(builder: CfgBuilder, node: TS.IfStatement, labels: readonly string[]): void {
  labelled(builder, node, labels, () => {
    const { thenStatement, elseStatement } = node;
    branch(
      builder,
      node,
      lowerExpression(builder, node.expression),
      () => lowerStatement(builder, thenStatement, []),
      elseStatement === undefined ? null : () => lowerStatement(builder, elseStatement, []),
    );
  });
}
