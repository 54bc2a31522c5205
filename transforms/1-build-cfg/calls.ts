/**
 * Calls, optional chains and tagged templates with an await in them. The callee, and the object it is
 * called on, are fetched before the arguments.
 *
 *     log.write(await line())     →   callee = log.write; await line(); callMethod(callee, log, <result>)
 *     a?.b(await c)               →   object = a; if (object != null) { callee = object.b; … } else undefined
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { code, typed, UNDEFINED, variable, type Code } from "../../src/ir/code.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { dotName, isReference, isSuper, keepPlace, type ReferenceNode } from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { callMethod, callTag, type Method } from "./method-calls.ts";
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
  if (expression.kind === K.ImportKeyword) return lowerOperands(builder, node, args);
  const callee = unwrap(expression);
  const argumentsSuspend = args.some((argument) => suspends(builder, argument));
  if (isReference(callee) && (argumentsSuspend || isFetched(builder, callee))) {
    const method = keepMethod(builder, callee);
    return callMethod(node, method, argumentsCode(builder, node));
  }
  if (!argumentsSuspend) return lowerOperands(builder, node, [expression]);
  return lowerApplied(builder, node, [expression, ...args], "callee");
}

/** Its text can't be called as it stands, whatever the arguments are. */
function isFetched(builder: CfgBuilder, callee: ReferenceNode): boolean {
  return ts.isOptionalChain(callee) || (isSuper(callee) && suspends(builder, callee));
}

/** Fetches a method and the object it will be called on. */
function keepMethod(builder: CfgBuilder, node: ReferenceNode): Method {
  if (ts.isOptionalChain(node)) return keepOptionalMethod(builder, node);
  const ofSuper = isSuper(node);
  const object = ofSuper ? selfCode(builder) : keepOperand(builder, node.expression, "object");
  const callee = builder.temp(wordOf(node) ?? "callee", "any");
  const method = ofSuper ? keepPlace(builder, node).read : memberOf(builder, node, object);
  builder.set(callee, method, node.end);
  return { callee: variable(callee), self: object };
}

/** `.name` or `[key]` of an object that is already evaluated. */
function memberOf(builder: CfgBuilder, node: ReferenceNode, object: Code): Code {
  if (ts.isPropertyAccessExpression(node)) return code(object, dotName(builder, node));
  return code(object, "[", lowerExpression(builder, node.argumentExpression), "]");
}

/** The arguments without their parentheses: everything before the last await evaluated. */
function argumentsCode(builder: CfgBuilder, node: TS.CallExpression): Code {
  const args = node.arguments;
  if (args.length === 0) return [];
  const replacements = operandReplacements(builder, args, "arg");
  return spanCode(builder, startOf(builder, args[0]!), args[args.length - 1]!.end, replacements);
}

/** `tag`…`` with an await in it. */
export function lowerTaggedTemplate(builder: CfgBuilder, node: TS.TaggedTemplateExpression): Code {
  const { template } = node;
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  const substitutions = spans.map((span) => span.expression);
  const tag = unwrap(node.tag);
  if (!isReference(tag)) return lowerApplied(builder, node, [node.tag, ...substitutions], "callee");
  if (!isFetched(builder, tag) && !substitutions.some((part) => suspends(builder, part)))
    return lowerOperands(builder, node, [node.tag]);
  const method = keepMethod(builder, tag);
  const site = sourceCode(builder, template, operandReplacements(builder, substitutions, "arg"));
  return callTag(node, method, site);
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
  walkChain(builder, node, {
    present: (chain) => {
      const read = wrapper === undefined ? chain.value(node) : code("delete ", chain.target(node));
      builder.set(value, read, node.end);
    },
    missing: () => {
      const absent = code(wrapper === undefined ? UNDEFINED : "true", [
        { kind: "adapt", how: "missing", node: wrapper ?? node, from: null },
      ]);
      builder.set(value, absent, node.end);
    },
  });
  return variable(value);
}

/** `(a?.b)(c)`: the parentheses end the chain, not what `b` is called on. Without `a` the call fails, after its arguments. */
function keepOptionalMethod(builder: CfgBuilder, node: ReferenceNode): Method {
  const self = builder.temp("object", "any");
  const callee = walkChain(builder, node, {
    present: (chain) => {
      const method = chain.method(node);
      builder.set(self, method.self, node.end);
      return method.callee;
    },
    missing: (absent) => {
      for (const each of [self, absent]) builder.set(each, UNDEFINED, node.end);
    },
  });
  return { callee: variable(callee), self: variable(self) };
}

interface Ways<T> {
  readonly present: (chain: Chain) => T;
  /** A link before a `?.` was null or undefined. */
  readonly missing: (found: T) => void;
}

function walkChain<T>(builder: CfgBuilder, node: TS.Node, ways: Ways<T>): T {
  const missing = builder.reserve("Missing", startOf(builder, node));
  const after = builder.reserve("After", node.end);
  const found = ways.present(new Chain(builder, missing));
  builder.end({ kind: "goto", target: after });
  builder.start(missing);
  ways.missing(found);
  builder.start(after);
  return found;
}

class Chain {
  constructor(
    private readonly builder: CfgBuilder,
    private readonly missing: BlockId,
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
    if (isSuper(node)) return keepPlace(builder, node).read;
    const object = this.kept(this.value(node.expression), node.expression, "object");
    const isOptional = node.questionDotToken !== undefined;
    if (isOptional) this.leaveIfMissing(object);
    // Had a link before been missing, the chain would have been left: `a?.b().c`
    const isPresent = isOptional || ts.isOptionalChain(node.expression);
    return code(object, isPresent ? typed("!") : []);
  }

  private member(node: ReferenceNode, object: Code): Code {
    if (isSuper(node)) return object;
    return memberOf(this.builder, node, object);
  }

  /** Fetches a method and the object it will be called on. */
  method(node: ReferenceNode): { readonly callee: VarId; readonly self: Code } {
    const { builder } = this;
    const object = this.object(node);
    const self = isSuper(node) ? selfCode(builder) : object;
    const callee = builder.temp("callee", "any");
    builder.set(callee, this.member(node, object), node.end);
    return { callee, self };
  }

  private call(node: TS.CallExpression): Code {
    const { builder } = this;
    const inner = unwrap(node.expression);
    if (!isReference(inner)) {
      const callee = this.kept(this.value(node.expression), node.expression, "callee");
      const isOptional = node.questionDotToken !== undefined;
      if (isOptional) this.leaveIfMissing(callee);
      return code(callee, isOptional ? typed("!") : [], "(", argumentsCode(builder, node), ")");
    }
    const { callee, self } = this.method(inner);
    if (node.questionDotToken !== undefined) this.leaveIfMissing(variable(callee));
    const method = { callee: variable(callee), self };
    return callMethod(node, method, argumentsCode(builder, node));
  }

  private kept(value: Code, node: TS.Expression, role: string): Code {
    if (!suspends(this.builder, node) && isStable(this.builder, node)) return value;
    return this.builder.keep(role, value, node);
  }

  private leaveIfMissing(value: Code): void {
    const { builder } = this;
    const present = builder.reserve("Present", 0);
    const test = code(value, " === null || ", value, " === ", UNDEFINED);
    builder.end({ kind: "branch", test, then: this.missing, otherwise: present });
    builder.start(present);
  }
}
