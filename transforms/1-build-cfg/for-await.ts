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
import { branch, suspend } from "./expressions.ts";
import { lowerIterating } from "./iteration.ts";
import { startOf } from "./source-code.ts";

export function lowerForAwait(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  labels: readonly string[],
): void {
  lowerIterating(builder, node, labels, {
    name: "each",
    type: "AsyncIteration",
    // A lazy function polls a stream by itself, without asking for promises.
    helper: builder.input.mode === "lazy" ? "iterateStream" : "iterateAsync",
    next: (each) => {
      const result = suspend(builder, code(variable(each), ".fetch()"), node, each);
      return code(variable(each), ".take(", result, ")");
    },
    close: (each, exit) => closeIterator(builder, node, each, exit),
  });
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
        builder.run(end, at);
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
