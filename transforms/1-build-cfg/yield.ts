/**
 * `yield` and `yield*` of async generators. A `yield` awaits its operand, gives it to whoever asked, and goes on in one of
 * three ways, as the next request wants:
 *
 *     got = yield x;         Yield:  next → got = <result>    throw → to the handler, as a failed await
 *                                    return → as `return <result>` would, through every `finally` around
 *
 * A `yield*` hands each request on to another iterator and gives what that one gives:
 *
 *     got = yield* xs;       each = delegate(xs);
 *                            Delegate: await each.request();  if (!each.take(<result>)) goto Delegated
 *                            yield each.value;  each.receive(<how>, <result>);  goto Delegate
 *                            Delegated: if (each.returns) return each.value;  got = each.value
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import {
  code,
  helper,
  own,
  typeHelper,
  UNDEFINED,
  variable,
  type Code,
} from "../../src/ir/code.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { branch, lowerExpression, suspend } from "./expressions.ts";
import { keptUnnamed } from "./function-names.ts";
import { asReturned, startOf } from "./source-code.ts";
import { mayBeAwaitable } from "./stable.ts";
import { withCleanup } from "./try.ts";

/** Ends the block with a yield; gives the code of what `next()` sends. */
export function lowerYield(builder: CfgBuilder, node: TS.YieldExpression): Code {
  const { expression } = node;
  if (node.asteriskToken !== undefined) return lowerDelegation(builder, node, expression!);
  if (expression === undefined) return give(builder, node, UNDEFINED);
  const value = asReturned(expression, lowerExpression(builder, expression));
  // An eager machine awaits the operand of a yield by itself: that takes a tick whatever it is.
  if (builder.input.mode === "eager") return give(builder, node, value);
  // A lazy one keeps what it gives.
  if (!mayBeAwaitable(builder, expression))
    return give(builder, node, keptUnnamed(value, expression));
  return give(builder, node, suspend(builder, value, node));
}

function give(builder: CfgBuilder, node: TS.YieldExpression, operand: Code): Code {
  const at = startOf(builder, node);
  const resume = builder.reserve("Yield", at);
  const returns = builder.reserve("Returning", at);
  endWithYield(builder, node, { operand, resume, returns });
  builder.start(returns);
  const value: Code = own("sent");
  builder.leave({ kind: "return", value, settles: false }, at);
  builder.start(resume);
  return [{ kind: "result", node }];
}

function endWithYield(
  builder: CfgBuilder,
  node: TS.YieldExpression,
  parts: { operand: Code; resume: BlockId; returns: BlockId | null },
): void {
  const span = { start: startOf(builder, node), end: node.end };
  builder.end({ kind: "yield", ...parts, span, node });
}

function lowerDelegation(
  builder: CfgBuilder,
  node: TS.YieldExpression,
  expression: TS.Expression,
): Code {
  const at = startOf(builder, node);
  const each = builder.temp("each", typeHelper("Delegation"));
  const iterable = lowerExpression(builder, expression);
  const delegate = helper(builder.input.mode === "lazy" ? "delegateLazily" : "delegate");
  builder.set(each, code(delegate, "(", iterable, ")"), at);
  const loop = builder.reserve("Delegate", at);
  const done = builder.reserve("Delegated", node.end);
  const rounds = (): void => lowerRounds(builder, node, { each, loop, done });
  if (builder.input.mode === "eager") rounds();
  else closeWhenDropped(builder, node, { each, done, rounds });
  builder.start(done);
  return afterDelegation(builder, node, code(variable(each)));
}

interface Delegating {
  readonly each: VarId;
  readonly loop: BlockId;
  readonly done: BlockId;
}

/** The rounds of a `yield*`; it ends at `done`. */
function lowerRounds(
  builder: CfgBuilder,
  node: TS.YieldExpression,
  { each, loop, done }: Delegating,
): void {
  const at = startOf(builder, node);
  const round = builder.reserve("Give", at);
  builder.start(loop);
  const answer = suspend(builder, code(variable(each), ".request()"), node);
  const test = code(variable(each), ".take(", answer, ")");
  builder.end({ kind: "branch", test, then: round, otherwise: done });
  builder.start(round);
  const resume = builder.reserve("Yield", at);
  endWithYield(builder, node, { operand: code(variable(each), ".value"), resume, returns: null });
  builder.start(resume);
  const received = code(variable(each), ".receive(", own("how"), ", ", own("sent"), ");");
  builder.run(received, at);
  builder.end({ kind: "goto", target: loop });
}

/** A generator that is dropped between two values drops the iterator it delegates to as well. */
function closeWhenDropped(
  builder: CfgBuilder,
  node: TS.YieldExpression,
  { each, done, rounds }: { each: VarId; done: BlockId; rounds: () => void },
): void {
  const at = startOf(builder, node);
  withCleanup(builder, {
    name: "CloseDelegate",
    at,
    after: done,
    runsNormally: false,
    body: rounds,
    cleanup: (exit) => {
      const start = code(variable(each), ".startClose(", variable(exit), ")");
      const close = (): void => void suspend(builder, code(variable(each), ".closing"), node);
      branch(builder, node, start, close, null);
    },
  });
}

/** The iterator is at its end: that is the value of the `yield*`, or the end of the generator too. */
function afterDelegation(builder: CfgBuilder, node: TS.YieldExpression, each: Code): Code {
  const at = startOf(builder, node);
  const returns = builder.reserve("Returning", at);
  const after = builder.reserve("AfterDelegate", node.end);
  const value = code(each, ".value");
  builder.end({ kind: "branch", test: code(each, ".returns"), then: returns, otherwise: after });
  builder.start(returns);
  builder.leave({ kind: "return", value, settles: false }, at);
  builder.start(after);
  return value;
}

/** `return x` of an async generator: x is awaited inside of the handlers around. */
export function lowerGeneratorReturn(builder: CfgBuilder, node: TS.ReturnStatement): void {
  const { expression } = node;
  const at = startOf(builder, node);
  let value: Code | null = null;
  if (expression !== undefined) {
    value = lowerExpression(builder, expression);
    const waits = builder.input.mode === "eager" || mayBeAwaitable(builder, expression);
    value = asReturned(expression, waits ? suspend(builder, value, node) : value);
  }
  builder.leave({ kind: "return", value, settles: false }, at);
}
