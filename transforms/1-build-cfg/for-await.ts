/**
 * `for await`. The iterator is asked and closed between awaits of the machine.
 *
 *     for await (const x of xs) f(x);
 *
 *     each = iterateAsync(xs);
 *     Loop: await each.fetch();  if (!each.take(<result>)) goto After;  x = each.value; f(x); goto Loop
 *     CloseIterator: if (each.startClose(exit)) { await each.closing; each.endClose(exit, <result>) }
 */
import type { VarId } from "../../src/ir/cfg.ts";
import { code, variable } from "../../src/ir/code.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh } from "./declarations.ts";
import { branch, lowerExpression, suspend } from "./expressions.ts";
import { lowerRound, typeOfEach } from "./for-of.ts";
import { startOf } from "./source-code.ts";
import { withCleanup } from "./try.ts";

export function lowerForAwait(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  labels: readonly string[],
): void {
  const at = startOf(builder, node);
  const each = builder.temp("each", typeOfEach(node, "AsyncIteration"));
  const after = builder.reserve("AfterLoop", node.end);
  declareFresh(builder, node);
  const iterable = lowerExpression(builder, node.expression);
  // A lazy function polls a stream by itself, without asking for promises.
  const helper = builder.input.mode === "lazy" ? "iterateStream" : "iterateAsync";
  builder.set(each, code(builder.helper(helper), "(", iterable, ")"), at);
  builder.jumps.inTarget({ labels, plainBreak: true, breakTo: after, continueTo: null }, () =>
    withCleanup(builder, {
      name: "CloseIterator",
      at,
      after,
      runsNormally: false,
      body: () => lowerRounds(builder, node, each, labels),
      cleanup: (exit) => closeIterator(builder, node, each, exit),
    }),
  );
  builder.start(after);
}

function lowerRounds(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  each: VarId,
  labels: readonly string[],
): void {
  const loop = builder.reserve("Loop", startOf(builder, node));
  const body = builder.reserve("Body", startOf(builder, node.statement));
  const done = builder.reserve("Done", node.end);
  builder.start(loop);
  const result = suspend(builder, code(variable(each), ".fetch()"), node, each);
  builder.end({
    kind: "branch",
    test: code(variable(each), ".take(", result, ")"),
    then: body,
    otherwise: done,
  });
  builder.start(body);
  declareFresh(builder, node);
  // `break` goes out through the closing of the iterator, `continue` stays.
  const targets = { labels, plainBreak: false, breakTo: null, continueTo: loop };
  builder.jumps.inTarget(targets, () => lowerRound(builder, node, code(variable(each), ".value")));
  if (builder.isOpen) builder.end({ kind: "goto", target: loop });
  builder.start(done);
}

/** Closing waits too; where an error is on its way, one of the closing is dropped. */
function closeIterator(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  each: VarId,
  exit: VarId,
): void {
  const at = startOf(builder, node);
  const start = code(variable(each), ".startClose(", variable(exit), ")");
  branch(
    builder,
    node,
    start,
    () => {
      const handler = builder.reserve("CloseFailed", at);
      const closed = builder.reserve("Closed", node.end);
      const error = builder.temp("closeError", "unknown");
      builder.inRegion({ handler, error, exit: null, at }, () => {
        const result = suspend(builder, code(variable(each), ".closing"), node);
        const end = code(variable(each), ".endClose(", variable(exit), ", ", result, ");");
        builder.emit({ kind: "run", code: end, kills: [], at });
      });
      builder.end({ kind: "goto", target: closed });
      builder.start(handler);
      const rethrow = builder.reserve("Rethrow", at);
      const test = code(variable(exit), ' === "throw"');
      builder.end({ kind: "branch", test, then: closed, otherwise: rethrow });
      builder.start(rethrow);
      builder.end({ kind: "throw", value: variable(error) });
      builder.start(closed);
    },
    null,
  );
}
