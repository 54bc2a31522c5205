/**
 * Where `break`, `continue` and `return` go. A jump through a clean-up (`finally`, an iterator to be
 * closed) does not leave at once: it notes in the clean-up's exit record where it was going.
 *
 *     try { return f(); } finally { g(); }
 *
 *     value = f(); exit = "return"; goto Finally;      Finally: g(); dispatch exit { return → … }
 */
import type { BlockId, VarId } from "../../src/ir/cfg.ts";
import { code, keptReturn, variable, type Code, type Jump, type Set } from "../../src/ir/code.ts";
import { invariant } from "../../src/base/invariant.ts";

/** A jump as the author wrote it. */
export type Leave =
  /** `settles`: the value may be a future or a promise, whose result is what the function gives. */
  | { readonly kind: "return"; readonly value: Code | null; readonly settles: boolean }
  | { readonly kind: "break" | "continue"; readonly label: string | null };

interface Target {
  readonly kind: "target";
  readonly labels: readonly string[];
  /** Loops and switches take a `break` without a label, loops a `continue`. */
  readonly plainBreak: boolean;
  readonly breakTo: BlockId | null;
  readonly continueTo: BlockId | null;
}

export interface Cleanup {
  readonly kind: "cleanup";
  readonly entry: BlockId;
  readonly exit: VarId;
  readonly value: VarId;
  /** Jumps that pass through, by the name their exit record gets. */
  readonly leaving: Map<string, Leave>;
}

type JumpScope = Target | Cleanup;

export class JumpScopes {
  private readonly scopes: JumpScope[] = [];

  inTarget(target: Omit<Target, "kind">, visit: () => void): void {
    this.within({ kind: "target", ...target }, visit);
  }

  inCleanup(cleanup: Cleanup, visit: () => void): void {
    this.within(cleanup, visit);
  }

  private within(scope: JumpScope, visit: () => void): void {
    this.scopes.push(scope);
    visit();
    this.scopes.pop();
  }

  /** The jump that `leave` is from here. */
  resolve(leave: Leave): Jump {
    for (let at = this.scopes.length - 1; at >= 0; at--) {
      const scope = this.scopes[at]!;
      if (scope.kind === "cleanup") return throughCleanup(scope, leave);
      const target = targetIn(scope, leave);
      if (target !== null) return { kind: "goto", target, sets: [] };
    }
    invariant(leave.kind === "return", `no target for ${leave.kind}`);
    return { kind: "return", value: leave.value, settles: leave.settles };
  }
}

function targetIn(scope: Target, leave: Leave): BlockId | null {
  if (leave.kind === "return") return null;
  if (leave.kind === "break") {
    const matches = leave.label === null ? scope.plainBreak : scope.labels.includes(leave.label);
    return matches ? scope.breakTo : null;
  }
  if (scope.continueTo === null) return null;
  return leave.label === null || scope.labels.includes(leave.label) ? scope.continueTo : null;
}

function throughCleanup(cleanup: Cleanup, leave: Leave): Jump {
  const name =
    leave.kind === "return" || leave.label === null ? leave.kind : `${leave.kind} ${leave.label}`;
  const sets: Set[] = [];
  if (leave.kind === "return") {
    sets.push({ variable: cleanup.value, code: keptReturn(leave.value) });
    const known = cleanup.leaving.get(name);
    const settles = leave.settles || (known?.kind === "return" && known.settles);
    cleanup.leaving.set(name, { kind: "return", value: variable(cleanup.value), settles });
  } else cleanup.leaving.set(name, leave);
  sets.push({ variable: cleanup.exit, code: code(JSON.stringify(name)) });
  return { kind: "goto", target: cleanup.entry, sets };
}
