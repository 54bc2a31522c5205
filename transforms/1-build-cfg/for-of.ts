/**
 * `for…of` and `for…in` with an await in the body.
 *
 *     for (const x of xs) await f(x);
 *
 *     each = iterate(xs);  Loop: if (!each.next()) goto After;  x = each.value; await f(x); goto Loop
 *
 * Leaving the body early closes the iterator; an error of the iterator itself does not (`each` knows).
 */
import { code, variable } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerVariables } from "./declarations.ts";
import { lowerForAwait } from "./for-await.ts";
import { lowerIterating } from "./iteration.ts";
import { runAround } from "./statements.ts";

export function lowerForOf(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  labels: readonly string[],
): void {
  if (node.awaitModifier !== undefined) return lowerForAwait(builder, node, labels);
  if (suspendsOnlyBefore(builder, node)) return runAround(builder, node, node.expression, labels);
  lowerIterating(builder, node, labels, {
    name: "each",
    type: "Iteration",
    helper: "iterate",
    next: (each) => code(variable(each), ".next()"),
    close: (each, exit) => {
      const close = code(variable(each), ".close(", variable(exit), ");");
      builder.run(close, node.end);
    },
  });
}

/** The host's own enumeration, one key at a time: one that is deleted before its turn is skipped. */
export function lowerForIn(
  builder: CfgBuilder,
  node: TS.ForInStatement,
  labels: readonly string[],
): void {
  const { initializer } = node;
  // for (var key = first() in o): sloppy code may give the variable a value before.
  if (
    ts.isVariableDeclarationList(initializer) &&
    initializer.declarations[0]!.initializer !== undefined
  )
    lowerVariables(builder, initializer);
  if (suspendsOnlyBefore(builder, node)) return runAround(builder, node, node.expression, labels);
  lowerIterating(builder, node, labels, {
    name: "keys",
    type: "Keys",
    helper: "keysOf",
    next: (keys) => code(variable(keys), ".next()"),
    close: null,
  });
}

/** `for (const x of await xs) f(x);` stays a loop. */
function suspendsOnlyBefore(
  builder: CfgBuilder,
  node: TS.ForOfStatement | TS.ForInStatement,
): boolean {
  return !builder.input.bindings.scopeOf.get(node)!.isTakenApart;
}
