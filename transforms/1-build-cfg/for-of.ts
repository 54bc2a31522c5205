/**
 * `for…of` and `for…in` with an await in the body.
 *
 *     for (const x of xs) await f(x);
 *
 *     each = iterate(xs);  Loop: if (!each.next()) goto After;  x = each.value; await f(x); goto Loop
 *
 * Leaving the body early closes the iterator; an error of the iterator itself does not (`each` knows).
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { code, variable, type Code } from "../../src/ir/code.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { isReference, keepPlace } from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh, declarePattern } from "./declarations.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { lowerForAwait } from "./for-await.ts";
import { assignPattern } from "./patterns.ts";
import { sourceCode, startOf } from "./source-code.ts";
import { lowerStatement, runAround } from "./statements.ts";
import { withCleanup } from "./try.ts";
import { inDisposal, takeResource, usageOf } from "./using.ts";

export function lowerForOf(
  builder: CfgBuilder,
  node: TS.ForOfStatement,
  labels: readonly string[],
): void {
  if (node.awaitModifier !== undefined) return lowerForAwait(builder, node, labels);
  if (suspendsOnlyBefore(builder, node)) return runAround(builder, node, node.expression, labels);
  const at = startOf(builder, node);
  const each = builder.temp("each", typeOfEach(node, "Iteration"));
  const loop = builder.reserve("Loop", at);
  const after = builder.reserve("AfterLoop", node.end);
  declareFresh(builder, node);
  const iterable = lowerExpression(builder, node.expression);
  builder.set(each, code(builder.helper("iterate"), "(", iterable, ")"), at);
  builder.jumps.inTarget({ labels, plainBreak: true, breakTo: after, continueTo: null }, () =>
    withCleanup(builder, {
      name: "CloseIterator",
      at,
      after,
      runsNormally: false,
      body: () => lowerIteration(builder, node, each, { labels, loop, after }),
      cleanup: (exit) => {
        const close = code(variable(each), ".close(", variable(exit), ");");
        builder.emit({ kind: "run", code: close, kills: [], at: node.end });
      },
    }),
  );
  builder.start(after);
}

/** `Iteration<Item>`: what the head of the loop declares is what the iterator gives. */
export function typeOfEach(
  { initializer }: TS.ForOfStatement | TS.ForInStatement,
  name: "Iteration" | "AsyncIteration" | "Keys",
): Code {
  const declared = ts.isVariableDeclarationList(initializer)
    ? initializer.declarations[0]!.name
    : null;
  const item: Code = declared === null ? code("any") : [{ kind: "typeOf", node: declared }];
  return code([{ kind: "typeHelper", name }], "<", item, ">");
}

/** Keys are gathered first; one that is deleted before its turn is skipped. */
export function lowerForIn(
  builder: CfgBuilder,
  node: TS.ForInStatement,
  labels: readonly string[],
): void {
  if (suspendsOnlyBefore(builder, node)) return runAround(builder, node, node.expression, labels);
  const at = startOf(builder, node);
  const keys = builder.temp("keys", typeOfEach(node, "Keys"));
  const loop = builder.reserve("Loop", at);
  const after = builder.reserve("AfterLoop", node.end);
  declareFresh(builder, node);
  const object = lowerExpression(builder, node.expression);
  builder.set(keys, code(builder.helper("keysOf"), "(", object, ")"), at);
  lowerIteration(builder, node, keys, { labels, loop, after });
  builder.start(after);
}

/** `for (const x of await xs) f(x);` stays a loop. */
function suspendsOnlyBefore(
  builder: CfgBuilder,
  node: TS.ForOfStatement | TS.ForInStatement,
): boolean {
  return !builder.input.bindings.scopeOf.get(node)!.suspends;
}

interface Loop {
  readonly labels: readonly string[];
  readonly loop: BlockId;
  readonly after: BlockId;
}

function lowerIteration(
  builder: CfgBuilder,
  node: TS.ForOfStatement | TS.ForInStatement,
  each: VarId,
  { labels, loop, after }: Loop,
): void {
  const body = builder.reserve("Body", startOf(builder, node.statement));
  const done = builder.reserve("Done", node.end);
  builder.start(loop);
  builder.end({
    kind: "branch",
    test: code(variable(each), ".next()"),
    then: body,
    otherwise: done,
  });
  builder.start(body);
  declareFresh(builder, node);
  // `continue` stays inside; `break` of a for…of goes out through the closing of the iterator.
  const breakTo = ts.isForInStatement(node) ? after : null;
  const targets = { labels, plainBreak: breakTo !== null, breakTo, continueTo: loop };
  builder.jumps.inTarget(targets, () => lowerRound(builder, node, code(variable(each), ".value")));
  if (builder.isOpen) builder.end({ kind: "goto", target: loop });
  builder.start(done);
}

/** One element: assigned, the body run, and disposed of if the head says `using`. */
export function lowerRound(
  builder: CfgBuilder,
  node: TS.ForOfStatement | TS.ForInStatement,
  value: Code,
): void {
  const usage = usageOf(node.initializer);
  inDisposal(builder, node, usage, () => {
    assignElement(builder, node, usage === null ? value : takeResource(builder, usage, value));
    lowerStatement(builder, node.statement, []);
  });
}

function assignElement(
  builder: CfgBuilder,
  node: TS.ForOfStatement | TS.ForInStatement,
  value: Code,
): void {
  const { initializer } = node;
  if (ts.isVariableDeclarationList(initializer)) {
    const flags = initializer.flags & ts.NodeFlags.BlockScoped;
    const keyword =
      flags === ts.NodeFlags.None ? "var" : flags === ts.NodeFlags.Let ? "let" : "const";
    return declarePattern(builder, initializer.declarations[0]!, keyword, value);
  }
  const target = unwrap(initializer);
  const at = startOf(builder, initializer);
  const assign = (place: Code): void =>
    builder.emit({ kind: "run", code: code(place, " = ", value, ";"), kills: [], at });
  if (isReference(target)) {
    const place = keepPlace(builder, target);
    builder.emit({ kind: "run", code: code(place.write(value), ";"), kills: [], at });
  } else if (ts.isIdentifier(target)) assign(sourceCode(builder, target));
  else if (suspends(builder, target))
    assignPattern(builder, target as TS.ArrayLiteralExpression, value);
  else
    builder.emit({
      kind: "run",
      code: code("(", sourceCode(builder, target), " = ", value, ");"),
      kills: [],
      at,
    });
}
