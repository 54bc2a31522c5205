/**
 * `super` means the object its method was written in, so it can't stand in another class. The wrapper,
 * which is still that method, hands in two closures:
 *
 *     super.load(id)      →  callMethod(superGet("load"), self, id)      with  superGet = (key) => super[key]
 *     super.load?.(id)    →  methodOf(superGet("load"), self)?.(id)
 *     super.x = 1         →  superSet("x", 1)
 *     super.x += 1        →  superPlace(superGet, superSet, "x").value += 1
 *     delete super.x      →  deleteSuper("x")      which throws
 */
import { invariant } from "../../src/base/invariant.ts";
import type { VarId } from "../../src/ir/cfg.ts";
import { code, helper, variable, type Code } from "../../src/ir/code.ts";
import { ownerOf, type Fn, type SuperAccess } from "../../src/ir/source.ts";
import { isAssigned, isInPattern } from "../../src/syntax/assigned.ts";
import { wrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { asConstructor } from "./constructor.ts";
import { callMethod, callTag, type Method } from "./method-calls.ts";
import {
  castTo,
  replaced,
  sourceCode,
  operandCode,
  spanCode,
  startOf,
  type Replacement,
} from "./source-code.ts";

/** How `node` (a `super.x` without an await inside) is written in the machine. */
export function superCode(builder: CfgBuilder, node: SuperAccess): Replacement {
  const outer = wrap(node);
  const { parent } = outer;
  const start = startOf(builder, outer);
  if (ts.isCallExpression(parent) && parent.expression === outer)
    return superCall(builder, node, parent, start);
  const key = superKey(builder, node);
  if (ts.isTaggedTemplateExpression(parent) && parent.tag === outer) {
    const template = sourceCode(builder, parent.template);
    const call = callTag(parent, superMethod(builder, key), template);
    return { start, end: parent.end, code: call };
  }
  if (ts.isDeleteExpression(parent)) {
    return replaced(builder, parent, deleteSuper(key));
  }
  if (!isAssigned(node)) {
    const value = castTo(node, superGet(builder, key));
    return replaced(builder, node, asConstructor(node, value));
  }
  if (isPlainAssignment(parent)) {
    const value = superSet(builder, key, sourceCode(builder, parent.right));
    return { start, end: parent.end, code: value };
  }
  return replaced(builder, node, superPlace(builder, key));
}

/** What an optional call ends stands in one chain with it: `super.load?.(id).name`. */
function superCall(
  builder: CfgBuilder,
  node: SuperAccess,
  call: TS.CallExpression,
  start: number,
): Replacement {
  const method = superMethod(builder, superKey(builder, node));
  const { pos, length } = call.arguments;
  const args = length === 0 ? [] : spanCode(builder, pos, call.end - ")".length);
  if (call.questionDotToken === undefined)
    return { start, end: call.end, code: callMethod(call, method, args) };
  const whole = chainAround(call);
  const bound = code(helper("methodOf"), "(", method.callee, ", ", method.self, ")");
  const rest = spanCode(builder, call.end, whole.end);
  const chain = code(bound, "?.(", args, ")", rest);
  return { start, end: whole.end, code: castTo(whole, chain) };
}

function superMethod(builder: CfgBuilder, key: Code): Method {
  return { callee: superGet(builder, key), self: selfCode(builder) };
}

/** `super.a?.().b.c` */
function chainAround(call: TS.CallExpression): TS.Node {
  let at: TS.Node = call;
  while (ts.isOptionalChain(at.parent) && (at.parent as TS.PropertyAccessChain).expression === at)
    at = at.parent;
  return at;
}

/** `super.x = 1`, unless that is a place of a pattern with its default. */
function isPlainAssignment(node: TS.Node): node is TS.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    !isInPattern(node)
  );
}

/** The function assigns through `super`, so it must be handed a way to. */
export function writesSuper({ supers }: Fn): boolean {
  return supers.some(isAssigned);
}

/** The key as an expression: `"load"`, or what stands in the brackets. */
function superKey(builder: CfgBuilder, node: SuperAccess): Code {
  if (ts.isPropertyAccessExpression(node)) return code(JSON.stringify(node.name.text));
  return operandCode(builder, node.argumentExpression);
}

export function superGet(builder: CfgBuilder, key: Code): Code {
  return code(variable(superVariable(builder, "superGet")), "(", key, ")");
}

export function superSet(builder: CfgBuilder, key: Code, value: Code): Code {
  return code(variable(superVariable(builder, "superSet")), "(", key, ", ", value, ")");
}

/** A place like any other of the language. */
export function superPlace(builder: CfgBuilder, key: Code): Code {
  const get = variable(superVariable(builder, "superGet"));
  const set = variable(superVariable(builder, "superSet"));
  return code(helper("superPlace"), "(", get, ", ", set, ", ", key, ").value");
}

export function deleteSuper(key: Code): Code {
  return code(helper("deleteSuper"), "(", key, ")");
}

export function selfCode(builder: CfgBuilder): Code {
  const self = builder.varOf.get(ownerOf(builder.input.fn).owned.get("this")!);
  return self === undefined ? code("this") : variable(self);
}

function superVariable(builder: CfgBuilder, name: "superGet" | "superSet"): VarId {
  const id = builder.superVars[name];
  invariant(id !== null, `${name} was not handed in`);
  return id;
}
