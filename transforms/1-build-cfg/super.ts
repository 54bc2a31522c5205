/**
 * `super` means the object its method was written in, so it can't stand in another class. The wrapper,
 * which is still that method, hands in two closures:
 *
 *     super.load(id)      →  superGet("load").call(self, id)      with  superGet = (key) => super[key]
 *     super.x = 1         →  superSet("x", 1)
 */
import { invariant } from "../../src/base/invariant.ts";
import type { VarId } from "../../src/ir/cfg.ts";
import type { Fn } from "../../src/ir/source.ts";
import type { Code } from "../../src/ir/code.ts";
import { code, variable } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { sourceCode, spanCode, startOf, type Replacement } from "./source-code.ts";

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
    const comma = parent.arguments.length > 0 ? ", " : "";
    const call = code(
      [{ kind: "cast", node: parent, edge: "start" }],
      superGet(builder, key),
      ".call(",
      selfCode(builder),
      comma,
      spanCode(builder, parent.arguments.pos, parent.end),
      [{ kind: "cast", node: parent, edge: "end" }],
    );
    return [{ start, end: parent.end, code: call }];
  }
  if (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent)) {
    const right = sourceCode(builder, parent.right);
    const operator = parent.operatorToken.getText(builder.input.sourceFile).slice(0, -1);
    const value =
      operator === "" ? right : code(superGet(builder, key), ` ${operator} (`, right, ")");
    return [{ start, end: parent.end, code: superSet(builder, key, value) }];
  }
  if (isUpdate(parent)) {
    const operator = parent.operator === ts.SyntaxKind.PlusPlusToken ? "+" : "-";
    const updated = superSet(builder, key, code("+", superGet(builder, key), ` ${operator} 1`));
    const back = operator === "+" ? "-" : "+";
    const value = ts.isPostfixUnaryExpression(parent) ? code("(", updated, ` ${back} 1)`) : updated;
    return [{ start: startOf(builder, parent), end: parent.end, code: value }];
  }
  const value = code([{ kind: "cast", node, edge: "start" }], superGet(builder, key), [
    { kind: "cast", node, edge: "end" },
  ]);
  return [{ start, end: node.end, code: value }];
}

function isAssignment(node: TS.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isUpdate(node: TS.Node): node is TS.PrefixUnaryExpression | TS.PostfixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return false;
  return (
    node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken
  );
}

/** The function assigns through `super`, so it must be handed a way to. */
export function writesSuper(fn: Fn): boolean {
  return fn.supers.some(({ parent }, index) => {
    const node = fn.supers[index];
    if (ts.isCallExpression(parent) || ts.isPropertyAccessExpression(parent)) return false;
    return (
      isUpdate(parent) ||
      !ts.isBinaryExpression(parent) ||
      (parent.left === node && isAssignment(parent))
    );
  });
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
