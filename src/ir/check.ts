/**
 * Checkers of what the passes guarantee each other: lists of broken invariants, empty for a sound value.
 * Tests run them after each pass; each problem names the block where it is.
 */
import type { Block, BlockId, Cfg, VarId } from "./cfg.ts";
import type { Piece } from "./code.ts";
import type { StateMachine } from "./machine.ts";
import {
  blockOf,
  codeOf,
  codeOfTerminator,
  eachPiece,
  exitsIn,
  successorsOf,
  suspensionOf,
  targetsOf,
  type Suspension,
} from "./visit.ts";

/**
 * Of a graph: ends and targets exist, everything is reachable from the entry, each await stands alone at the
 * end of its block and is the only way into the block that resumes, regions and variables exist. Only before
 * simplification may there be blocks that nothing reaches.
 */
export function checkCfg(cfg: Cfg, deadBlocks: "none" | "allowed" = "none"): string[] {
  const problems: string[] = [];
  checkTargets(cfg, problems);
  checkRegions(cfg, problems);
  checkVariables(cfg, problems);
  // What follows goes from block to block, which works only where all of them are there.
  if (problems.length > 0) return problems;
  if (deadBlocks === "none") checkReachable(cfg, problems);
  checkAwaits(cfg, problems);
  return problems;
}

function checkTargets(cfg: Cfg, problems: string[]): void {
  if (!cfg.blocks.has(cfg.entry)) problems.push(`the entry b${cfg.entry} does not exist`);
  for (const [id, block] of cfg.blocks) {
    if (block.id !== id) problems.push(`b${id} is b${block.id}`);
    if (String(block.exits) !== String(exitsIn(block.instrs)))
      problems.push(`b${id} has other exits than its text`);
    for (const target of [...targetsOf(block.terminator), ...block.exits]) {
      if (!cfg.blocks.has(target)) problems.push(`b${id} goes to b${target}, which does not exist`);
    }
    const region = block.region === null ? undefined : cfg.regions[block.region];
    if (region !== undefined && !cfg.blocks.has(region.handler)) {
      problems.push(`b${id} has the handler b${region.handler}, which does not exist`);
    }
  }
}

function checkRegions(cfg: Cfg, problems: string[]): void {
  cfg.regions.forEach((region, index) => {
    const { id, parent } = region;
    if (id !== index) problems.push(`region ${index} is region ${id}`);
    // Outer regions come first, so that following parents ends.
    if (parent !== null && !(parent < id && parent >= 0)) {
      problems.push(`region ${id} stands in region ${parent}, which is not made before it`);
    }
  });
  const exits = new Set(cfg.regions.map(({ exit }) => exit));
  for (const [id, { region, terminator }] of cfg.blocks) {
    if (region !== null && cfg.regions[region] === undefined) {
      problems.push(`b${id} is in region ${region}, which does not exist`);
    }
    if (terminator.kind !== "dispatch") continue;
    if (!exits.has(terminator.exit)) problems.push(`b${id} dispatches what no region sets`);
    const ways = terminator.arms.map(({ exit }) => exit);
    if (new Set(ways).size < ways.length) problems.push(`b${id} has two arms for one exit`);
  }
}

function checkVariables(cfg: Cfg, problems: string[]): void {
  cfg.variables.forEach(({ id }, index) => {
    if (id !== index) problems.push(`variable ${index} is variable ${id}`);
  });
  const exists = (id: VarId, where: string): void => {
    if (cfg.variables[id] === undefined)
      problems.push(`${where} names variable ${id}, which does not exist`);
  };
  for (const { id, error, exit } of cfg.regions) {
    exists(error, `region ${id}`);
    if (exit !== null) exists(exit, `region ${id}`);
  }
  for (const block of cfg.blocks.values()) {
    const where = `b${block.id}`;
    for (const id of variablesOf(block)) exists(id, where);
    for (const instr of block.instrs) {
      if (instr.kind === "cell" && cfg.variables[instr.variable]?.storage === "value") {
        problems.push(`${where} makes a cell for variable ${instr.variable}, which has none`);
      }
    }
  }
}

function checkReachable(cfg: Cfg, problems: string[]): void {
  const reached = new Set([cfg.entry]);
  // A set goes on with what is added to it meanwhile.
  for (const id of reached) {
    for (const next of successorsOf(cfg, blockOf(cfg, id))) reached.add(next);
  }
  for (const id of cfg.blocks.keys()) {
    if (!reached.has(id)) problems.push(`b${id} is never reached`);
  }
}

function checkAwaits(cfg: Cfg, problems: string[]): void {
  const ways = new Map<BlockId, BlockId[]>();
  for (const block of cfg.blocks.values()) {
    for (const next of successorsOf(cfg, block))
      ways.set(next, [...(ways.get(next) ?? []), block.id]);
  }
  const resumedBy = new Map<BlockId, BlockId>();
  const words: number[] = [];
  for (const block of cfg.blocks.values()) {
    const { id } = block;
    const suspension = suspensionOf(block);
    if (suspension === null) continue;
    const { kind, span } = suspension;
    for (const resumed of targetsOf(suspension)) {
      resumedBy.set(resumed, id);
      const others = ways.get(resumed)!.filter((from) => from !== id);
      if (others.length > 0) {
        problems.push(
          `b${resumed} resumes after the ${kind} of b${id}, and b${others[0]!} goes there too`,
        );
      }
    }
    if (span.start < span.end && !isDelegation(suspension)) words.push(span.start);
  }
  for (const block of cfg.blocks.values()) {
    for (const piece of piecesOf(block)) {
      if (piece.kind === "result" && !resumedBy.has(block.id)) {
        problems.push(`b${block.id} reads the result of an await, and resumes after none`);
      }
      if (piece.kind === "source" && words.some((at) => piece.start <= at && at < piece.end)) {
        problems.push(`b${block.id} has an await in its text that is also a terminator`);
      }
    }
  }
}

/** One of the awaits and yields that a `yield*` is made of. */
function isDelegation({ kind, node }: Suspension): boolean {
  return kind === "await" && "asteriskToken" in node;
}

/**
 * Of a machine: states number the places where `poll` can begin or jump to, each block is printed once, and
 * every variable that is needed after a suspension has a field of its own.
 */
export function checkMachine(machine: StateMachine): string[] {
  const problems: string[] = [];
  checkStates(machine, problems);
  checkOrder(machine, problems);
  checkNames(machine, problems);
  checkPlaces(machine, problems);
  return problems;
}

const FIXED = ["Unresumed", "Returned", "Panicked", "Dropped", "Running"];

function checkStates({ cfg, order, states, stateOf }: StateMachine, problems: string[]): void {
  states.forEach(({ id, name, kind, block, awaitBlock }, index) => {
    if (id !== index) problems.push(`state ${index} has the number ${id}`);
    if (index < FIXED.length && name !== FIXED[index]) problems.push(`state ${index} is ${name}`);
    if (block !== null && stateOf.get(block)?.id !== id)
      problems.push(`${name} is not the state of b${block}`);
    if (kind !== "suspend" && kind !== "yield") return;
    const terminator = awaitBlock === null ? undefined : cfg.blocks.get(awaitBlock)?.terminator;
    const wanted = kind === "suspend" ? "await" : "yield";
    if (terminator?.kind !== wanted || terminator.resume !== block) {
      problems.push(`${name} does not belong to an ${wanted}`);
    }
  });
  repeated(states.map(({ name }) => name)).forEach((name) =>
    problems.push(`two states are called ${name}`),
  );
  for (const block of cfg.blocks.values()) {
    const suspension = suspensionOf(block);
    if (suspension === null) continue;
    const wanted = suspension.kind === "await" ? "suspend" : "yield";
    if (stateOf.get(suspension.resume)?.kind !== wanted) {
      problems.push(`the ${suspension.kind} of b${block.id} has no state`);
    }
  }
  for (const id of order.labelled)
    if (!stateOf.has(id)) problems.push(`b${id} is jumped to and has no state`);
  for (const { handler } of cfg.regions) {
    if (cfg.blocks.has(handler) && !stateOf.has(handler))
      problems.push(`the handler b${handler} has no state`);
  }
}

function checkOrder({ cfg, order }: StateMachine, problems: string[]): void {
  const all = [...order.blocks, ...order.inlined];
  const printed = new Set(all);
  repeated(all).forEach((id) => problems.push(`b${id} is printed twice`));
  for (const id of cfg.blocks.keys()) {
    if (!printed.has(id)) problems.push(`b${id} is not printed`);
    else if (!order.segmentOf.has(id)) problems.push(`b${id} stands in no case`);
  }
  order.blocks.forEach((id, index) => {
    const suspension = suspensionOf(cfg.blocks.get(id)!);
    if (suspension !== null && order.blocks[index + 1] !== suspension.resume)
      problems.push(`what resumes after b${id} does not follow it`);
  });
}

function checkNames({ frame }: StateMachine, problems: string[]): void {
  const slots = [...frame.slots.values()];
  const fields = slots.flatMap(({ field }) => (field === null ? [] : [field]));
  repeated(fields).forEach((field) => problems.push(`two variables have the field ${field}`));
  const locals = slots.map(({ local }) => local);
  repeated(locals).forEach((local) => problems.push(`two variables have the local ${local}`));
}

function checkPlaces({ cfg, frame, order }: StateMachine, problems: string[]): void {
  const { slots, liveness } = frame;
  for (const [id, block] of cfg.blocks) {
    for (const variable of variablesOf(block)) {
      if (!slots.has(variable))
        problems.push(`b${id} names ${nameIn(cfg, variable)}, which has no place`);
    }
  }
  for (const [block, saved] of liveness.saved) {
    for (const id of saved) {
      const place = slots.get(id)?.place;
      if (place !== "field" && place !== "literal")
        problems.push(`the await of b${block} loses ${nameIn(cfg, id)}`);
    }
  }
  // What is declared inside a case is gone in the next one.
  for (const id of order.labelled) {
    for (const variable of liveness.liveIn.get(id) ?? []) {
      if (slots.get(variable)?.place !== "block") continue;
      problems.push(`b${id} needs ${nameIn(cfg, variable)}, which is declared in another case`);
    }
  }
}

function nameIn(cfg: Cfg, id: VarId): string {
  return `${cfg.variables[id]!.name} (variable ${id})`;
}

/** Variables that a block names or sets. */
function variablesOf(block: Block): readonly VarId[] {
  const found = [...namedIn(block)];
  for (const piece of piecesOf(block)) {
    if (piece.kind !== "jump" || piece.jump.kind !== "goto") continue;
    found.push(...piece.jump.sets.map(({ variable }) => variable));
  }
  for (const instr of block.instrs) if ("variable" in instr) found.push(instr.variable);
  return found;
}

/** Variables that the code of a block reads, assigns or declares. */
function namedIn(block: Block): readonly VarId[] {
  const found = piecesOf(block).flatMap((piece) => ("variable" in piece ? [piece.variable] : []));
  for (const instr of block.instrs) if (instr.kind === "declare") found.push(...instr.names);
  return found;
}

function piecesOf(block: Block): readonly Piece[] {
  const found: Piece[] = [];
  for (const code of [...block.instrs.flatMap(codeOf), ...codeOfTerminator(block.terminator)])
    eachPiece(code, (piece) => void found.push(piece));
  return found;
}

function repeated<T>(list: readonly T[]): readonly T[] {
  const seen = new Set<T>();
  return list.filter((item) => seen.size === seen.add(item).size);
}
