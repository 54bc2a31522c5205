/**
 * Which variables are needed later. What is live into the block that resumes after an await, or into
 * the handlers and clean-ups it may leave to, must be saved while it is suspended.
 *
 *     a = f(); b = g(); await t; h(b)        saved at the await: b
 *
 * Classic backward dataflow over blocks (Aho, Lam, Sethi, Ullman, "Compilers", 9.2.5).
 */
import { addTo } from "../base/groups.ts";
import { IdSet } from "../base/id-set.ts";
import type { Liveness } from "../ir/liveness.ts";
import type { Block, BlockId, Cfg, Region, VarId } from "../ir/cfg.ts";
import type { Uses } from "../ir/uses.ts";
import {
  blockOf,
  cleanupOf,
  regionOf,
  successorsOf,
  suspensionOf,
  targetsOf,
} from "../ir/visit.ts";

export function analyzeLiveness(cfg: Cfg, uses: Uses): Liveness {
  const liveIn = new Map<BlockId, IdSet<VarId>>();
  const predecessors = new Map<BlockId, BlockId[]>();
  for (const block of cfg.blocks.values()) {
    const { id } = block;
    liveIn.set(id, new IdSet());
    for (const next of successorsOf(cfg, block)) addTo(predecessors, next, id);
  }
  const pending = [...cfg.blocks.keys()];
  const queued = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    queued.delete(id);
    const live = liveBefore(cfg, blockOf(cfg, id), uses, liveIn);
    if (!liveIn.get(id)!.addAll(live)) continue;
    for (const predecessor of predecessors.get(id) ?? []) {
      if (queued.has(predecessor)) continue;
      queued.add(predecessor);
      pending.push(predecessor);
    }
  }
  return { liveIn, saved: savedAtAwaits(cfg, liveIn) };
}

type LiveIn = ReadonlyMap<BlockId, IdSet<VarId>>;

function liveBefore(cfg: Cfg, block: Block, uses: Uses, liveIn: LiveIn): IdSet<VarId> {
  const { reads, kills, exits } = uses.get(block.id)!;
  const { terminator } = block;
  const after = new IdSet<VarId>();
  for (const target of targetsOf(terminator)) addLive(after, target, liveIn);
  if (terminator.kind === "dropped" || suspensionOf(block) !== null)
    addNeeds(after, cleanupOf(cfg, block.region), liveIn);
  const live = new IdSet<VarId>();
  live.addAllBut(after, kills);
  for (const exit of exits) {
    const there = liveIn.get(exit.target);
    if (there !== undefined) live.addAllBut(there, exit.kills);
  }
  live.addAll(reads);
  // An error may leave the block before anything in it has its new value.
  addNeeds(live, regionOf(cfg, block.region), liveIn);
  return live;
}

function addLive(live: IdSet<VarId>, target: BlockId, liveIn: LiveIn): void {
  const more = liveIn.get(target);
  if (more !== undefined) live.addAll(more);
}

/** What the handler of `region` needs, apart from what going there sets. */
function addNeeds(live: IdSet<VarId>, region: Region | null, liveIn: LiveIn): void {
  const needs = region === null ? undefined : liveIn.get(region.handler);
  if (region === null || needs === undefined) return;
  const { error, exit } = region;
  live.addAllBut(needs, exit === null ? IdSet.of(error) : IdSet.of(error, exit));
}

function savedAtAwaits(cfg: Cfg, liveIn: LiveIn): Map<BlockId, IdSet<VarId>> {
  const saved = new Map<BlockId, IdSet<VarId>>();
  for (const block of cfg.blocks.values()) {
    const suspension = suspensionOf(block);
    if (suspension === null) continue;
    const live = new IdSet<VarId>();
    for (const target of targetsOf(suspension)) addLive(live, target, liveIn);
    addNeeds(live, regionOf(cfg, block.region), liveIn);
    addNeeds(live, cleanupOf(cfg, block.region), liveIn);
    saved.set(block.id, live);
  }
  return saved;
}
