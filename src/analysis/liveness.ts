/**
 * Which variables are needed later. What is live into the block that resumes after an await, or into
 * the handlers and clean-ups it may leave to, must be saved while it is suspended.
 *
 *     a = f(); b = g(); await t; h(b)        saved at the await: b
 *
 * Classic backward dataflow over blocks (Aho, Lam, Sethi, Ullman, "Compilers", 9.2.5).
 */
import { IdSet } from "../base/id-set.ts";
import type { Liveness } from "../ir/liveness.ts";
import type { Block, BlockId, Cfg, Instr, Region, VarId } from "../ir/cfg.ts";
import type { Code } from "../ir/code.ts";
import {
  blockOf,
  cleanupOf,
  codeOf,
  codeOfTerminator,
  declarationMakesCell,
  eachJump,
  eachVariable,
  regionOf,
  successorsOf,
  suspensionOf,
  targetsOf,
  variableOf,
} from "../ir/visit.ts";

export function analyzeLiveness(cfg: Cfg): Liveness {
  const liveIn = new Map<BlockId, IdSet<VarId>>();
  const predecessors = new Map<BlockId, BlockId[]>();
  for (const [id, block] of cfg.blocks) {
    liveIn.set(id, new IdSet());
    for (const next of successorsOf(cfg, block)) {
      const list = predecessors.get(next);
      if (list === undefined) predecessors.set(next, [id]);
      else list.push(id);
    }
  }
  const values = pendingValues(cfg);
  const pending = [...cfg.blocks.keys()];
  const queued = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    queued.delete(id);
    const live = liveBefore(cfg, blockOf(cfg, id), { liveIn, pending: values });
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

interface Facts {
  readonly liveIn: LiveIn;
  readonly pending: ReadonlyMap<VarId, VarId>;
}

function liveBefore(cfg: Cfg, block: Block, { liveIn, pending }: Facts): IdSet<VarId> {
  const live = new IdSet<VarId>();
  const handler = handlerNeeds(cfg, block, liveIn);
  const { terminator } = block;
  for (const target of targetsOf(terminator)) addAll(live, liveIn.get(target));
  addAll(live, handler);
  if (terminator.kind === "dispatch") live.add(terminator.exit);
  if (terminator.kind === "dropped" || suspensionOf(block) !== null)
    addAll(live, cleanupNeeds(cfg, block, liveIn));
  for (const code of codeOfTerminator(terminator)) addUses(cfg, live, code);
  for (let at = block.instrs.length - 1; at >= 0; at--) {
    const instr = block.instrs[at]!;
    for (const id of killsOf(cfg, pending, instr)) if (handler?.has(id) !== true) live.delete(id);
    for (const code of codeOf(instr)) {
      addExits(live, code, { liveIn, pending });
      addUses(cfg, live, code);
    }
    if (instr.kind === "cell" && instr.from !== "fresh") live.add(instr.variable);
  }
  return live;
}

function addAll(live: IdSet<VarId>, more: IdSet<VarId> | null | undefined): void {
  if (more != null) live.addAll(more);
}

function addUses(cfg: Cfg, live: IdSet<VarId>, code: Code): void {
  eachVariable(code, (id, access) => void (access === "read" && live.add(id)), cfg.variables);
}

function addExits(live: IdSet<VarId>, code: Code, { liveIn, pending }: Facts): void {
  eachJump(code, (jump) => {
    if (jump.kind !== "goto") return;
    for (const id of liveIn.get(jump.target) ?? []) {
      if (!jump.sets.some((set) => set.variable === id || pending.get(set.variable) === id))
        live.add(id);
    }
  });
}

/**
 * The pending value of each exit record. Noting where a clean-up was entered from also says what the pending value is:
 * an older one is not needed.
 */
function pendingValues(cfg: Cfg): Map<VarId, VarId> {
  return new Map(cfg.regions.flatMap(({ exit, error }) => (exit === null ? [] : [[exit, error]])));
}

/** Variables that the instruction is sure to give a new value. */
function killsOf(cfg: Cfg, pending: Facts["pending"], instr: Instr): readonly VarId[] {
  switch (instr.kind) {
    case "run":
      return instr.kills;
    case "set": {
      const value = pending.get(instr.variable);
      return value === undefined ? [instr.variable] : [instr.variable, value];
    }
    case "cell":
      return [instr.variable];
    case "declare":
      return instr.names.filter((id) => {
        const known = variableOf(cfg, id);
        return known.storage === "value" || declarationMakesCell(known);
      });
  }
}

/** What the handler of the block's region needs, apart from what going there sets. */
function handlerNeeds(cfg: Cfg, block: Block, liveIn: LiveIn): IdSet<VarId> | null {
  return needsOf(regionOf(cfg, block.region), liveIn);
}

function cleanupNeeds(cfg: Cfg, block: Block, liveIn: LiveIn): IdSet<VarId> | null {
  return needsOf(cleanupOf(cfg, block.region), liveIn);
}

function needsOf(region: Region | null, liveIn: LiveIn): IdSet<VarId> | null {
  if (region === null) return null;
  const needs = new IdSet<VarId>();
  addAll(needs, liveIn.get(region.handler));
  needs.delete(region.error);
  if (region.exit !== null) needs.delete(region.exit);
  return needs;
}

function savedAtAwaits(cfg: Cfg, liveIn: LiveIn): Map<BlockId, IdSet<VarId>> {
  const saved = new Map<BlockId, IdSet<VarId>>();
  for (const [id, block] of cfg.blocks) {
    const suspension = suspensionOf(block);
    if (suspension === null) continue;
    const live = new IdSet<VarId>();
    for (const target of targetsOf(suspension)) addAll(live, liveIn.get(target));
    addAll(live, handlerNeeds(cfg, block, liveIn));
    addAll(live, cleanupNeeds(cfg, block, liveIn));
    saved.set(id, live);
  }
  return saved;
}
