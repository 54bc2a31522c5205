/**
 * Pass 2: drops blocks nothing reaches, jumps where a throw tells nobody anything, and straight through empty blocks, merges
 * straight lines.
 *
 *     A: x; goto B     B: goto C     C: y        →        A: x; y
 *
 * Requires a graph of pass 1. Guarantees: same behaviour, every block reachable from the entry, blocks
 * still in text order. A block that resumes after an await is never merged away: it is a state.
 */
import type { Block, BlockId, Cfg, Instr, Terminator, VarId } from "../src/ir/cfg.ts";
import type { Code, Jump } from "../src/ir/code.ts";
import {
  blockOf,
  codeOf,
  codeOfTerminator,
  eachVariable,
  exitsIn,
  regionOf,
  successorsOf,
  suspensionOf,
  targetsOf,
  variableOf,
} from "../src/ir/visit.ts";

export function simplifyCfg(cfg: Cfg): Cfg {
  const jumping = jumpToDeafHandlers(dropUnreachable(cfg));
  return mergeStraightLines(dropUnreachable(threadJumps(jumping)));
}

/**
 * What a temporary keeps for a handler that has no use for it, as that of `catch {}`, need not be kept:
 *
 *     CloseFailed: throw closeError        →        CloseFailed: goto Caught
 */
function jumpToDeafHandlers(cfg: Cfg): Cfg {
  const thrown = [...cfg.blocks.values()].filter(({ terminator, region }) => {
    const isCaught = regionOf(cfg, region)?.exit === null;
    return isCaught && terminator.kind === "throw" && isTemporary(cfg, terminator.value);
  });
  if (thrown.length === 0) return cfg;
  const read = variablesRead(cfg);
  const blocks = new Map(cfg.blocks);
  for (const block of thrown) {
    const { error, handler } = regionOf(cfg, block.region)!;
    if (!read.has(error))
      blocks.set(block.id, { ...block, terminator: { kind: "goto", target: handler } });
  }
  return { ...cfg, blocks };
}

function isTemporary(cfg: Cfg, [only, ...more]: Code): boolean {
  return (
    more.length === 0 && only?.kind === "var" && variableOf(cfg, only.variable).binding === null
  );
}

function variablesRead(cfg: Cfg): ReadonlySet<VarId> {
  const read = new Set<VarId>();
  const visit = (code: Code): void =>
    eachVariable(code, (id, access) => void (access === "read" && read.add(id)), cfg.variables);
  for (const { instrs, terminator } of cfg.blocks.values()) {
    for (const instr of instrs) codeOf(instr).forEach(visit);
    codeOfTerminator(terminator).forEach(visit);
  }
  return read;
}

function dropUnreachable(cfg: Cfg): Cfg {
  const reached = new Set<BlockId>([cfg.entry]);
  const pending = [cfg.entry];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const next of successorsOf(cfg, blockOf(cfg, id))) {
      if (reached.has(next)) continue;
      reached.add(next);
      pending.push(next);
    }
  }
  if (reached.size === cfg.blocks.size) return cfg;
  return { ...cfg, blocks: new Map([...cfg.blocks].filter(([id]) => reached.has(id))) };
}

/** `goto E` with `E: goto T` becomes `goto T`. */
function threadJumps(cfg: Cfg): Cfg {
  const resumes = resumeBlocks(cfg);
  const finalTarget = new Map<BlockId, BlockId>();
  const follow = (id: BlockId): BlockId => {
    let seen: Set<BlockId> | null = null; // mostly there is nothing to follow
    let at = id;
    for (;;) {
      const known = finalTarget.get(at);
      if (known !== undefined) return known;
      const block = blockOf(cfg, at);
      if (block.terminator.kind !== "goto" || block.instrs.length > 0) return at;
      if (resumes.has(at) || seen?.has(at) === true) return at;
      (seen ??= new Set()).add(at);
      at = block.terminator.target;
    }
  };
  for (const id of cfg.blocks.keys()) finalTarget.set(id, follow(id));
  const thread = (id: BlockId): BlockId => finalTarget.get(id) ?? id;
  const blocks = new Map<BlockId, Block>();
  for (const block of cfg.blocks.values()) blocks.set(block.id, retarget(block, thread));
  const regions = cfg.regions.map((region) => {
    const handler = cfg.blocks.has(region.handler) ? thread(region.handler) : region.handler;
    return { ...region, handler };
  });
  return { ...cfg, blocks, regions };
}

function resumeBlocks(cfg: Cfg): Set<BlockId> {
  const resumes = new Set<BlockId>();
  for (const block of cfg.blocks.values()) {
    const suspension = suspensionOf(block);
    if (suspension !== null) targetsOf(suspension).forEach((id) => resumes.add(id));
  }
  return resumes;
}

function retarget(block: Block, thread: (id: BlockId) => BlockId): Block {
  const stays = (id: BlockId): boolean => thread(id) === id;
  if (targetsOf(block.terminator).every(stays) && block.exits.every(stays)) return block;
  const terminator = retargetTerminator(block.terminator, thread);
  if (block.exits.length === 0) return { ...block, terminator };
  const instrs = block.instrs.map((instr) =>
    instr.kind === "run" ? { ...instr, code: threadCode(instr.code, thread) } : instr,
  );
  return { ...block, instrs, exits: exitsIn(instrs), terminator };
}

function retargetTerminator(terminator: Terminator, thread: (id: BlockId) => BlockId): Terminator {
  switch (terminator.kind) {
    case "goto":
      return { ...terminator, target: thread(terminator.target) };
    case "branch":
      return {
        ...terminator,
        then: thread(terminator.then),
        otherwise: thread(terminator.otherwise),
      };
    case "switch": {
      const cases = terminator.cases.map((arm) => ({ ...arm, target: thread(arm.target) }));
      return { ...terminator, cases, otherwise: thread(terminator.otherwise) };
    }
    case "dispatch":
      return {
        ...terminator,
        arms: terminator.arms.map((arm) => ({ ...arm, target: thread(arm.target) })),
      };
    case "await":
    case "yield":
    case "return":
    case "throw":
    case "left":
    case "dropped":
      return terminator;
  }
}

function threadCode(code: Code, thread: (id: BlockId) => BlockId): Code {
  if (!code.some((piece) => piece.kind === "jump")) return code;
  return code.map((piece) => {
    if (piece.kind !== "jump") return piece;
    const { jump } = piece;
    const threaded: Jump = jump.kind === "goto" ? { ...jump, target: thread(jump.target) } : jump;
    return { ...piece, jump: threaded };
  });
}

function mergeStraightLines(cfg: Cfg): Cfg {
  const entered = new Map<BlockId, number>([[cfg.entry, 1]]);
  const count = (id: BlockId, by: number): void =>
    void entered.set(id, (entered.get(id) ?? 0) + by);
  for (const block of cfg.blocks.values()) {
    for (const id of targetsOf(block.terminator))
      count(id, block.terminator.kind === "goto" ? 1 : 2);
    for (const id of block.exits) count(id, 2);
  }
  for (const region of cfg.regions) count(region.handler, 2);
  const blocks = new Map<BlockId, Block>();
  const merged = new Set<BlockId>();
  for (const first of cfg.blocks.values()) {
    const { id } = first;
    if (merged.has(id)) continue;
    let block = first;
    let instrs: Instr[] | null = null;
    for (;;) {
      const { terminator } = block;
      if (terminator.kind !== "goto" || entered.get(terminator.target) !== 1) break;
      const next = blocks.get(terminator.target) ?? cfg.blocks.get(terminator.target)!;
      if (next.region !== block.region || next.id === id || merged.has(next.id)) break;
      merged.add(next.id);
      blocks.delete(next.id);
      if (instrs === null) instrs = [...block.instrs];
      for (const instr of next.instrs) instrs.push(instr);
      const exits = next.exits.length === 0 ? block.exits : [...block.exits, ...next.exits];
      block = { ...block, instrs, exits, terminator: next.terminator };
    }
    blocks.set(id, block);
  }
  return { ...cfg, blocks };
}
