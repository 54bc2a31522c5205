/**
 * Where a machine must say a type that its author could leave to the checker. What a test says about a
 * variable is lost where the machine suspends, since each `case` is entered from anywhere:
 *
 *     if (user === null) return; await seen(); log(user.name);
 *
 *     case Suspend0Seen: log(user!.name);
 *
 * A mention needs that only if nothing in the same stretch of code narrows it. As long as the first
 * mention of a stretch has the declared type, the checker knows as much as it did in the source.
 */
import { addTo } from "../base/groups.ts";
import { firstFrom } from "../base/search.ts";
import type { BlockId, Instr, Variable, VarId } from "../ir/cfg.ts";
import { spanOf, type Code, type Jump, type Piece, type Set } from "../ir/code.ts";
import type { StateMachine } from "../ir/machine.ts";
import type { Cast, Insert, Knowledge, Mention } from "../ir/mention.ts";
import { keepsName } from "../ir/slots.ts";
import { Narrowings, type Status } from "./narrowings.ts";
import { blockOf, codeOf, codeOfTerminator, targetsOf, variableOf } from "../ir/visit.ts";

export function planCasts(machine: StateMachine, knowledge: Knowledge): readonly Insert[] {
  const { mentions, untyped, defaults, initializers, rewrites } = knowledge;
  const parts = [mentions, untyped, defaults, initializers, rewrites];
  if (parts.every(({ length }) => length === 0)) return [];
  return new Planner(machine, knowledge).plan();
}

interface Ranked extends Insert {
  readonly rank: number;
}

function inOrder(a: Ranked, b: Ranked): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.side !== b.side) return a.side === "end" ? -1 : 1;
  return a.rank - b.rank;
}

class Planner {
  private readonly inserts: Ranked[] = [];
  private readonly isCast = new Set<Mention>();
  /** The code being visited goes into a variable of no type: what is returned is told nothing by it. */
  private keepsReturned = false;
  private annotated = false;
  /** What is tested by constants, by the places of their declarations. */
  private readonly testedBy = new Map<number, string[]>();
  private known = new Narrowings();
  private afterInstr: (() => void)[] = [];
  private readonly mentions: readonly Mention[];
  /** Keys of variables, by the place of their declaration. */
  private readonly keyOf = new Map<number, string>();
  /** Variables of the machine, by the place of their declaration. */
  private readonly variableAt = new Map<number, Variable>();

  constructor(
    private readonly machine: StateMachine,
    private readonly knowledge: Knowledge,
  ) {
    this.mentions = knowledge.mentions;
    for (const rewrite of knowledge.rewrites) this.add(rewrite, 0);
    for (const known of machine.cfg.variables) {
      const at = known.binding?.declaration?.pos;
      if (at !== undefined && !this.variableAt.has(at)) this.variableAt.set(at, known);
    }
    for (const { declaredAt, prefixes, key, testedBy } of this.mentions) {
      if (testedBy !== null) addTo(this.testedBy, testedBy, key);
      if (declaredAt !== null && prefixes.length === 0) this.keyOf.set(declaredAt, key);
    }
  }

  plan(): readonly Insert[] {
    const { order } = this.machine;
    const { mentions, untyped, defaults, initializers } = this.knowledge;
    const asks = untyped.length + defaults.length + initializers.length > 0;
    const isWider = ({ narrowed, widened }: Mention): boolean => narrowed || widened() !== null;
    if (!asks && !mentions.some(isWider)) return this.inserts.sort(inOrder);
    if (this.knowledge.isLossy()) {
      for (const { annotate } of untyped) annotate().forEach((insert) => this.add(insert, 0));
      this.annotated = true;
    }
    for (const id of order.blocks) {
      if (order.labelled.has(id)) this.known = new Narrowings();
      this.block(id);
    }
    return this.inserts.sort(inOrder);
  }

  private block(id: BlockId): void {
    const { cfg, order } = this.machine;
    const block = blockOf(cfg, id);
    for (const instr of block.instrs) this.instr(instr);
    for (const code of codeOfTerminator(block.terminator)) this.code(code, false);
    for (const target of targetsOf(block.terminator)) {
      if (!order.inlined.has(target)) continue;
      // What an arm does is not known after it.
      const outer = this.known;
      this.known = new Narrowings(outer);
      this.block(target);
      this.known = outer;
    }
  }

  private instr(instr: Instr): void {
    const { cfg } = this.machine;
    // A test of a temporary says nothing about what it was read from.
    const weak = instr.kind === "set" && variableOf(cfg, instr.variable).binding === null;
    if (instr.kind === "set") this.setCode(instr, weak);
    else for (const code of codeOf(instr)) this.code(code, weak);
    for (const act of this.afterInstr.splice(0)) act();
    if (instr.kind === "run") for (const id of instr.kills) this.assigned(id, true);
    else if (instr.kind === "set") this.assigned(instr.variable, true);
    else if (instr.kind === "declare") {
      // `const { kind, value } = …` taken apart by an assignment: one no longer narrows the other.
      const declares = instr.names.every((id) => this.isInPlace(id));
      if (instr.isPattern && !declares) this.loosenDefaults(instr.pattern);
      if (!instr.isPattern && instr.init !== null && !(declares && this.isPlain(instr.names)))
        this.sayArguments(instr.init);
      const follows = !instr.isPattern || declares;
      for (const id of instr.names) this.assigned(id, follows);
    }
  }

  private loosenDefaults(pattern: Code): void {
    const spans = pattern.map(spanOf).filter((span) => span !== null);
    const [first] = spans;
    const last = spans.at(-1);
    if (first === undefined || last === undefined) return;
    for (const { at, say } of this.knowledge.defaults)
      if (first.start < at && at <= last.end) for (const insert of say()) this.add(insert, 0);
  }

  /** `x = new Cell(…)` asks more of the call than `const x = new Cell(…)`. */
  private sayArguments(init: Code): void {
    for (const piece of init) {
      const span = spanOf(piece);
      if (span === null) continue;
      for (const { at, say } of this.knowledge.initializers)
        if (span.start < at && at <= span.end) for (const insert of say()) this.add(insert, 0);
    }
  }

  private isPlain(names: readonly VarId[]): boolean {
    return names.every((id) => variableOf(this.machine.cfg, id).storage === "value");
  }

  private isInPlace(id: VarId): boolean {
    return this.machine.frame.slots.get(id)?.place === "block";
  }

  /** The variable has just been given a value, whatever it was before. */
  private assigned(id: VarId, follows: boolean): void {
    const declaration = variableOf(this.machine.cfg, id).binding?.declaration;
    if (declaration == null) return;
    const key = this.keyOf.get(declaration.pos);
    if (key === undefined) return;
    this.known.forget(key);
    this.known.noteWritten(key);
    if (follows) this.known.say(key, -1, "followed");
  }

  /** Mentions in the author's stretches of `code`, in their order. */
  private code(code: Code, weak: boolean): void {
    let from = -1;
    let to = -1;
    // `assert.ok(x, await why())` is no assertion any more.
    let calls = 0;
    const flush = (): void => {
      if (from >= 0) this.stretch(from, to, weak || calls > 0);
      from = -1;
    };
    for (const piece of code) {
      const span = spanOf(piece);
      if (span !== null) {
        if (from < 0 || span.start !== to) {
          flush();
          from = span.start;
        }
        to = span.end;
        continue;
      }
      flush();
      if (piece.kind === "cast" && piece.returned !== true)
        calls += piece.edge === "start" ? 1 : -1;
      this.annotate(piece);
      if (piece.kind === "named") this.code(piece.code, weak);
      else if (piece.kind === "jump") this.jump(piece.jump, weak);
    }
    flush();
  }

  private jump(jump: Jump, weak: boolean): void {
    if (jump.kind === "goto") for (const set of jump.sets) this.setCode(set, weak);
    else if (jump.value !== null) this.code(jump.value, weak);
  }

  private setCode({ variable, code }: Set, weak: boolean): void {
    this.keepsReturned = variableOf(this.machine.cfg, variable).type === "any";
    this.code(code, weak);
    this.keepsReturned = false;
  }

  /** Functions that `piece` takes the place away from which said their types. */
  private annotate(piece: Piece): void {
    if (this.annotated || this.knowledge.untyped.length === 0) return;
    if (piece.kind === "named") {
      const [first] = piece.code;
      const known = variableOf(this.machine.cfg, piece.variable);
      if (first === undefined || keepsName(this.machine, known)) return;
      // `({ name: () => {} }).name`, see the printer.
      const span = spanOf(first);
      if (span === null) return;
      for (const untyped of this.knowledge.untyped) {
        if (untyped.start === span.start)
          untyped.annotate().forEach((insert) => this.add(insert, 0));
      }
    } else if (
      piece.kind === "cast" &&
      piece.edge === "start" &&
      (piece.returned !== true || this.keepsReturned)
    ) {
      const start = piece.node.getStart();
      for (const { owner, annotate } of this.knowledge.untyped) {
        if (owner.start === start && owner.end === piece.node.end)
          annotate().forEach((insert) => this.add(insert, 0));
      }
    }
  }

  private stretch(from: number, to: number, weak: boolean): void {
    for (let at = firstFrom(this.mentions, from, startOf); at < this.mentions.length; at++) {
      const mention = this.mentions[at]!;
      if (mention.start >= to) break;
      // What a closure tests, it tests for itself.
      if (mention.end <= to) this.mention(mention, weak && mention.closures.length === 0);
    }
  }

  private mention(mention: Mention, weak: boolean): void {
    if (this.isLiteral(mention.declaredAt)) return;
    const { known } = this;
    const { key } = mention;
    if (this.isKept(mention.declaredAt)) {
      const wider = mention.widened();
      if (wider !== null) return this.cast(mention, wider);
    }
    const [closure = -1] = mention.closures;
    if (mention.access === "declare") {
      known.forget(key);
      known.noteWritten(key);
      return known.say(key, closure, "followed");
    }
    if (mention.access === "write") {
      known.forget(key);
      return known.noteMaybeWritten(key);
    }
    const saidPrefix = mention.prefixes.some((prefix) => known.status(prefix, closure) === "said");
    const status = saidPrefix ? "said" : (known.status(key, closure) ?? this.inherited(mention));
    if (!mention.narrowed) {
      if (this.isTestLost(mention)) this.loseTest(mention);
      else if (mention.tests) known.noteTested(key);
      // What a temporary or a call learns of it, the checker does not see.
      if (weak) known.forget(key);
      if (known.isUncertain(key)) return;
      if (status === undefined && !weak) known.say(key, closure, "followed");
      return;
    }
    if ((status === "followed" && !this.isDecidedElsewhere(mention)) || mention.tests) return;
    const cast = mention.cast();
    if (cast === null) return;
    if (!cast.isTransparent) known.say(key, closure, "said");
    this.cast(mention, cast);
  }

  /** Of mentions that start together the longest opens first; of those that end together it closes last. */
  private cast(mention: Mention, { open, close }: Cast): void {
    // Text that is written twice is visited twice.
    if (this.isCast.has(mention)) return;
    this.isCast.add(mention);
    const { start, end } = mention;
    const length = end - start;
    if (open !== "")
      this.add({ at: start, text: open, side: "start", replaces: 0, pair: end }, -length);
    this.add({ at: end, text: close, side: "end", replaces: 0, pair: start }, length);
  }

  /** It has a type of its own, in a field or as a local of all of `poll`, and not its declaration. */
  private isKept(declaredAt: number | null): boolean {
    const known = declaredAt === null ? undefined : this.variableAt.get(declaredAt);
    if (known === undefined) return false;
    return known.storage !== "value" || !this.isInPlace(known.id);
  }

  /** Its declaration is there, so that the checker knows what it knew in the source. */
  private isLiteral(declaredAt: number | null): boolean {
    const known = declaredAt === null ? undefined : this.variableAt.get(declaredAt);
    return known !== undefined && this.machine.frame.slots.get(known.id)?.place === "literal";
  }

  private add(insert: Insert, rank: number): void {
    this.inserts.push({ ...insert, rank });
  }

  /** In a closure: what is known around it, of variables that nothing assigns any more. */
  private inherited(mention: Mention): Status | undefined {
    const { closures, declaredAt } = mention;
    if (closures.length === 0 || declaredAt === null || mention.prefixes.length > 0)
      return undefined;
    if (!this.isConstant(declaredAt)) return undefined;
    for (const outer of [...closures.slice(1), -1]) {
      const status = this.known.status(mention.key, outer);
      if (status !== undefined) return status;
    }
    return undefined;
  }

  /** `const isText = typeof x === "string";` narrows x wherever isText is tested, as long as both are constants. */
  private isTestLost({ testedBy, declaredAt }: Mention): boolean {
    if (testedBy === null) return false;
    return !this.isConstant(testedBy) || (declaredAt !== null && !this.isConstant(declaredAt));
  }

  /** A branch decides by a constant that is no longer one: see `isTestLost`. */
  private isDecidedElsewhere({ key, conditions }: Mention): boolean {
    if (this.testedBy.size === 0) return false;
    return conditions().some(
      (at) => this.testedBy.get(at)?.includes(key) === true && !this.isConstant(at),
    );
  }

  /** From here on the checker does not see what the source tells it; in the test itself it still does. */
  private loseTest({ key, testedBy }: Mention): void {
    const lose = (): void => {
      this.known.forget(key);
      this.known.noteLostTest(key);
    };
    if (this.isConstant(testedBy!)) lose();
    else this.afterInstr.push(lose);
  }

  private isConstant(declaredAt: number): boolean {
    const { frame } = this.machine;
    const known = this.variableAt.get(declaredAt);
    if (known === undefined) return true;
    const slot = frame.slots.get(known.id);
    if (slot === undefined || known.storage !== "value") return false;
    return slot.constant || (slot.place === "block" && known.binding?.kind === "const");
  }
}

const startOf = (mention: Mention): number => mention.start;
