/**
 * How the blocks of a graph are printed: in text order, falling through where possible. A block needs
 * a `case` if something jumps to it; a short block with one way in is printed inside its branch.
 */
import type { Block, BlockId, Cfg, Terminator } from "../ir/cfg.ts";
import type { Order } from "../ir/machine.ts";
import { blockOf, lastArm, suspensionOf, targetsOf } from "../ir/visit.ts";

export function orderBlocks(cfg: Cfg): Order {
  const ways = countWays(cfg);
  const inlined = findInlined(cfg, ways);
  const blocks = inPrintingOrder(cfg, inlined);
  const labelled = findLabelled(cfg, blocks, inlined);
  const segmentOf = new Map<BlockId, BlockId>();
  const place = (id: BlockId, segment: BlockId): void => {
    segmentOf.set(id, segment);
    const { terminator } = blockOf(cfg, id);
    for (const target of targetsOf(terminator)) {
      if (!inlined.has(target)) continue;
      // Where a `return()` goes is printed where the generator is resumed.
      place(target, terminator.kind === "yield" ? terminator.resume : segment);
    }
  };
  let segment = cfg.entry;
  for (const id of blocks) {
    if (labelled.has(id)) segment = id;
    place(id, segment);
  }
  return { blocks, labelled, inlined, segmentOf };
}

/**
 * Text order, but what resumes after an await follows it directly: a lazy machine falls into it. The await may stand later in the
 * text, where a jump went through a block of its own.
 */
function inPrintingOrder(cfg: Cfg, inlined: ReadonlySet<BlockId>): BlockId[] {
  const resumes = new Set<BlockId>();
  for (const block of cfg.blocks.values()) {
    const suspension = suspensionOf(block);
    if (suspension !== null) resumes.add(suspension.resume);
  }
  const placed: BlockId[] = [];
  for (const first of cfg.blocks.keys()) {
    let id: BlockId | null = inlined.has(first) || resumes.has(first) ? null : first;
    while (id !== null) {
      placed.push(id);
      id = suspensionOf(blockOf(cfg, id))?.resume ?? null;
    }
  }
  return placed;
}

/** Number of ways into each block; a handler or a jump out of text counts as many. */
function countWays(cfg: Cfg): Map<BlockId, number> {
  const ways = new Map<BlockId, number>([[cfg.entry, 2]]);
  const add = (id: BlockId, count: number): void => void ways.set(id, (ways.get(id) ?? 0) + count);
  for (const block of cfg.blocks.values()) {
    const suspension = suspensionOf(block);
    for (const id of targetsOf(block.terminator)) add(id, id === suspension?.resume ? 2 : 1);
    for (const id of block.exits) add(id, 2);
  }
  for (const region of cfg.regions) add(region.handler, 2);
  return ways;
}

/** Arms of branches and dispatches that end at once: they are printed inside the `if`. */
function findInlined(cfg: Cfg, ways: ReadonlyMap<BlockId, number>): Set<BlockId> {
  const inlined = new Set<BlockId>();
  for (const block of cfg.blocks.values()) {
    const { kind } = block.terminator;
    if (block.terminator.kind === "yield" && block.terminator.returns !== null)
      inlined.add(block.terminator.returns);
    if (kind !== "branch" && kind !== "dispatch") continue;
    const next = textualNext(cfg, block);
    for (const id of targetsOf(block.terminator)) {
      const arm = blockOf(cfg, id);
      if (id === next || ways.get(id) !== 1 || arm.region !== block.region) continue;
      if (endsAtOnce(arm)) inlined.add(id);
    }
  }
  return inlined;
}

function endsAtOnce(block: Block): boolean {
  const { kind } = block.terminator;
  return (
    kind === "goto" ||
    kind === "return" ||
    kind === "throw" ||
    kind === "left" ||
    kind === "dropped"
  );
}

/** The `then` of a branch, which simply follows; but `if (c) { return }` is printed inside. */
function textualNext(cfg: Cfg, { terminator }: Block): BlockId | null {
  if (terminator.kind !== "branch") return null;
  const arm = blockOf(cfg, terminator.then);
  return endsAtOnce(arm) && arm.terminator.kind !== "goto" ? null : terminator.then;
}

function findLabelled(
  cfg: Cfg,
  blocks: readonly BlockId[],
  inlined: ReadonlySet<BlockId>,
): Set<BlockId> {
  const labelled = new Set<BlockId>([cfg.entry]);
  for (const region of cfg.regions)
    if (cfg.blocks.has(region.handler)) labelled.add(region.handler);
  blocks.forEach((id, index) => {
    const next = blocks[index + 1];
    markJumps(cfg, id, next, inlined, labelled);
    if (next === undefined) return;
    if (blockOf(cfg, id).region !== blockOf(cfg, next).region) labelled.add(next);
  });
  return labelled;
}

/** The arm that is printed last simply goes on with the next block. */
function canFallThrough(terminator: Terminator, target: BlockId): boolean {
  if (terminator.kind === "await" || terminator.kind === "switch" || terminator.kind === "yield")
    return false;
  return terminator.kind !== "dispatch" || lastArm(terminator).target === target;
}

/** Targets of `id` that it can't just fall into. */
function markJumps(
  cfg: Cfg,
  id: BlockId,
  next: BlockId | undefined,
  inlined: ReadonlySet<BlockId>,
  labelled: Set<BlockId>,
): void {
  const block = blockOf(cfg, id);
  for (const target of block.exits) labelled.add(target);
  const { terminator } = block;
  for (const target of targetsOf(terminator)) {
    if (inlined.has(target)) markJumps(cfg, target, undefined, inlined, labelled);
    else if (target !== next || !canFallThrough(terminator, target)) labelled.add(target);
  }
  if (terminator.kind === "branch" && terminator.then === terminator.otherwise)
    labelled.add(terminator.then);
}
