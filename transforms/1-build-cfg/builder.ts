/**
 * Builds the graph: blocks are reserved (so that jumps can name them), started and ended; a stack of
 * jump scopes says where `break`, `continue`, `return` and errors go.
 */
import { CompilerBug } from "../../src/base/invariant.ts";
import type {
  Block,
  BlockId,
  BlockName,
  Cfg,
  Instr,
  LocalType,
  Region,
  RegionId,
  Terminator,
  Variable,
  VarId,
} from "../../src/ir/cfg.ts";
import { code, helper, keptReturn, variable, type Code, type Jump } from "../../src/ir/code.ts";
import type { Binding, Bindings, Fn, Ref } from "../../src/ir/source.ts";
import { exitsIn } from "../../src/ir/visit.ts";
import { firstRefFrom, type Captures } from "../../src/syntax/captures.ts";
import { literalOf } from "../../src/syntax/literals.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import { keptUnnamed } from "./function-names.ts";
import { JumpScopes, type Leave } from "./jumps.ts";
import { LocalTypeNames } from "./local-types.ts";
import type { Replacement } from "./source-code.ts";

/** What the pass reads: the function, its names, and how lowered functions inside it are called. */
export interface FnInput {
  readonly fn: Fn;
  readonly mode: "eager" | "lazy";
  readonly bindings: Bindings;
  readonly captures: Captures;
  readonly sourceFile: TS.SourceFile;
  /** Every word that the file uses as a name. */
  readonly identifiers: ReadonlySet<string>;
  /** What stands for a lowered function inside the text of this one. */
  readonly wrapperOf: (fn: Fn, outer: CfgBuilder) => Code | undefined;
  /** The class of the machine that an await makes itself instead of calling the function for it. */
  readonly madeInPlace: (node: TS.Node) => string | null;
  /** Functions that must be made generator functions of the language. */
  readonly isEagerGenerator: (fn: Fn) => boolean;
  /** What is written into the author's classes, in text order. */
  readonly inserted: readonly { readonly at: number; readonly code: Code }[];
}

interface OpenBlock {
  readonly id: BlockId;
  readonly name: BlockName;
  readonly at: number;
  readonly region: RegionId | null;
  readonly cleanup: VarId | null;
  readonly instrs: Instr[];
}

export class CfgBuilder {
  readonly text: string;
  readonly varOf = new Map<Binding, VarId>();
  readonly jumps = new JumpScopes();
  /** What a function that uses `super` is handed to reach it. */
  readonly superVars: { superGet: VarId | null; superSet: VarId | null } = {
    superGet: null,
    superSet: null,
  };
  /** Interfaces and type aliases of the body: they have no run-time part and stand at the top of poll. */
  readonly localTypes: LocalType[] = [];
  /** What they are called. */
  readonly typeNames = new LocalTypeNames();
  /** Where comments start that stand in the graph already. */
  readonly commentsKept = new Set<number>();
  /** Computed names of methods that were evaluated before the class or the object is made, by place. */
  readonly keptKeys = new Map<number, Replacement>();
  /** The resources of the scopes around, innermost last. */
  readonly disposals: VarId[] = [];
  private readonly variables: Variable[] = [];
  private readonly blocks = new Map<BlockId, Block>();
  private readonly reserved = new Map<BlockId, { name: BlockName; at: number }>();
  private readonly regions: Region[] = [];
  private open: OpenBlock | null = null;
  private region: RegionId | null = null;
  /** See `leaveLater`. */
  private readonly leaving: {
    readonly block: BlockId;
    readonly region: RegionId;
    readonly cleanup: VarId | null;
    readonly to: BlockId;
    readonly at: number;
  }[] = [];
  private returning: { readonly block: BlockId; readonly value: VarId } | null = null;
  private blockCount = 0;
  private cleanup: VarId | null = null;

  constructor(readonly input: FnInput) {
    this.text = input.sourceFile.text;
  }

  finish(entry: BlockId): Cfg {
    const { fn } = this.input;
    this.startLeaves();
    if (this.returning !== null) this.returnValue(this.returning.block, this.returning.value);
    return {
      fn,
      entry,
      blocks: this.blocks,
      regions: this.regions,
      variables: this.variables,
      localTypes: this.localTypes,
    };
  }

  // ---- variables ------------------------------------------------------------------------------

  addVariable(parts: Omit<Variable, "id" | "literal">): VarId {
    const id = this.variables.length as VarId;
    const { name, storage, binding, given, captured, inLoop, type } = parts;
    const literal = binding === null || storage !== "value" ? null : this.literalOf(binding);
    this.variables.push({ id, name, storage, binding, given, captured, inLoop, type, literal });
    if (binding !== null) this.varOf.set(binding, id);
    return id;
  }

  private literalOf(binding: Binding): Code | null {
    const node = literalOf(binding);
    const { sourceFile } = this.input;
    return node === null
      ? null
      : [{ kind: "source", start: node.getStart(sourceFile), end: node.end }];
  }

  /** A temporary: `role` becomes its name, `type` is an expression that has its type. */
  temp(role: string, type: Variable["type"]): VarId {
    return this.addVariable({
      name: role,
      storage: "value",
      binding: null,
      given: false,
      captured: false,
      inLoop: false,
      type,
    });
  }

  /** The reference that starts at `offset`. */
  refAt(offset: number): Ref | null {
    const { refs } = this.input.bindings;
    const ref = refs[firstRefFrom(refs, offset)];
    return ref?.start === offset ? ref : null;
  }

  variableOf(id: VarId): Variable {
    return this.variables[id]!;
  }

  // ---- blocks ---------------------------------------------------------------------------------

  reserve(name: BlockName, at: number): BlockId {
    const id = this.blockCount++ as BlockId;
    this.reserved.set(id, { name, at });
    return id;
  }

  /** Starts `id`; code that falls into it from the open block goes there. */
  start(id: BlockId): void {
    if (this.open !== null) this.end({ kind: "goto", target: id });
    const place = this.reserved.get(id);
    if (place === undefined) throw new CompilerBug(`block ${id} was not reserved`);
    this.open = {
      id,
      name: place.name,
      at: place.at,
      region: this.region,
      cleanup: this.cleanup,
      instrs: [],
    };
  }

  end(terminator: Terminator): void {
    const { id, name, at, region, cleanup, instrs } = this.current();
    const exits = exitsIn(instrs);
    this.blocks.set(id, { id, name, at, region, cleanup, instrs, exits, terminator });
    this.open = null;
  }

  emit(instr: Instr): void {
    this.current().instrs.push(instr);
  }

  /** Text that runs where it stands, once everything before it has. */
  run(text: Code, at: number): void {
    this.emit({ kind: "run", code: text, kills: [], at });
  }

  /** Ends the open block with a jump. */
  jump(jump: Jump, at: number): void {
    if (jump.kind === "return") {
      if (!this.awaitsReturned(jump)) return this.end({ kind: "return", value: jump.value });
      return this.jump(this.returnLater(jump.value, at), at);
    }
    for (const { variable, code } of jump.sets) this.emit({ kind: "set", variable, code, at });
    this.end({ kind: "goto", target: jump.target });
  }

  /** Ends the open block with a jump as the author wrote it: through the clean-ups around, to its target. */
  leave(leave: Leave, at: number): void {
    this.jump(this.jumps.resolve(leave), at);
  }

  /** In lazy mode a returned future is polled to its end here; a promise does that by itself. */
  awaitsReturned(jump: Extract<Jump, { kind: "return" }>): boolean {
    return jump.settles && this.input.mode === "lazy";
  }

  /**
   * Return: if (!isAwaitable(returned)) return returned;  await returned;  return <result>;
   * Outside of every region: what fails here is not caught by the function.
   */
  private returnValue(block: BlockId, value: VarId): void {
    this.start(block);
    if (this.input.mode === "lazy") {
      const settle = this.reserve("Settle", 0);
      const done = this.reserve("Done", 0);
      const test = code(helper("isAwaitable"), "(", variable(value), ")");
      this.end({ kind: "branch", test, then: settle, otherwise: done });
      this.start(settle);
      const { node } = this.input.fn;
      const resume = this.reserve("Suspend", node.end);
      const span = {
        start: node.getStart(this.input.sourceFile),
        end: node.getStart(this.input.sourceFile),
      };
      const operand = variable(value);
      this.end({ kind: "await", operand, iteration: null, resume, span, node });
      this.start(resume);
      this.end({ kind: "return", value: [{ kind: "result", node: null }] });
      this.start(done);
    }
    this.end({ kind: "return", value: variable(value) });
  }

  /** A `return` out of text that still has something to run: the value is kept, and returned from a block of its own. */
  returnLater(value: Code | null, at: number): Jump {
    const { isGenerator, node } = this.input.fn;
    this.returning ??= {
      block: this.reserve("Return", at),
      value: this.temp("returned", isGenerator ? "any" : node),
    };
    const sets = [{ variable: this.returning.value, code: keptReturn(value) }];
    return { kind: "goto", target: this.returning.block, sets };
  }

  /**
   * A jump out of text that still has something to close: an iterator, a `finally`. If that fails, the error goes where
   * errors of this place go. So the state stays one of this region until all is closed.
   *
   *     for (const x of xs) break out;        for (const x of xs) { state = Leave4; continue; }      Leave4: goto out
   */
  leaveLater(jump: Extract<Jump, { kind: "goto" }>, at: number): Jump {
    const { region, cleanup } = this;
    if (region === null) return jump;
    let leave = this.leaving.find((known) => known.region === region && known.to === jump.target);
    if (leave === undefined) {
      leave = { block: this.reserve("Leave", at), region, cleanup, to: jump.target, at };
      this.leaving.push(leave);
    }
    return { ...jump, target: leave.block };
  }

  private startLeaves(): void {
    for (const { block, region, cleanup, to, at } of this.leaving) {
      this.region = region;
      this.cleanup = cleanup;
      this.start(block);
      this.run(code("// all is closed"), at);
      this.end({ kind: "goto", target: to });
    }
    this.region = null;
    this.cleanup = null;
  }

  set(target: VarId, value: Code, at: number): void {
    const [only] = value;
    // A callee that is kept is not called yet.
    const code = value.length === 1 && only?.kind === "var" ? [{ ...only, called: null }] : value;
    this.emit({ kind: "set", variable: target, code, at });
  }

  /** Puts what `node` gives into a temporary. */
  setTemp(temp: VarId, value: Code, node: TS.Expression): void {
    this.set(temp, keptUnnamed(value, node), node.end);
  }

  /** Keeps `code` in a temporary and gives what reads it back. */
  keep(role: string, value: Code, node: TS.Expression): Code {
    const temp = this.temp(role, node);
    this.setTemp(temp, value, node);
    return variable(temp);
  }

  /** Code after a jump is unreachable, but it still has to stand somewhere until it is dropped. */
  private current(): OpenBlock {
    this.open ??= {
      id: this.reserve("Dead", 0),
      name: "Dead",
      at: 0,
      region: this.region,
      cleanup: this.cleanup,
      instrs: [],
    };
    return this.open;
  }

  get isOpen(): boolean {
    return this.open !== null;
  }

  // ---- regions --------------------------------------------------------------------------------

  /** What `visit` builds has `handler`; blocks started inside belong to the region. */
  inRegion(parts: Omit<Region, "id" | "parent" | "inCleanup">, visit: () => void): void {
    const outer = this.region;
    const id = this.regions.length as RegionId;
    this.regions.push({ id, parent: outer, inCleanup: this.cleanup !== null, ...parts });
    this.region = id;
    const body = this.reserve("Try", parts.at);
    this.start(body);
    visit();
    this.region = outer;
  }

  /** What `visit` builds is the code of the clean-up with the exit record `exit`. */
  inCleanupCode(exit: VarId, visit: () => void): void {
    const outer = this.cleanup;
    // The outermost clean-up that runs is the one to be finished; what is inside is part of it.
    this.cleanup ??= exit;
    visit();
    this.cleanup = outer;
  }
}
