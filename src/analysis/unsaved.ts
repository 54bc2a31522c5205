/**
 * What must be written to fields where the function suspends. A poll starts with every local as its field has it, so only
 * what was assigned since then differs.
 *
 *     const a = f(); await s; const b = g(); await t; return a + b;        at s: a        at t: b
 *
 * A lazy machine goes on without suspending where what it awaits is ready, and then a is still unsaved at t. Were that
 * to go on for long, each suspension would have to write all that was assigned before it: once there is a lot to write,
 * it is written before the awaited future is asked, ready or not, and what follows starts anew.
 *
 * Classic forward dataflow over blocks (Aho, Lam, Sethi, Ullman, "Compilers", 9.2.4).
 */
import { IdSet } from "../base/id-set.ts";
import type { Block, BlockId, Cfg, VarId } from "../ir/cfg.ts";
import type { Liveness, Unsaved } from "../ir/liveness.ts";
import type { Uses } from "../ir/uses.ts";
import { blockOf, cleanupOf, regionOf, suspensionOf, targetsOf } from "../ir/visit.ts";

/** More than this is written before it is known whether the machine suspends. */
const MANY = 32;

export function analyzeUnsaved(
  cfg: Cfg,
  uses: Uses,
  liveness: Liveness,
  mode: "eager" | "lazy",
): Unsaved {
  return new Analysis(cfg, uses, liveness, mode === "lazy").run();
}

class Analysis {
  private readonly kept = new IdSet<VarId>();
  private readonly dirtyIn = new Map<BlockId, IdSet<VarId>>();
  private readonly assigned = new Map<BlockId, IdSet<VarId>>();
  private readonly saves = new Map<BlockId, readonly VarId[]>();
  private readonly ahead = new Set<BlockId>();
  private readonly pending: BlockId[] = [];
  private readonly queued = new Set<BlockId>();

  constructor(
    private readonly cfg: Cfg,
    private readonly uses: Uses,
    private readonly liveness: Liveness,
    private readonly goesOnWhenReady: boolean,
  ) {
    for (const ids of liveness.saved.values()) this.kept.addAll(ids);
  }

  run(): Unsaved {
    // In the order of the text, so that a block is mostly seen after those before it.
    for (const id of [...this.cfg.blocks.keys()].reverse()) this.enqueue(id);
    for (const { handler, error, exit } of this.cfg.regions) {
      if (!this.cfg.blocks.has(handler)) continue;
      this.flow(handler, exit === null ? IdSet.of(error) : IdSet.of(error, exit));
    }
    for (let id = this.pending.pop(); id !== undefined; id = this.pending.pop()) {
      this.queued.delete(id);
      this.block(blockOf(this.cfg, id));
    }
    return { saves: this.saves, ahead: this.ahead };
  }

  private block(block: Block): void {
    const { cfg } = this;
    const dirty = this.assignedIn(block);
    const before = this.dirtyIn.get(block.id);
    if (before !== undefined) dirty.addAll(before);
    const region = regionOf(cfg, block.region);
    if (region !== null) this.flow(region.handler, dirty);
    for (const target of block.exits) this.flow(target, dirty);
    const suspension = suspensionOf(block);
    if (suspension === null) {
      if (block.terminator.kind === "dropped") {
        const cleanup = cleanupOf(cfg, block.region);
        if (cleanup !== null) this.flow(cleanup.handler, dirty);
      }
      for (const target of targetsOf(block.terminator)) this.flow(target, dirty);
      return;
    }
    const unsaved = new IdSet<VarId>();
    unsaved.addAll(dirty, this.liveness.saved.get(block.id)!);
    const saved = unsaved.toArray();
    this.saves.set(block.id, saved);
    const goesOn = this.goesOnWhenReady && suspension.kind === "await";
    if (goesOn && saved.length > MANY) this.ahead.add(block.id);
    for (const target of targetsOf(suspension)) {
      if (goesOn && !this.ahead.has(block.id)) this.flow(target, dirty);
    }
  }

  /** Those that are kept anywhere; what the block was entered with is added to them. */
  private assignedIn(block: Block): IdSet<VarId> {
    let assigned = this.assigned.get(block.id);
    if (assigned === undefined) {
      assigned = new IdSet();
      assigned.addAll(this.uses.get(block.id)!.assigned, this.kept);
      this.assigned.set(block.id, assigned);
    }
    return assigned;
  }

  /** Control may get to `target` with these unsaved. */
  private flow(target: BlockId, dirty: IdSet<VarId>): void {
    if (dirty.isEmpty()) return;
    let known = this.dirtyIn.get(target);
    if (known === undefined) this.dirtyIn.set(target, (known = new IdSet()));
    if (known.addAll(dirty, this.liveness.liveIn.get(target)!)) this.enqueue(target);
  }

  private enqueue(id: BlockId): void {
    if (this.queued.has(id)) return;
    this.queued.add(id);
    this.pending.push(id);
  }
}
