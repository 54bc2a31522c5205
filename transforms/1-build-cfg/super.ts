/**
 * `super` means the object its method was written in, so it can't stand in another class. The wrapper,
 * which is still that method, hands in two closures:
 *
 *     super.load(id)      →  superGet("load").call(self, id)      with  superGet = (key) => super[key]
 *     super.x = 1         →  superSet("x", 1)
 */
import { invariant } from "../../src/base/invariant.ts";
import type { VarId } from "../../src/ir/cfg.ts";
import type { Code } from "../../src/ir/code.ts";
import { code, variable } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { sourceCode, startOf, type Replacement } from "./source-code.ts";

/** How `node` (a `super.x` without an await inside) is written in the machine. */
export function superCode(
  builder: CfgBuilder,
  node: TS.PropertyAccessExpression | TS.ElementAccessExpression,
): Replacement[] {
  const key = superKey(builder, node);
  const start = startOf(builder, node);
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node) {
    // super.load(id)  →  superGet("load").call(self, id)
    const open = builder.text.indexOf("(", parent.typeArguments?.end ?? node.end);
    const comma = parent.arguments.length > 0 ? ", " : "";
    return [
      { start, end: node.end, code: code(superGet(builder, key), ".call") },
      { start: open + 1, end: open + 1, code: code(selfCode(builder), comma) },
    ];
  }
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const operator = parent.operatorToken;
    if (operator.kind === ts.SyntaxKind.EqualsToken) {
      return [{ start, end: parent.end, code: superSet(builder, key, sourceCode(builder, parent.right)) }];
    }
  }
  return [{ start, end: node.end, code: superGet(builder, key) }];
}

/** The key as an expression: `"load"`, or what stands in the brackets. */
export function superKey(
  builder: CfgBuilder,
  node: TS.PropertyAccessExpression | TS.ElementAccessExpression,
): Code {
  if (ts.isPropertyAccessExpression(node)) return code(JSON.stringify(node.name.text));
  return sourceCode(builder, node.argumentExpression);
}

export function superGet(builder: CfgBuilder, key: Code): Code {
  return code(variable(superVariable(builder, "superGet")), "(", key, ")");
}

export function superSet(builder: CfgBuilder, key: Code, value: Code): Code {
  return code(variable(superVariable(builder, "superSet")), "(", key, ", ", value, ")");
}

export function selfCode(builder: CfgBuilder): Code {
  let owner = builder.input.fn;
  while (owner.isArrow && owner.parent !== null) owner = owner.parent;
  const self = builder.varOf.get(owner.owned.get("this")!);
  return self === undefined ? code("this") : variable(self);
}

function superVariable(builder: CfgBuilder, name: "superGet" | "superSet"): VarId {
  const id = builder.superVars[name];
  invariant(id !== null, `${name} was not handed in`);
  return id;
}
