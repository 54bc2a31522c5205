/**
 * Finds the async functions of a file and says what becomes of each, before anything is lowered. A
 * refused function stays as it was written, and a diagnostic says why; nothing is ever half lowered.
 *
 * An eager function that never suspends stays as it was written too: its machine would have nothing to
 * do. It has one only where the machine of another function can use it instead of a promise:
 *
 *     async function zero() { return 0; }
 *     async function one() { return 1 + (await zero()); }     this.awaitCall(new Zero())
 */
import { makeDiagnostic, type DiagnosticCode } from "../base/diagnostics.ts";
import type { Diagnostic, Mode } from "../ir/result.ts";
import type { Bindings, Fn, Obstacle } from "../ir/source.ts";
import { findCaptures } from "./captures.ts";
import { functionName } from "./function-names.ts";
import { isInHoistedCall } from "./hoisted-calls.ts";
import { findKnownCalls } from "./known-calls.ts";
import { ts, type TS } from "./typescript.ts";

export interface AsyncFn {
  readonly fn: Fn;
  readonly name: string;
  readonly mode: Mode;
  readonly verdict: Verdict;
  /** Why it was refused. */
  readonly refusal: Diagnostic | null;
}

/** All but those that are lowered stay as they were written. */
export type Verdict = "lowered" | "refused" | "never suspends" | "not asked for";

export interface Selection {
  readonly mode: Mode;
  readonly only: readonly string[] | undefined;
}

const CODE_OF: Record<Obstacle, DiagnosticCode> = {
  eval: "LA2002",
  with: "LA2003",
  "super()": "LA2004",
};

export function findAsyncFunctions(
  bindings: Bindings,
  sourceFile: TS.SourceFile,
  selection: Selection,
): AsyncFn[] {
  const moduleMode = directiveMode(sourceFile.statements) ?? selection.mode;
  const candidates = bindings.fns
    .filter(({ isAsync }) => isAsync)
    .map((fn) => ({
      fn,
      name: functionName(fn.node, sourceFile),
      mode: modeOf(fn, moduleMode),
    }));
  const isAsked = ({ name }: Candidate): boolean => selection.only?.includes(name) ?? true;
  const idle = findIdle(bindings, candidates.filter(isAsked), sourceFile);
  const judge = (candidate: Candidate): Pick<AsyncFn, "verdict" | "refusal"> => {
    const { fn, name } = candidate;
    if (!isAsked(candidate)) return { verdict: "not asked for", refusal: null };
    if (idle.has(fn)) return { verdict: "never suspends", refusal: null };
    const refusal = refuse(fn, name, sourceFile);
    return { verdict: refusal === null ? "lowered" : "refused", refusal };
  };
  return candidates.map((candidate) => ({ ...candidate, ...judge(candidate) }));
}

type Candidate = Pick<AsyncFn, "fn" | "name" | "mode">;

/** Eager functions that never suspend and whose machine no other machine makes. */
function findIdle(
  bindings: Bindings,
  asked: readonly Candidate[],
  sourceFile: TS.SourceFile,
): Set<Fn> {
  const resting = asked.filter(({ fn, mode }) => mode === "eager" && !fn.suspends);
  const idle = new Set(resting.map(({ fn }) => fn));
  if (idle.size === 0) return idle;
  const modes = new Map(asked.map(({ fn, mode }) => [fn, mode]));
  const captures = findCaptures(bindings, idle);
  const { called } = findKnownCalls(bindings, modes, resting, captures, sourceFile);
  for (const fn of called) idle.delete(fn);
  return idle;
}

/** A directive holds for everything inside, until another one. */
function modeOf(fn: Fn, moduleMode: Mode): Mode {
  for (let at: Fn | null = fn; at !== null && at.parent !== null; at = at.parent) {
    const { body } = at.node as TS.FunctionLikeDeclaration;
    const mode =
      body !== undefined && ts.isBlock(body) ? directiveMode(body.statements) : undefined;
    if (mode !== undefined) return mode;
  }
  return moduleMode;
}

function directiveMode(statements: readonly TS.Statement[]): Mode | undefined {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression))
      return undefined;
    if (statement.expression.text === "use lazy") return "lazy";
    if (statement.expression.text === "use eager") return "eager";
  }
  return undefined;
}

function refuse(fn: Fn, name: string, sourceFile: TS.SourceFile): Diagnostic | null {
  const head = { start: fn.node.getStart(sourceFile), end: headEnd(fn.node) };
  const [obstacle] = fn.obstacles;
  if (obstacle !== undefined) {
    const { what, ...span } = obstacle;
    return makeDiagnostic(CODE_OF[what], name, span);
  }
  if (isInHoistedCall(fn.node)) return makeDiagnostic("LA2010", name, head);
  return null;
}

function headEnd(node: TS.Node): number {
  return (node as TS.FunctionLikeDeclaration).body?.pos ?? node.end;
}
