/**
 * Assignments and updates with an await in them. The reference (base and key) and, for compound
 * operators, the old value are evaluated before the right side.
 *
 *     f().x += await t      →   object = f(); left = object.x; await t; object.x = left + <result>
 */
import { code, helper, variable, type Code } from "../../src/ir/code.ts";
import { isLogicalAssignment } from "../../src/syntax/kinds.ts";
import { saysType, unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { asConstructor } from "./constructor.ts";
import { branch, lowerExpression, logicalTest, suspends } from "./expressions.ts";
import { keepOperand, lowerOperands, wordOf } from "./operands.ts";
import { lowerAssignmentPattern } from "./patterns.ts";
import { replaced, sourceCode, spanCode, startOf } from "./source-code.ts";
import { isStable } from "./stable.ts";
import { superGet, superPlace, superSet } from "./super.ts";

const K = ts.SyntaxKind;

export type ReferenceNode = TS.PropertyAccessExpression | TS.ElementAccessExpression;

export function isReference(node: TS.Node): node is ReferenceNode {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

export function isSuper(node: ReferenceNode): boolean {
  return node.expression.kind === K.SuperKeyword;
}

/** A place that can be read and written, with its operands evaluated. */
export interface Place {
  readonly read: Code;
  readonly write: (value: Code) => Code;
  /** To be assigned in the author's way: `o[k]` of `o[k] += 1`. */
  readonly target: () => Code;
}

/** `a.b`, `a[b]`: the last operand with an await stays in place. */
export function lowerReference(builder: CfgBuilder, node: ReferenceNode): Code {
  if (isSuper(node)) return asConstructor(node, keepPlace(builder, node).read);
  if (ts.isPropertyAccessExpression(node))
    return lowerOperands(builder, node, [node.expression], "object");
  return lowerOperands(builder, node, [node.expression, node.argumentExpression], "object");
}

/** `.name` as it was written, dot included: types may ask for brackets in its place. */
export function dotName(builder: CfgBuilder, node: TS.PropertyAccessExpression): Code {
  return node.questionDotToken === undefined
    ? spanCode(builder, node.expression.end, node.end)
    : code(".", sourceCode(builder, node.name));
}

/** The key of `super[key]`, evaluated into a temporary where it could change. */
export function keepSuperKey(builder: CfgBuilder, node: ReferenceNode): Code {
  return ts.isPropertyAccessExpression(node)
    ? code(JSON.stringify(node.name.text))
    : keepOperand(builder, node.argumentExpression, "key");
}

/**
 * Evaluates base and key of a reference into temporaries where they could change.
 * @param left the target as it was written, with what is said of its type
 */
export function keepPlace(
  builder: CfgBuilder,
  node: ReferenceNode,
  left: TS.Node = node,
  readsFirst = false,
): Place {
  if (isSuper(node)) {
    const key = keepSuperKey(builder, node);
    return {
      read: superGet(builder, key),
      write: (value) => superSet(builder, key, value),
      target: () => superPlace(builder, key),
    };
  }
  const object = keepOperand(builder, node.expression, "object");
  let read: Code;
  if (ts.isPropertyAccessExpression(node)) {
    read = code(object, dotName(builder, node));
  } else {
    const { argumentExpression: argument } = node;
    let key: Code;
    if (readsFirst && !isStable(builder, argument)) {
      // o[k] += await t: the key becomes a property key once, when the old value is read
      const temp = builder.temp("key", "any");
      const raw = lowerExpression(builder, argument);
      builder.set(temp, code(helper("propertyKey"), "(", raw, ", ", object, ")"), argument.end);
      key = variable(temp);
    } else key = keepOperand(builder, argument, "key");
    read = code(object, "[", key, "]");
  }
  const write = (value: Code): Code => code(asTarget(builder, left, node, read), " = ", value);
  return { read, write, target: () => read };
}

/** `(o.k as T) = …` where the target says its type: in JavaScript, `(o.k) = …`. */
function asTarget(builder: CfgBuilder, left: TS.Node, target: TS.Node, place: Code): Code {
  return saysType(left) ? around(builder, left, target, place) : place;
}

export function lowerAssignment(builder: CfgBuilder, node: TS.BinaryExpression): Code {
  const operator = node.operatorToken.kind;
  const target = unwrap(node.left);
  if (operator === K.EqualsToken) {
    if (ts.isIdentifier(target)) return lowerOperands(builder, node, [node.right]);
    if (!isReference(target)) return lowerAssignmentPattern(builder, node);
    if (!suspends(builder, node.right) && !isSuper(target)) {
      const place = asTarget(builder, node.left, target, lowerReference(builder, target));
      return code(place, " = ", sourceCode(builder, node.right));
    }
    const place = keepPlace(builder, target, node.left);
    return place.write(lowerExpression(builder, node.right));
  }
  const place = placeOf(builder, node.left);
  if (isLogicalAssignment(operator)) return lowerLogicalAssignment(builder, node, place);
  if (!suspends(builder, node.right)) {
    const left = around(builder, node.left, target, place.target());
    return code(
      left,
      ` ${node.operatorToken.getText(builder.input.sourceFile)} `,
      sourceCode(builder, node.right),
    );
  }
  if (ts.isIdentifier(node.left) && isStable(builder, node.left))
    return lowerOperands(builder, node, [node.right]);
  const left = builder.temp(wordOf(node.left) ?? "left", node.left);
  builder.set(
    left,
    code(around(builder, node.left, target, place.read), [
      { kind: "adapt", how: "present", node: node.left, from: null },
    ]),
    node.left.end,
  );
  const right = lowerExpression(builder, node.right);
  const plain = node.operatorToken.getText(builder.input.sourceFile).slice(0, -1);
  return code("(", place.write(code(variable(left), ` ${plain} (`, right, ")")), ")");
}

/** The text of `node` with `place` for `target`: `(o[k] as T)`, `o[k]!`, `o[k]++`. */
function around(builder: CfgBuilder, node: TS.Node, target: TS.Node, place: Code): Code {
  if (node === target) return place;
  return sourceCode(builder, node, [replaced(builder, target, place)]);
}

/** A place that is read, then written. */
function placeOf(builder: CfgBuilder, left: TS.Expression): Place {
  const target = unwrap(left);
  return isReference(target)
    ? keepPlace(builder, target, left, true)
    : namedPlace(builder, target, left);
}

function namedPlace(builder: CfgBuilder, target: TS.Expression, left: TS.Expression): Place {
  const start = startOf(builder, target);
  const name = (access: "read" | "write"): Code => {
    const piece = sourceCode(builder, target)[0]!;
    return piece.kind === "var"
      ? [{ ...piece, access }]
      : [{ kind: "source", start, end: target.end }];
  };
  const read = name("read");
  const write = (value: Code): Code =>
    code(asTarget(builder, left, target, name("write")), " = ", value);
  return { read, write, target: () => read };
}

function lowerLogicalAssignment(
  builder: CfgBuilder,
  node: TS.BinaryExpression,
  place: Place,
): Code {
  const value = builder.temp("value", node);
  builder.set(
    value,
    code(place.read, [{ kind: "adapt", how: "loosen", node, from: node.left }]),
    node.left.end,
  );
  branch(
    builder,
    node,
    logicalTest(node.operatorToken.kind, variable(value)),
    () => {
      const right = lowerExpression(builder, node.right);
      builder.set(value, code(place.write(right)), node.end);
    },
    null,
  );
  return variable(value);
}

/** `target ??= await value;`, where nobody asks for the value of the whole. */
export function lowerLogicalAssignmentEffect(builder: CfgBuilder, node: TS.BinaryExpression): void {
  const place = placeOf(builder, node.left);
  const value = builder.temp(wordOf(node.left) ?? "value", "any");
  builder.set(value, place.read, node.left.end);
  const write = (): void => {
    const right = lowerExpression(builder, node.right);
    const at = startOf(builder, node);
    builder.run(code(place.write(right), ";"), at);
  };
  branch(builder, node, logicalTest(node.operatorToken.kind, variable(value)), write, null);
}

/** `-await x`, `o[await k]++`. */
export function lowerUpdate(
  builder: CfgBuilder,
  node: TS.PrefixUnaryExpression | TS.PostfixUnaryExpression,
): Code {
  const target = unwrap(node.operand);
  const updates = node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken;
  if (!updates || !isReference(target)) return lowerOperands(builder, node, [node.operand]);
  const place = isSuper(target)
    ? keepPlace(builder, target).target()
    : lowerReference(builder, target);
  return around(builder, node, target, place);
}
