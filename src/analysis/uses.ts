/**
 * Reads the code of each block once, for all analyses that ask what it does with variables.
 *
 *     total += await get(i);        reads: total, i        kills: total
 */
import { IdSet } from "../base/id-set.ts";
import type { Block, BlockId, Cfg, Instr, VarId } from "../ir/cfg.ts";
import type { Code, Jump, VarPiece } from "../ir/code.ts";
import type { BlockUses, Exit, Uses } from "../ir/uses.ts";
import { codeOfTerminator, isReplacedBy, variableOf } from "../ir/visit.ts";

export function gatherUses(cfg: Cfg): Uses {
  const pending = pendingValues(cfg);
  const uses = new Map<BlockId, BlockUses>();
  for (const block of cfg.blocks.values())
    uses.set(block.id, new Reader(cfg, pending).block(block));
  return uses;
}

type Pending = ReadonlyMap<VarId, VarId>;

/**
 * The pending value of each exit record. Noting where a clean-up was entered from also says what the pending value is:
 * an older one is not needed.
 */
function pendingValues({ regions }: Cfg): Pending {
  const values = new Map<VarId, VarId>();
  for (const { exit, error } of regions) if (exit !== null) values.set(exit, error);
  return values;
}

/** Goes through a block in the order it runs. */
class Reader implements BlockUses {
  readonly reads = new IdSet<VarId>();
  readonly kills = new IdSet<VarId>();
  readonly exits: Exit[] = [];
  readonly assigned = new IdSet<VarId>();
  readonly named = new IdSet<VarId>();
  readonly namedInClosures = new IdSet<VarId>();
  readonly written = new IdSet<VarId>();
  readonly declaredFirst = new IdSet<VarId>();
  readonly definitions: VarId[] = [];

  constructor(
    private readonly cfg: Cfg,
    private readonly pending: Pending,
  ) {}

  block({ instrs, terminator }: Block): BlockUses {
    for (const instr of instrs) this.instr(instr);
    for (const code of codeOfTerminator(terminator)) this.code(code);
    if (terminator.kind === "dispatch") this.read(terminator.exit);
    return this;
  }

  private instr(instr: Instr): void {
    switch (instr.kind) {
      case "run":
        this.code(instr.code);
        for (const id of instr.kills) {
          this.assigned.add(id);
          this.kills.add(id);
        }
        return;
      case "set":
        this.code(instr.code);
        return this.define(instr.variable, variableOf(this.cfg, instr.variable).binding === null);
      case "cell":
        if (instr.from !== "fresh") this.read(instr.variable);
        return this.define(instr.variable, false);
      case "declare":
        return this.declare(instr);
    }
  }

  private declare({ init, names, pattern, keyword }: Extract<Instr, { kind: "declare" }>): void {
    if (init !== null) this.code(init);
    for (const id of names) {
      if (keyword !== "var" && variableOf(this.cfg, id).storage !== "late") this.declareFirst(id);
      this.named.add(id);
    }
    // Its defaults are read before its names have their values.
    this.code(pattern);
    for (const id of names) {
      this.written.add(id);
      this.definitions.push(id);
      if (isReplacedBy(variableOf(this.cfg, id), true)) this.replace(id);
    }
  }

  /** The instruction as a whole gives it a value. */
  private define(id: VarId, declares: boolean): void {
    if (declares) this.declareFirst(id);
    this.named.add(id);
    this.written.add(id);
    this.definitions.push(id);
    this.replace(id);
  }

  private replace(id: VarId): void {
    this.assigned.add(id);
    this.kills.add(id);
    const value = this.pending.get(id);
    if (value !== undefined) this.kills.add(value);
  }

  private declareFirst(id: VarId): void {
    if (!this.named.has(id)) this.declaredFirst.add(id);
  }

  private read(id: VarId): void {
    this.named.add(id);
    if (!this.kills.has(id)) this.reads.add(id);
  }

  private code(code: Code): void {
    for (let at = 0; at < code.length; at++) {
      const piece = code[at]!;
      switch (piece.kind) {
        case "var":
          this.variable(piece);
          break;
        case "cell":
          this.read(piece.variable);
          this.namedInClosures.add(piece.variable);
          break;
        case "fn":
        case "named":
          this.code(piece.code);
          break;
        case "jump":
          this.jump(piece.jump);
          break;
        default:
          break;
      }
    }
  }

  private variable({ variable: id, access, closure, declares }: VarPiece): void {
    const isReplaced = isReplacedBy(variableOf(this.cfg, id), declares);
    if (closure) this.namedInClosures.add(id);
    // An update needs the old value, and so does a write to the inside of a cell.
    if (access === "write" && !closure && isReplaced) this.named.add(id);
    else this.read(id);
    if (access === "read") return;
    this.written.add(id);
    if (isReplaced) this.assigned.add(id);
  }

  private jump(jump: Jump): void {
    if (jump.kind === "return") {
      if (jump.value !== null) this.code(jump.value);
      return;
    }
    const kills = new IdSet<VarId>();
    kills.addAll(this.kills);
    for (const { variable: id, code } of jump.sets) {
      this.code(code);
      this.named.add(id);
      this.written.add(id);
      if (isReplacedBy(variableOf(this.cfg, id), true)) this.assigned.add(id);
      kills.add(id);
      const value = this.pending.get(id);
      if (value !== undefined) kills.add(value);
    }
    this.exits.push({ target: jump.target, kills });
  }
}
