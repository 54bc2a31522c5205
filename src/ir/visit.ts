/** Questions about all kinds of the graph: what follows a block, which variables a piece of it names. */
import { CompilerBug } from "../base/invariant.ts";
import type {
  Block,
  BlockId,
  Cfg,
  Instr,
  Region,
  RegionId,
  Terminator,
  Variable,
  VarId,
} from "./cfg.ts";
import type { Code, Jump } from "./code.ts";

/** Most blocks have nothing of what is asked for. */
const NONE: readonly never[] = [];

export type Suspension = Extract<Terminator, { kind: "await" | "yield" }>;

export function blockOf(cfg: Cfg, id: BlockId): Block {
  const block = cfg.blocks.get(id);
  if (block === undefined) throw new CompilerBug(`no block ${id}`);
  return block;
}

export function variableOf(cfg: Cfg, id: VarId): Variable {
  return cfg.variables[id]!;
}

export function regionOf(cfg: Cfg, id: RegionId | null): Region | null {
  return id === null ? null : cfg.regions[id]!;
}

/** The await or yield that a block ends with; null where it does not suspend. */
export function suspensionOf({ terminator }: Block): Suspension | null {
  return terminator.kind === "await" || terminator.kind === "yield" ? terminator : null;
}

/** The innermost clean-up that a drop inside `region` must run. */
export function cleanupOf(cfg: Cfg, region: RegionId | null): Region | null {
  let at = regionOf(cfg, region);
  while (at !== null && at.exit === null) at = regionOf(cfg, at.parent);
  return at;
}

/** Every jump inside `code`. */
function eachJump(code: Code, visit: (jump: Jump, inLoop: boolean) => void): void {
  for (let at = 0; at < code.length; at++) {
    const piece = code[at]!;
    if (piece.kind === "jump") {
      visit(piece.jump, piece.inLoop);
      if (piece.jump.kind === "return") {
        if (piece.jump.value !== null) eachJump(piece.jump.value, visit);
      } else for (const set of piece.jump.sets) eachJump(set.code, visit);
    } else if (piece.kind === "fn" || piece.kind === "named") eachJump(piece.code, visit);
  }
}

/** Something in the block's text leaves a loop of that text for another block. */
export function jumpsOutOfLoop(block: Block): boolean {
  if (block.exits.length === 0) return false;
  let found = false;
  for (const instr of block.instrs) {
    for (const part of codeOf(instr)) {
      eachJump(part, ({ kind }, inLoop) => void (found ||= inLoop && kind === "goto"));
    }
  }
  return found;
}

/** Blocks that control reaches from the terminator itself. */
export function targetsOf(terminator: Terminator): readonly BlockId[] {
  switch (terminator.kind) {
    case "goto":
      return [terminator.target];
    case "branch":
      return [terminator.then, terminator.otherwise];
    case "switch":
      return [...terminator.cases.map((arm) => arm.target), terminator.otherwise];
    case "await":
      return [terminator.resume];
    case "yield":
      return terminator.returns === null
        ? [terminator.resume]
        : [terminator.resume, terminator.returns];
    case "dispatch":
      return terminator.arms.map((arm) => arm.target);
    case "return":
    case "throw":
    case "left":
    case "dropped":
      return NONE;
  }
}

/** The code of an instruction; a cell has none. */
export function codeOf(instr: Instr): readonly Code[] {
  switch (instr.kind) {
    case "run":
    case "set":
      return [instr.code];
    case "declare":
      return instr.init === null ? [instr.pattern] : [instr.pattern, instr.init];
    case "cell":
      return NONE;
  }
}

export function codeOfTerminator(terminator: Terminator): readonly Code[] {
  switch (terminator.kind) {
    case "branch":
      return [terminator.test];
    case "switch":
      return [terminator.subject, ...terminator.cases.map((arm) => arm.test)];
    case "await":
    case "yield":
      return [terminator.operand];
    case "return":
      return terminator.value === null ? NONE : [terminator.value];
    case "throw":
      return [terminator.value];
    case "goto":
    case "dispatch":
    case "left":
    case "dropped":
      return NONE;
  }
}

/** The arm of a dispatch that needs no test: the normal one, else the last. */
export function lastArm(dispatch: Extract<Terminator, { kind: "dispatch" }>): {
  exit: string;
  target: BlockId;
} {
  const normal = dispatch.arms.find((arm) => arm.exit === "normal");
  return normal ?? dispatch.arms[dispatch.arms.length - 1]!;
}

/** Blocks that text inside `instrs` jumps to: the exits of their block. */
export function exitsIn(instrs: readonly Instr[]): readonly BlockId[] {
  let exits: BlockId[] | null = null;
  const visit = (jump: Jump): void => {
    if (jump.kind === "goto") (exits ??= []).push(jump.target);
  };
  for (const instr of instrs) {
    if (instr.kind === "declare") {
      eachJump(instr.pattern, visit);
      if (instr.init !== null) eachJump(instr.init, visit);
    } else if (instr.kind !== "cell") eachJump(instr.code, visit);
  }
  return exits ?? NONE;
}

/** All blocks that may run after `block`: ordinary ways, jumps out of its text, its handler, its clean-up. */
export function successorsOf(cfg: Cfg, block: Block): readonly BlockId[] {
  const targets = targetsOf(block.terminator);
  const { exits } = block;
  const region = regionOf(cfg, block.region);
  if (region === null) return exits.length === 0 ? targets : [...targets, ...exits];
  const successors = [...targets, ...exits, region.handler];
  if (suspensionOf(block) !== null || block.terminator.kind === "dropped") {
    const cleanup = cleanupOf(cfg, block.region);
    if (cleanup !== null) successors.push(cleanup.handler);
  }
  return successors;
}

/** `let x = 1` makes the cell of x; cells of `var`, functions and early names are there before. */
export function declarationMakesCell(known: Variable): boolean {
  const kind = known.binding?.kind;
  return known.storage === "cell" && kind !== "var" && kind !== "function";
}

/** Assigning the variable gives its local something else: a value, or the cell that a declaration makes. */
export function isReplacedBy(known: Variable, declares: boolean): boolean {
  return known.storage === "value" || (declares && declarationMakesCell(known));
}

/** Every piece of `code`, with those inside others. */
export function eachPiece(code: Code, visit: (piece: Code[number]) => void): void {
  for (let at = 0; at < code.length; at++) {
    const piece = code[at]!;
    visit(piece);
    if (piece.kind === "fn" || piece.kind === "named" || piece.kind === "typeOnly")
      eachPiece(piece.code, visit);
    else if (piece.kind === "jump") {
      if (piece.jump.kind === "return") eachPiece(piece.jump.value ?? NONE, visit);
      else for (const set of piece.jump.sets) eachPiece(set.code, visit);
    }
  }
}

/** Every variable a piece of code names; `write` only where the old value is not needed. */
export function eachVariable(
  code: Code,
  visit: (id: VarId, access: "read" | "write", closure: boolean) => void,
  variables: readonly Variable[],
): void {
  for (let at = 0; at < code.length; at++) {
    const piece = code[at]!;
    switch (piece.kind) {
      case "var": {
        const replaces = isReplacedBy(variables[piece.variable]!, piece.declares);
        const writes = piece.access === "write" && !piece.closure && replaces;
        visit(piece.variable, writes ? "write" : "read", piece.closure);
        break;
      }
      case "cell":
        visit(piece.variable, "read", true);
        break;
      case "fn":
      case "named":
        eachVariable(piece.code, visit, variables);
        break;
      case "jump":
        if (piece.jump.kind === "return") {
          if (piece.jump.value !== null) eachVariable(piece.jump.value, visit, variables);
        } else {
          for (const set of piece.jump.sets) {
            eachVariable(set.code, visit, variables);
            visit(set.variable, "write", false);
          }
        }
        break;
      default:
        break;
    }
  }
}

/** Evaluating it can do nothing and fail in no way. */
export function isPlain(cfg: Cfg, value: Code): boolean {
  const [only] = value;
  if (value.length !== 1 || only === undefined) return false;
  if (only.kind === "var") return variableOf(cfg, only.variable).storage === "value";
  return only.kind === "result";
}
