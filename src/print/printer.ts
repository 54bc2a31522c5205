/**
 * Code to text. Each piece is printed by one small method; the machine around a piece
 * decides what its variables are called.
 */
import { assertNever, invariant } from "../base/invariant.ts";
import type { Names } from "../base/names.ts";
import { firstFrom } from "../base/search.ts";
import { eolOf } from "../base/text.ts";
import type { HelperName } from "../base/runtime-names.ts";
import type { MachineHead, TypeNames } from "../ir/class-model.ts";
import type { Variable, VarId } from "../ir/cfg.ts";
import {
  code,
  spanOf,
  stretchFrom,
  withName,
  type Code,
  type HeadPart,
  type OwnName,
  type Piece,
  type VarPiece,
} from "../ir/code.ts";
import type { Erasure } from "../ir/erasure.ts";
import type { StateMachine } from "../ir/machine.ts";
import type { Insert } from "../ir/mention.ts";
import type { Fn } from "../ir/source.ts";
import { returnStatements } from "../ir/returning.ts";
import { accessTo, authorsName, keepsName, slotOf } from "../ir/slots.ts";
import { variableOf } from "../ir/visit.ts";
import type { Aliases } from "./aliases.ts";
import { insertsAt, insertsIn, type Stretch } from "./inserts.ts";
import { Output } from "./output.ts";

export type StateStyle = "const-enum" | "enum" | "const" | "literal";

/** What pieces of one machine need to be printed. */
export interface MachineContext {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly enumName: string;
  readonly own: Readonly<Record<OwnName, string>>;
  /** Names that the machine's text uses, besides those of its variables. */
  readonly taken: Names;
  readonly types: TypeNames;
  /** What types the text must say that the author's did not; by offset. */
  readonly inserts: readonly Insert[];
  readonly jumpsOutOfLoops: boolean;
}

export interface PrintOptions {
  readonly typed: boolean;
  readonly stateStyle: StateStyle;
  /** What of the author's text is left out. */
  readonly erasures: readonly Erasure[];
  readonly helperName: (name: HelperName) => string;
  /** What says `undefined` wherever generated code may stand. */
  readonly undefinedText: string;
  /** Types that the function says which makes a machine. */
  readonly headOf: (fn: Fn) => MachineHead;
  readonly printMachine: (printer: Printer, fn: Fn) => void;
  readonly printPoll: (printer: Printer, fn: Fn) => void;
}

const NONE: readonly never[] = [];

type PieceOf<Kind extends Piece["kind"]> = Extract<Piece, { kind: Kind }>;

/** What the machine around decides on. */
type MachinePiece = PieceOf<
  | "var"
  | "named"
  | "cell"
  | "alias"
  | "cellType"
  | "result"
  | "cast"
  | "adapt"
  | "typeOf"
  | "state"
  | "own"
  | "label"
  | "jump"
>;

export class Printer extends Output {
  /** Of the machine being printed. */
  aliases: Aliases | null = null;
  /** The author's text around the piece that is being written. */
  private stretch: Stretch = { start: 0, end: 0 };

  constructor(
    private readonly text: string,
    private readonly options: PrintOptions,
  ) {
    super(eolOf(text));
  }

  get typed(): boolean {
    return this.options.typed;
  }

  print(code: Code, context: MachineContext | null): void {
    if (this.options.typed) return this.printWithTypes(code, context);
    for (const piece of code) this.piece(piece, context);
  }

  /** What types the text must say depends on the text around. */
  private printWithTypes(code: Code, context: MachineContext | null): void {
    const outer = this.stretch;
    let end = -1;
    code.forEach((piece, index) => {
      const span = spanOf(piece);
      if (span !== null && span.start !== end) this.stretch = stretchFrom(code, index);
      end = span?.end ?? -1;
      this.piece(piece, context);
    });
    this.stretch = outer;
  }

  /** The author's text, without what is types only where types are not wanted. */
  source(start: number, end: number): void {
    const { erasures } = this.options;
    let at = start;
    for (let index = firstFrom(erasures, start + 1, endOf); index < erasures.length; index++) {
      const erasure = erasures[index]!;
      if (erasure.start >= end) break;
      this.copy(at, erasure.start);
      // A semicolon that keeps two statements apart is not for one that stands alone.
      const isBetween = erasure.text !== ";" || erasure.end < end;
      if (erasure.start >= start && isBetween) this.write(erasure.text);
      at = erasure.end;
    }
    this.copy(at, end);
  }

  private copy(start: number, end: number): void {
    if (start >= end) return;
    this.correspond(start, end - start);
    this.writeAsIs(this.text.slice(start, end));
  }

  /** The author's text with what its types need in between. */
  private sourceWith(start: number, end: number, context: MachineContext | null): void {
    const inserts = this.options.typed ? (context?.inserts ?? NONE) : NONE;
    if (inserts.length === 0) return this.source(start, end);
    let at = start;
    for (const insert of insertsIn(inserts, { start, end }, this.stretch)) {
      this.source(at, insert.at);
      this.write(insert.text);
      at = insert.at + insert.replaces;
    }
    this.source(at, end);
  }

  private head(fn: Fn, part: HeadPart, context: MachineContext | null): void {
    const head = this.options.headOf(fn);
    switch (part.kind) {
      case "arguments":
        return this.write(typeArgumentsIn(head, context));
      case "return":
        if (head.returnType === null) return;
        this.write(": ");
        this.print(part.promise, context);
        return this.write(`<${head.returnType}>`);
      case "rest":
        return this.write(`: ${head.rest(part.from)}`);
      case "parameter":
        return this.write(head.parameter(part.parameter));
    }
  }

  private piece(piece: Piece, context: MachineContext | null): void {
    switch (piece.kind) {
      case "text":
        return this.write(piece.text);
      case "undefined":
        return this.write(this.options.undefinedText);
      case "source":
        return this.sourceWith(piece.start, piece.end, context);
      case "helper":
        return this.write(this.options.helperName(piece.name));
      case "typeHelper":
        return this.options.typed ? this.write(this.options.helperName(piece.name)) : undefined;
      case "type":
        return this.options.typed ? this.write(piece.text) : undefined;
      case "typeOnly":
        return this.options.typed ? this.print(piece.code, context) : undefined;
      case "head":
        return this.options.typed ? this.head(piece.fn, piece.part, context) : undefined;
      case "fn": {
        this.startMark({ fn: piece.fn, what: "wrapper", state: -1 });
        this.print(piece.code, context);
        return this.endMark();
      }
      case "machine":
        return this.options.printMachine(this, piece.fn);
      case "poll":
        return this.options.printPoll(this, piece.fn);
      case "mark":
        return piece.edge === "start" ? this.startMark(piece.mark) : this.endMark();
      default:
        invariant(context !== null, `${piece.kind} outside of a machine`);
        return this.machinePiece(piece, context);
    }
  }

  private machinePiece(piece: MachinePiece, context: MachineContext): void {
    switch (piece.kind) {
      case "var":
        return this.variable(piece, context);
      case "named":
        return this.named(piece, context);
      case "cell":
        return this.write(this.nameIn(context, piece.variable, true));
      case "alias":
        return this.alias(piece, context);
      case "cellType":
        return this.cellType(piece, context);
      case "result":
        return this.result(piece, context);
      case "cast": {
        const cast = this.options.typed
          ? context.types.castOf(piece.node, piece.returned === true)
          : null;
        if (cast === null) return;
        return this.write(piece.edge === "start" ? cast.open : cast.close);
      }
      case "adapt":
        if (!this.options.typed) return;
        return this.write(context.types.adaptation(piece.how, piece.node, piece.from));
      case "typeOf":
        return this.options.typed ? this.write(context.types.ofNode(piece.node)) : undefined;
      case "state":
        return this.write(this.state(piece.id, context));
      case "own":
        return this.write(context.own[piece.name]);
      case "label":
        return context.jumpsOutOfLoops ? this.write(`${context.own.machine}: `) : undefined;
      case "jump":
        return this.jump(piece, context);
      default:
        return assertNever(piece);
    }
  }

  private named({ variable: id, code: made }: PieceOf<"named">, context: MachineContext): void {
    const known = variableOf(context.machine.cfg, id);
    if (keepsName(context.machine, known)) return this.print(made, context);
    // handler.value = ({ handler: () => {} }).handler;
    this.print(withName(authorsName(known), made, satisfiesType(known, context)), context);
  }

  private alias({ variable: id }: PieceOf<"alias">, context: MachineContext): void {
    const slot = slotOf(context.machine, id);
    this.write(`const ${this.aliases!.next(slot)} = ${slot.local};`);
  }

  private cellType({ variable: id }: PieceOf<"cellType">, context: MachineContext): void {
    if (!this.options.typed) return;
    const { field, local } = context.types.ofVariable(variableOf(context.machine.cfg, id));
    this.print(code("<", local ?? field, ">"), context);
  }

  private result({ node }: PieceOf<"result">, { mode, own, types }: MachineContext): void {
    // What a lazy machine awaits it polls; what a generator is sent comes with the request.
    const name = mode === "lazy" && !isYield(node) ? own.polled : own.sent;
    const type = node === null || !this.options.typed ? null : types.ofResult(node);
    this.write(type === null || type === "any" ? name : `(${name} as ${type})`);
  }

  private variable(piece: VarPiece, context: MachineContext): void {
    const known = variableOf(context.machine.cfg, piece.variable);
    const name = this.nameIn(context, piece.variable, piece.closure);
    const access = accessTo(known, name, piece.declares);
    if (piece.span === null) return this.write(access);
    const { start, end } = piece.span;
    const inserts = this.options.typed ? context.inserts : NONE;
    const opens = insertsAt(inserts, start, "start", this.stretch);
    const closes = insertsAt(inserts, end, "end", this.stretch);
    const { called } = piece;
    // TypeScript knows `(0, f)` in a call as it stands; elsewhere only `void` says that nothing is lost.
    const isInCall = called?.isWrapped !== true && opens.length + closes.length === 0;
    const zero = isInCall ? "0" : "void 0";
    const text = called === null ? access : `(${zero}, ${access})`;
    const isSame = end - start === text.length && this.text.startsWith(text, start);
    if (called !== null) this.write(called.after);
    for (const insert of opens) this.write(insert.text);
    this.correspond(start, isSame ? text.length : 0);
    const namesKey = opens.some((insert) => insert.text.includes(":"));
    if (piece.shorthand && !isSame && !namesKey)
      this.write(`${this.text.slice(start, end)}: ${text}`);
    else this.write(text);
    for (const insert of closes) this.write(insert.text);
  }

  private nameIn(context: MachineContext, id: VarId, closure: boolean): string {
    const slot = slotOf(context.machine, id);
    return closure && slot.alias !== null ? this.aliases!.nameOf(slot) : slot.local;
  }

  /** `FetchState.Suspend0`, or the number with the word beside it. */
  private state(id: number, context: MachineContext): string {
    const { name } = context.machine.states[id]!;
    if (this.options.stateStyle === "literal") return `${id} /* ${name} */`;
    return `${context.enumName}.${name}`;
  }

  /** `endsBlock`: it is the only statement there that may declare something. */
  private return(value: Code | null, endsBlock: boolean, context: MachineContext): void {
    const { machine, mode, types } = context;
    const statements = returnStatements(machine.cfg, mode, types.head, value);
    const needsBraces = !endsBlock && statements.length > 1;
    if (needsBraces) this.write("{ ");
    statements.forEach((statement, index) => {
      if (index > 0) this.write(" ");
      this.print(statement, context);
    });
    if (needsBraces) this.write(" }");
  }

  /** A jump inside text that stays whole: `{ state = …; continue; }`. */
  private jump(piece: PieceOf<"jump">, context: MachineContext): void {
    const { jump, span, inLoop, endsBlock } = piece;
    this.correspond(span.start, 0);
    if (jump.kind === "return") return this.return(jump.value, endsBlock, context);
    if (!endsBlock) this.write("{ ");
    for (const set of jump.sets) {
      if (!context.machine.frame.slots.has(set.variable)) this.print(set.code, context);
      else {
        this.write(`${this.nameIn(context, set.variable, false)} = `);
        this.print(set.code, context);
      }
      this.write("; ");
    }
    const target = context.machine.stateOf.get(jump.target);
    invariant(target !== undefined, `block ${jump.target} has no state`);
    const label = inLoop ? ` ${context.own.machine}` : "";
    this.write(`${context.own.state} = ${this.state(target.id, context)}; continue${label};`);
    if (!endsBlock) this.write(" }");
  }
}

/** In the text of a machine `this` is a type parameter, but not in the classes that stand there. */
function typeArgumentsIn(
  { typeArguments, self }: MachineHead,
  context: MachineContext | null,
): string {
  const around = context?.types.head.self ?? null;
  return self !== null && around?.of === self.of ? self.inMachine : typeArguments;
}

/** ` satisfies { f: T }` after `{ f: () => {} }`: what the declaration of f says about the function. */
function satisfiesType(known: Variable, { types }: MachineContext): Code {
  const declaration = known.binding?.declaration?.parent as { type?: unknown } | undefined;
  if (declaration?.type === undefined) return [];
  const { field, local } = types.ofVariable(known);
  const object = code(` satisfies { ${known.name}: `, local ?? field, " }");
  return [{ kind: "typeOnly", code: object }];
}

function isYield(node: object | null): boolean {
  return node !== null && "asteriskToken" in node;
}

const endOf = (erasure: Erasure): number => erasure.end;
