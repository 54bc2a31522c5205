/**
 * `try`: errors in a region go to its handler; whatever leaves a region with a clean-up (an error, a
 * jump, a drop) first notes in the exit record where it was going.
 *
 *     try { A } finally { B }
 *
 *     Try: A; exit = "normal"; goto Finally       on error: value = error, exit = "throw", goto Finally
 *     Finally: B; dispatch exit { normal → after, throw → throw value, … }
 */
import { endOfToken } from "../../src/base/text.ts";
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { code, variable } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh, declarePattern } from "./declarations.ts";
import type { Leave } from "./jumps.ts";
import { startOf } from "./source-code.ts";
import { labelled, lowerScope } from "./statements.ts";

export function lowerTry(
  builder: CfgBuilder,
  node: TS.TryStatement,
  labels: readonly string[],
): void {
  labelled(builder, node, labels, () => {
    const { tryBlock, catchClause, finallyBlock } = node;
    if (finallyBlock === undefined) return lowerCatch(builder, node);
    const after = builder.reserve("AfterTry", node.end);
    withCleanup(builder, {
      name: "Finally",
      from: startOf(builder, node),
      at: endOfToken(builder.text, (catchClause ?? tryBlock).end, "finally")! - "finally".length,
      after,
      runsNormally: true,
      body: () => {
        if (catchClause === undefined) lowerScope(builder, tryBlock, tryBlock.statements);
        else lowerCatch(builder, node);
      },
      cleanup: () => lowerScope(builder, finallyBlock, finallyBlock.statements),
    });
    builder.start(after);
  });
}

function lowerCatch(builder: CfgBuilder, node: TS.TryStatement): void {
  const clause = node.catchClause!;
  const at = startOf(builder, clause);
  const handler = builder.reserve("Catch", at);
  const after = builder.reserve("AfterTry", node.end);
  const { variableDeclaration, block } = clause;
  const error = builder.temp("caught", variableDeclaration?.name ?? "unknown");
  builder.inRegion({ handler, error, exit: null, at: startOf(builder, node) }, () =>
    lowerScope(builder, node.tryBlock, node.tryBlock.statements),
  );
  if (builder.isOpen) builder.end({ kind: "goto", target: after });
  builder.start(handler);
  declareFresh(builder, clause);
  if (variableDeclaration !== undefined && !isUnused(builder, variableDeclaration))
    declarePattern(builder, variableDeclaration, "let", variable(error));
  lowerScope(builder, block, block.statements);
  builder.start(after);
}

/** `catch (_) {}`: a variable that only its declaration names. */
function isUnused(builder: CfgBuilder, { name }: TS.VariableDeclaration): boolean {
  return ts.isIdentifier(name) && builder.refAt(startOf(builder, name))!.binding.refs.length === 1;
}

export interface CleanupParts {
  readonly name: string;
  /** Where the clean-up is written. */
  readonly at: number;
  /** Where the body starts, if not there. */
  readonly from?: number;
  readonly after: BlockId;
  /** The clean-up also runs when the body ends normally (`finally` does, closing an iterator does not). */
  readonly runsNormally: boolean;
  readonly body: () => void;
  readonly cleanup: (exit: VarId, pending: VarId) => void;
}

/** `body` with a clean-up that runs however it is left. */
export function withCleanup(builder: CfgBuilder, parts: CleanupParts): void {
  const { name, at, from = at, after } = parts;
  const exit = builder.temp("exit", "string");
  const value = builder.temp("pending", "any");
  const entry = builder.reserve(name, at);
  const leaving = new Map<string, Leave>();
  builder.inRegion({ handler: entry, error: value, exit, at: from }, () =>
    builder.jumps.inCleanup({ kind: "cleanup", entry, exit, value, leaving }, parts.body),
  );
  const arms: { exit: string; target: BlockId }[] = [];
  if (parts.runsNormally) {
    builder.set(exit, code('"normal"'), at);
    builder.end({ kind: "goto", target: entry });
    arms.push({ exit: "normal", target: after });
  } else builder.end({ kind: "goto", target: after });
  builder.start(entry);
  builder.inCleanupCode(exit, () => parts.cleanup(exit, value));
  const arm = (armExit: string, armName: string): void => {
    arms.push({ exit: armExit, target: builder.reserve(armName, at) });
  };
  arm("throw", "Rethrow");
  if (builder.input.mode === "lazy") arm("drop", "GoOnDropping");
  for (const exitName of leaving.keys()) arm(exitName, "Leave");
  builder.end({ kind: "dispatch", exit, arms });
  for (const { exit: exitName, target } of arms) {
    if (target === after) continue;
    builder.start(target);
    if (exitName === "throw") builder.end({ kind: "throw", value: variable(value) });
    else if (exitName === "drop") builder.end({ kind: "dropped" });
    else builder.leave(leaving.get(exitName)!, at);
  }
}
