/**
 * Calls, optional chains and tagged templates with an await in them. The callee, and the object it is
 * called on, are fetched before the arguments.
 *
 *     log.write(await line())     →   callee = log.write; await line(); callMethod(callee, log, <result>)
 *     a?.b(await c)               →   object = a; if (object != null) { callee = object.b; … } else undefined
 */
import { code, variable, type Code } from "../../src/ir/code.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { isReference, keepPlace, type ReferenceNode } from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import {
  keepOperand,
  lowerApplied,
  lowerOperands,
  operandReplacements,
  wordOf,
} from "./operands.ts";
import { sourceCode, spanCode, startOf } from "./source-code.ts";
import { isStable } from "./stable.ts";
import { selfCode } from "./super.ts";

const K = ts.SyntaxKind;

export function lowerCall(builder: CfgBuilder, node: TS.CallExpression): Code {
  const { expression, arguments: args } = node;
  if (!args.some((argument) => suspends(builder, argument))) {
    return lowerOperands(builder, node, [expression]);
  }
  if (expression.kind === K.ImportKeyword) return lowerOperands(builder, node, args);
  const callee = unwrap(expression);
  if (isReference(callee)) {
    const method = keepMethod(builder, callee);
    return callOn(builder, node, method, argumentsCode(builder, node));
  }
  return lowerApplied(builder, node, [expression, ...args], "callee");
}

interface Method {
  readonly callee: Code;
  readonly self: Code;
}

/** Fetches a method and the object it will be called on. */
function keepMethod(builder: CfgBuilder, node: ReferenceNode): Method {
  const isSuper = node.expression.kind === K.SuperKeyword;
  const object = isSuper ? selfCode(builder) : keepOperand(builder, node.expression, "object");
  const callee = builder.temp(wordOf(node) ?? "callee", "any");
  builder.set(
    callee,
    isSuper ? keepPlace(builder, node).read : memberOf(builder, node, object),
    node.end,
  );
  return { callee: variable(callee), self: object };
}

function callOn(builder: CfgBuilder, node: TS.Node, { callee, self }: Method, args: Code): Code {
  const call = code(
    builder.helper("callMethod"),
    "(",
    callee,
    ", ",
    self,
    args.length > 0 ? ", " : "",
    args,
    ")",
  );
  return code([{ kind: "cast", node, edge: "start" }], call, [{ kind: "cast", node, edge: "end" }]);
}

/** `.name` or `[key]` of an object that is already evaluated. */
function memberOf(builder: CfgBuilder, node: ReferenceNode, object: Code): Code {
  if (ts.isPropertyAccessExpression(node)) return code(object, ".", sourceCode(builder, node.name));
  return code(object, "[", lowerExpression(builder, node.argumentExpression), "]");
}

/** The arguments without their parentheses: everything before the last await evaluated. */
function argumentsCode(builder: CfgBuilder, node: TS.CallExpression): Code {
  const args = node.arguments;
  if (args.length === 0) return [];
  const replacements = operandReplacements(builder, args, "arg");
  return spanCode(builder, startOf(builder, args[0]!), args[args.length - 1]!.end, replacements);
}

/** `tag`…`` keeps its site: the strings are one object for all calls. */
export function lowerTaggedTemplate(builder: CfgBuilder, node: TS.TaggedTemplateExpression): Code {
  const { template } = node;
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  const substitutions = spans.map((span) => span.expression);
  const tag = unwrap(node.tag);
  if (!isReference(tag)) return lowerApplied(builder, node, [node.tag, ...substitutions], "callee");
  if (!substitutions.some((part) => suspends(builder, part)))
    return lowerOperands(builder, node, [node.tag]);
  const method = keepMethod(builder, tag);
  // o.tag`a${x}`  →  callMethod(callee, o, ...templateStrings`a${x}`)
  const site = sourceCode(builder, template, operandReplacements(builder, substitutions, "arg"));
  return callOn(builder, node, method, code("...", builder.helper("templateStrings"), site));
}

/**
 * A chain with `?.`: one way out for all of it.
 * `wrapper` is the `delete` in front of the chain; a chain that stops early deletes nothing and gives true.
 */
export function lowerOptionalChain(
  builder: CfgBuilder,
  node: TS.OptionalChain,
  wrapper?: TS.DeleteExpression,
): Code {
  const value = builder.temp("value", wrapper ?? node);
  const missing = builder.reserve("Missing", startOf(builder, node));
  const after = builder.reserve("After", node.end);
  const chain = new Chain(builder, missing);
  const result = wrapper === undefined ? chain.value(node) : code("delete ", chain.target(node));
  builder.set(value, result, node.end);
  builder.end({ kind: "goto", target: after });
  builder.start(missing);
  const absent = code(wrapper === undefined ? "undefined" : "true", [
    { kind: "adapt", how: "missing", node: wrapper ?? node, from: null },
  ]);
  builder.set(value, absent, node.end);
  builder.start(after);
  return variable(value);
}

class Chain {
  constructor(
    private readonly builder: CfgBuilder,
    private readonly missing: ReturnType<CfgBuilder["reserve"]>,
  ) {}

  /** The value of one link, everything before it evaluated. */
  value(node: TS.Expression): Code {
    if (!ts.isOptionalChain(node)) return this.base(node);
    if (ts.isNonNullExpression(node)) return this.value(node.expression);
    if (ts.isCallExpression(node)) return this.call(node);
    return this.target(node);
  }

  /** A link as something that can be read or deleted. */
  target(node: TS.Expression): Code {
    if (ts.isNonNullExpression(node)) return this.target(node.expression);
    if (!isReference(node)) return this.value(node);
    const object = this.object(node);
    return this.member(node, object);
  }

  private base(node: TS.Expression): Code {
    if (!suspends(this.builder, node) && isStable(this.builder, node))
      return sourceCode(this.builder, node);
    return lowerExpression(this.builder, node);
  }

  private object(node: ReferenceNode): Code {
    const { builder } = this;
    if (node.expression.kind === K.SuperKeyword) return keepPlace(builder, node).read;
    const object = this.kept(this.value(node.expression), node.expression, "object");
    if (node.questionDotToken === undefined) return object;
    this.leaveIfMissing(object);
    return code(object, [{ kind: "type", text: "!" }]);
  }

  private member(node: ReferenceNode, object: Code): Code {
    if (node.expression.kind === K.SuperKeyword) return object;
    return memberOf(this.builder, node, object);
  }

  private call(node: TS.CallExpression): Code {
    const { builder } = this;
    let inner: TS.Expression = node.expression;
    while (ts.isNonNullExpression(inner) || ts.isParenthesizedExpression(inner))
      inner = inner.expression;
    if (!isReference(inner)) {
      const callee = this.kept(this.value(node.expression), node.expression, "callee");
      const isOptional = node.questionDotToken !== undefined;
      if (isOptional) this.leaveIfMissing(callee);
      return code(
        callee,
        isOptional ? [{ kind: "type", text: "!" }] : [],
        "(",
        argumentsCode(builder, node),
        ")",
      );
    }
    const object = this.object(inner);
    const self = inner.expression.kind === K.SuperKeyword ? selfCode(builder) : object;
    const callee = builder.temp("callee", "any");
    builder.set(callee, this.member(inner, object), inner.end);
    if (node.questionDotToken !== undefined) this.leaveIfMissing(variable(callee));
    return callOn(builder, node, { callee: variable(callee), self }, argumentsCode(builder, node));
  }

  private kept(value: Code, node: TS.Expression, role: string): Code {
    if (!suspends(this.builder, node) && isStable(this.builder, node)) return value;
    return this.builder.keep(role, value, node);
  }

  private leaveIfMissing(value: Code): void {
    const { builder } = this;
    const present = builder.reserve("Present", 0);
    const test = code(value, " === null || ", value, " === undefined");
    builder.end({ kind: "branch", test, then: this.missing, otherwise: present });
    builder.start(present);
  }
}
