/**
 * `using` and `await using`: a clean-up around the statements of the scope.
 *
 *     { using a = f(); await g(a); }
 *
 *     disposal = disposal();  Try: a = disposal.use(f()); await g(a);
 *     Dispose: disposal.start(exit, pending); disposal.next(); disposal.end();   what `end` throws replaces the completion
 *
 * With an `await using` each async resource is awaited before the next one goes.
 */
import type { VarId } from "../../src/ir/cfg.ts";
import { code, helper, typeHelper, variable, type Code } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { suspend } from "./expressions.ts";
import { startOf } from "./source-code.ts";
import { withCleanup } from "./try.ts";

type Usage = "sync" | "async" | null;

/** Whether a declaration list takes resources. */
export function usageOf(list: TS.Node | undefined): Usage {
  if (list === undefined || !ts.isVariableDeclarationList(list)) return null;
  const flags = list.flags & ts.NodeFlags.BlockScoped;
  if (flags === ts.NodeFlags.AwaitUsing) return "async";
  return flags === ts.NodeFlags.Using ? "sync" : null;
}

/** The strongest usage among the statements of a scope. */
export function usageIn(statements: readonly TS.Statement[]): Usage {
  let found: Usage = null;
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const usage = usageOf(statement.declarationList);
    if (usage === "async") return usage;
    found ??= usage;
  }
  return found;
}

/** `disposal.use(value)` for the innermost scope that disposes. */
export function takeResource(builder: CfgBuilder, usage: "sync" | "async", value: Code): Code {
  const disposal = builder.disposals[builder.disposals.length - 1]!;
  return code(variable(disposal), usage === "async" ? ".useAsync(" : ".use(", value, ")");
}

/** Runs `body`; the resources it takes are disposed of however it is left. Plain `body` without any. */
export function inDisposal(
  builder: CfgBuilder,
  node: TS.Node,
  usage: Usage,
  body: () => void,
): void {
  if (usage === null) return body();
  const at = startOf(builder, node);
  const after = builder.reserve("AfterUsing", node.end);
  const disposal = builder.temp("resources", typeHelper("Disposal"));
  builder.set(disposal, code(helper("disposal"), "()"), at);
  withCleanup(builder, {
    name: "Dispose",
    at,
    after,
    runsNormally: true,
    body: () => {
      builder.disposals.push(disposal);
      body();
      builder.disposals.pop();
    },
    cleanup: (exit, pending) => {
      const completion = code(variable(exit), ", ", variable(pending));
      builder.run(code(variable(disposal), ".start(", completion, ");"), node.end);
      if (usage === "async") awaitEach(builder, asyncUsageIn(node), disposal);
      else builder.run(code(variable(disposal), ".next();"), node.end);
      builder.run(code(variable(disposal), ".end();"), node.end);
    },
  });
  builder.start(after);
}

/** The `await using` that the awaits at the end of the scope are named after. */
function asyncUsageIn(node: TS.Node): TS.Node {
  let found: TS.Node | undefined;
  ts.forEachChild(
    ts.isFunctionLike(node) ? ((node as TS.FunctionLikeDeclaration).body ?? node) : node,
    (child) => {
      if (ts.isVariableStatement(child) && usageOf(child.declarationList) === "async")
        found ??= child;
    },
  );
  return found ?? node;
}

function awaitEach(builder: CfgBuilder, node: TS.Node, disposal: VarId): void {
  const at = startOf(builder, node);
  const loop = builder.reserve("DisposeNext", at);
  const wait = builder.reserve("DisposeWait", at);
  const handler = builder.reserve("DisposeFailed", at);
  const done = builder.reserve("Disposed", node.end);
  const error = builder.temp("disposeError", "unknown");
  builder.start(loop);
  builder.end({
    kind: "branch",
    test: code(variable(disposal), ".next()"),
    then: wait,
    otherwise: done,
  });
  builder.start(wait);
  builder.inRegion({ handler, error, exit: null, at }, () => {
    suspend(builder, code(variable(disposal), ".waiting"), node);
  });
  builder.end({ kind: "goto", target: loop });
  builder.start(handler);
  builder.run(code(variable(disposal), ".add(", variable(error), ");"), node.end);
  builder.end({ kind: "goto", target: loop });
  builder.start(done);
}
