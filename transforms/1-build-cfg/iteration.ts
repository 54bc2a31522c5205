/**
 * What the loops over an iterator or over keys have in common: the iterator is made, asked before each round, and, where it can be,
 * closed on every way out but its own end.
 *
 *     each = iterate(xs);  Loop: if (!each.next()) goto After;  x = each.value; …  goto Loop
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { code, helper, typeHelper, variable, type Code } from "../../src/ir/code.ts";
import type { HelperName } from "../../src/base/runtime-names.ts";
import { keywordOf } from "../../src/syntax/kinds.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { isReference, keepPlace } from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh, declarePattern } from "./declarations.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { assignPattern } from "./patterns.ts";
import { sourceCode, startOf } from "./source-code.ts";
import { lowerStatement } from "./statements.ts";
import { withCleanup } from "./try.ts";
import { inDisposal, takeResource, usageOf } from "./using.ts";

type IteratingLoop = TS.ForOfStatement | TS.ForInStatement;

/** What one kind of loop is made of. */
export interface Iterating {
  readonly name: "each" | "keys";
  readonly type: "Iteration" | "AsyncIteration" | "Keys";
  /** What makes the iteration. */
  readonly helper: HelperName;
  /** Whether there is another round. */
  readonly next: (each: VarId) => Code;
  /** Null where nothing needs closing. */
  readonly close: ((each: VarId, exit: VarId) => void) | null;
}

export function lowerIterating(
  builder: CfgBuilder,
  node: IteratingLoop,
  labels: readonly string[],
  iterating: Iterating,
): void {
  const { close } = iterating;
  const at = startOf(builder, node);
  const each = builder.temp(iterating.name, typeOfEach(node, iterating.type));
  const loop = builder.reserve("Loop", at);
  const after = builder.reserve("AfterLoop", node.end);
  declareFresh(builder, node);
  const iterable = lowerExpression(builder, node.expression);
  builder.set(each, code(helper(iterating.helper), "(", iterable, ")"), at);
  const rounds = (breakTo: BlockId | null): void => {
    lowerRounds(builder, node, each, { labels, loop, breakTo, next: iterating.next });
  };
  if (close === null) rounds(after);
  else
    builder.jumps.inTarget({ labels, plainBreak: true, breakTo: after, continueTo: null }, () =>
      withCleanup(builder, {
        name: "CloseIterator",
        at,
        after,
        runsNormally: false,
        // `break` goes out through the closing of the iterator, `continue` stays.
        body: () => rounds(null),
        cleanup: (exit) => close(each, exit),
      }),
    );
  builder.start(after);
}

/** `Iteration<Item>`: what the head of the loop declares is what the iterator gives. */
function typeOfEach({ initializer }: IteratingLoop, name: Iterating["type"]): Code {
  const declared = ts.isVariableDeclarationList(initializer)
    ? initializer.declarations[0]!.name
    : null;
  const item: Code = declared === null ? code("any") : [{ kind: "typeOf", node: declared }];
  return code(typeHelper(name), "<", item, ">");
}

interface Rounds {
  readonly labels: readonly string[];
  readonly loop: BlockId;
  readonly breakTo: BlockId | null;
  readonly next: (each: VarId) => Code;
}

function lowerRounds(
  builder: CfgBuilder,
  node: IteratingLoop,
  each: VarId,
  { labels, loop, breakTo, next }: Rounds,
): void {
  const body = builder.reserve("Body", startOf(builder, node.statement));
  const done = builder.reserve("Done", node.end);
  builder.start(loop);
  builder.end({ kind: "branch", test: next(each), then: body, otherwise: done });
  builder.start(body);
  declareFresh(builder, node);
  const targets = { labels, plainBreak: breakTo !== null, breakTo, continueTo: loop };
  builder.jumps.inTarget(targets, () => lowerRound(builder, node, code(variable(each), ".value")));
  if (builder.isOpen) builder.end({ kind: "goto", target: loop });
  builder.start(done);
}

/** One element: assigned, the body run, and disposed of if the head says `using`. */
function lowerRound(builder: CfgBuilder, node: IteratingLoop, value: Code): void {
  const usage = usageOf(node.initializer);
  inDisposal(builder, node, usage, () => {
    assignElement(builder, node, usage === null ? value : takeResource(builder, usage, value));
    lowerStatement(builder, node.statement, []);
  });
}

function assignElement(builder: CfgBuilder, node: IteratingLoop, value: Code): void {
  const { initializer } = node;
  if (ts.isVariableDeclarationList(initializer)) {
    const [declaration] = initializer.declarations;
    return declarePattern(builder, declaration!, keywordOf(initializer), value);
  }
  const target = unwrap(initializer);
  const at = startOf(builder, initializer);
  const assign = (place: Code): void => builder.run(code(place, " = ", value, ";"), at);
  if (isReference(target)) {
    const place = keepPlace(builder, target, initializer);
    builder.run(code(place.write(value), ";"), at);
  } else if (ts.isIdentifier(target)) assign(sourceCode(builder, target));
  else if (suspends(builder, target))
    assignPattern(builder, target as TS.ArrayLiteralExpression, value);
  else builder.run(code("(", sourceCode(builder, target), " = ", value, ");"), at);
}
