/**
 * Pass 3: where each variable lives. One that is needed after a suspension gets a field; one that is
 * named in several stretches of code is a local of `poll`; any other stays where it was declared. What is
 * a literal is not saved but said again.
 *
 *     const id = f(), kind = "user"; await t; const user = g(kind, id); return user.name;
 *     field: id       literal: kind           block: user
 *
 * Requires: a simplified graph, its liveness and its printing order. Guarantees: no two variables share
 * a field or a local; every name is free in the text it stands in.
 */
import { IdSet } from "../src/base/id-set.ts";
import type { Liveness, Unsaved } from "../src/ir/liveness.ts";
import type { BlockId, Cfg, Variable, VarId } from "../src/ir/cfg.ts";
import type { Frame, Order, Place, Slot } from "../src/ir/machine.ts";
import type { Uses } from "../src/ir/uses.ts";
import { NameSpace, type Names } from "../src/base/names.ts";

/** What the pass must know of the text around: names that are taken. */
export interface FrameNames {
  /** Names that the function's text uses for other things. */
  readonly foreign: ReadonlySet<string>;
  /** Every name the function's text uses, and those that `poll` uses for itself. */
  readonly taken: Names;
  /**
   * Every word of the file. A closure may declare a name that it never names, and would find it in place of the variable:
   *
   *     { const x = 1; … }  { const x = 2; f(function x2() { return x; }) }
   */
  readonly words: Names;
  /** Members of the machine's base class. */
  readonly members: ReadonlySet<string>;
}

/** What the analyses found out. */
export interface FrameFacts {
  readonly uses: Uses;
  readonly liveness: Liveness;
  readonly unsaved: Unsaved;
  readonly order: Order;
}

export function layoutFrame(cfg: Cfg, facts: FrameFacts, names: FrameNames): Frame {
  const { uses, liveness, unsaved, order } = facts;
  const usage = findUsage(cfg, uses, order);
  const saved = new IdSet<VarId>();
  for (const ids of liveness.saved.values()) saved.addAll(ids);
  for (const region of cfg.regions)
    if (region.exit !== null && usage.has(region.exit)) saved.add(region.exit);
  const locals = new NameSpace(names.taken, new Set(), names.words);
  const fields = new NameSpace(new Set(), names.members);
  const slots = new Map<VarId, Slot>();
  for (const known of cfg.variables) {
    const use = usage.get(known.id);
    if (use === undefined && !known.given) continue;
    const place = placeOf(known, use, saved);
    const local = locals.take(known.name, isAuthors(known) && !names.foreign.has(known.name));
    const field = place === "field" ? fields.take(known.name, true) : null;
    const alias =
      known.inLoop && (place === "poll" || place === "field") && use?.closure === true
        ? locals.takeForClosures(`${known.name}Here`)
        : null;
    const constant =
      place === "literal" ||
      (known.given && (known.storage !== "value" || use === undefined || !use.written));
    const named = use !== undefined;
    slots.set(known.id, { variable: known.id, place, local, field, alias, constant, named });
  }
  const saves = new Map<BlockId, readonly VarId[]>();
  for (const [block, ids] of unsaved.saves) {
    saves.set(
      block,
      ids.filter((id) => slots.get(id)!.constant === false),
    );
  }
  return { slots, saves, savesAhead: unsaved.ahead, liveness };
}

/** Of the others, which include `this` and `arguments`, the name is ours: a closure may declare one that hides it. */
function isAuthors({ binding }: Variable): boolean {
  return binding !== null && binding.declaration !== null;
}

function placeOf(known: Variable, use: Usage | undefined, saved: IdSet<VarId>): Place {
  const isLocal = use !== undefined && !use.scattered && use.declared && use.definitions <= 1;
  if (known.given) return "field";
  if (isLocal && !saved.has(known.id)) return "block";
  if (known.literal !== null) return "literal";
  return saved.has(known.id) ? "field" : "poll";
}

interface Usage {
  /** The stretch of code that names it. */
  readonly scope: string;
  /** Others name it too. */
  scattered: boolean;
  closure: boolean;
  written: boolean;
  /** Instructions that give it a value of their own. */
  definitions: number;
  /** Its first mention declares it, so that a declaration can stay there. */
  readonly declared: boolean;
}

function findUsage(cfg: Cfg, uses: Uses, order: Order): Map<VarId, Usage> {
  const usage = new Map<VarId, Usage>();
  for (const [id, segment] of order.segmentOf) {
    const block = uses.get(id)!;
    const scope = order.inlined.has(id) ? `inlined ${id}` : `case ${segment}`;
    for (const variable of block.named.toArray()) {
      const declared = block.declaredFirst.has(variable);
      const closure = block.namedInClosures.has(variable);
      const written = block.written.has(variable);
      const known = usage.get(variable);
      if (known === undefined) {
        const first = { scope, scattered: false, closure, written, definitions: 0, declared };
        usage.set(variable, first);
        continue;
      }
      if (known.scope !== scope) known.scattered = true;
      if (closure) known.closure = true;
      if (written) known.written = true;
    }
    for (const variable of block.definitions) usage.get(variable)!.definitions++;
  }
  for (const { error, exit } of cfg.regions) {
    for (const id of [error, exit]) {
      const use = id === null ? undefined : usage.get(id);
      if (use !== undefined) use.scattered = true; // going to the handler sets it
    }
  }
  return usage;
}
