/**
 * Code to text. Keeps, for every stretch of the author's text, where it went: that is the source map,
 * and what the views link. Each piece is printed by one small method; the machine around a piece
 * decides what its variables are called.
 */
import { assertNever, invariant } from "../base/invariant.ts";
import type { HelperName } from "../base/runtime-names.ts";
import type { TypeNames } from "../ir/class-model.ts";
import type { Variable, VarId } from "../ir/cfg.ts";
import type { Code, Jump, Mark, OwnName, Piece, VarPiece } from "../ir/code.ts";
import type { Slot, StateMachine } from "../ir/machine.ts";
import { variableOf } from "../ir/visit.ts";

export type StateStyle = "const-enum" | "enum" | "const" | "literal";

/** What pieces of one machine need to be printed. */
export interface MachineContext {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly enumName: string;
  readonly own: Readonly<Record<OwnName, string>>;
  readonly types: TypeNames;
  /** The type of what the function gives. */
  readonly result: string;
  readonly jumpsOutOfLoops: boolean;
}

export interface PrintOptions {
  readonly typed: boolean;
  readonly stateStyle: StateStyle;
  readonly helperName: (name: HelperName) => string;
}

/** A stretch of output that is a stretch of the source, letter by letter, or stands for it. */
export interface Segment {
  readonly output: number;
  readonly source: number;
  /** 0: only the start corresponds. */
  readonly length: number;
}

export interface PlacedMark {
  readonly mark: Mark;
  readonly start: number;
  end: number;
}

export class Printer {
  readonly segments: Segment[] = [];
  readonly marks: PlacedMark[] = [];
  private readonly chunks: string[] = [];
  /** How many constants an alias has had so far in the machine being printed. */
  readonly aliases = new Map<string, number>();
  private readonly openMarks: PlacedMark[] = [];
  private length = 0;

  constructor(
    private readonly text: string,
    private readonly options: PrintOptions,
  ) {}

  get output(): string {
    return this.chunks.join("");
  }

  print(code: Code, context: MachineContext | null): void {
    for (const piece of code) this.piece(piece, context);
  }

  write(text: string): void {
    if (text === "") return;
    this.chunks.push(text);
    this.length += text.length;
  }

  source(start: number, end: number): void {
    if (start === end) return;
    this.segments.push({ output: this.length, source: start, length: end - start });
    this.write(this.text.slice(start, end));
  }

  private piece(piece: Piece, context: MachineContext | null): void {
    switch (piece.kind) {
      case "text":
        return this.write(piece.text);
      case "source":
        return this.source(piece.start, piece.end);
      case "helper":
        return this.write(this.options.helperName(piece.name));
      case "typeHelper":
        return this.options.typed ? this.write(this.options.helperName(piece.name)) : undefined;
      case "type":
        return this.options.typed ? this.write(piece.text) : undefined;
      case "typeOnly":
        return this.options.typed ? this.print(piece.code, context) : undefined;
      case "fn": {
        this.startMark({ fn: piece.fn, what: "wrapper", state: -1 });
        this.print(piece.code, context);
        return this.endMark();
      }
      case "mark":
        return piece.edge === "start" ? this.startMark(piece.mark) : this.endMark();
      default:
        invariant(context !== null, `${piece.kind} outside of a machine`);
        return this.machinePiece(piece, context);
    }
  }

  private machinePiece(
    piece: Exclude<
      Piece,
      { kind: "text" | "source" | "helper" | "typeHelper" | "type" | "typeOnly" | "fn" | "mark" }
    >,
    context: MachineContext,
  ): void {
    switch (piece.kind) {
      case "var":
        return this.variable(piece, context);
      case "named": {
        const known = variableOf(context.machine.cfg, piece.variable);
        const name = known.binding?.name ?? known.name;
        if (known.storage === "value" && slotOf(context, piece.variable).local === name) {
          return this.print(piece.code, context);
        }
        // handler.value = ({ handler: () => {} }).handler;
        this.write(`({ ${name}: `);
        this.print(piece.code, context);
        return this.write(` }).${name}`);
      }
      case "cell":
        return this.write(this.nameIn(context, piece.variable, true));
      case "alias": {
        const { alias, local } = slotOf(context, piece.variable);
        const count = (this.aliases.get(alias!) ?? 0) + 1;
        this.aliases.set(alias!, count);
        return this.write(`const ${this.aliasName(alias!)} = ${local};`);
      }
      case "cellType": {
        if (!this.options.typed) return;
        return this.write(
          `<${context.types.ofVariable(variableOf(context.machine.cfg, piece.variable))}>`,
        );
      }
      case "result": {
        const name = context.mode === "lazy" ? context.own.polled : context.own.sent;
        const type =
          piece.node === null || !this.options.typed ? null : context.types.ofResult(piece.node);
        return this.write(type === null || type === "any" ? name : `(${name} as ${type})`);
      }
      case "state":
        return this.write(this.state(piece.id, context));
      case "own":
        return this.write(context.own[piece.name]);
      case "label":
        return context.jumpsOutOfLoops ? this.write(`${context.own.machine}: `) : undefined;
      case "return":
        return this.return(piece.value, context);
      case "jump":
        return this.jump(piece.jump, piece.span, context);
      default:
        return assertNever(piece);
    }
  }

  private variable(piece: VarPiece, context: MachineContext): void {
    const known = variableOf(context.machine.cfg, piece.variable);
    const name = this.nameIn(context, piece.variable, piece.closure);
    const text = accessTo(known, name, piece.declares);
    const original = piece.span === null ? null : this.text.slice(piece.span.start, piece.span.end);
    if (piece.span !== null) {
      const length = text === original ? text.length : 0;
      this.segments.push({ output: this.length, source: piece.span.start, length });
    }
    this.write(piece.shorthand && text !== original ? `${original}: ${text}` : text);
  }

  /** The constant that closures name: one for each time the variable is made. */
  private aliasName(alias: string): string {
    const count = this.aliases.get(alias) ?? 1;
    return count === 1 ? alias : `${alias}${count}`;
  }

  private nameIn(context: MachineContext, id: VarId, closure: boolean): string {
    const slot = slotOf(context, id);
    return closure && slot.alias !== null ? this.aliasName(slot.alias) : slot.local;
  }

  /** `FetchState.Suspend0`, or the number with the word beside it. */
  private state(id: number, context: MachineContext): string {
    const { name } = context.machine.states[id]!;
    if (this.options.stateStyle === "literal") return `${id} /* ${name} */`;
    return `${context.enumName}.${name}`;
  }

  private return(value: Code | null, context: MachineContext): void {
    const lazy = context.mode === "lazy";
    // { const result: number = …; this.state = Returned; return result; }
    if (lazy) {
      this.write(`{ const ${context.own.result}`);
      this.piece({ kind: "type", text: `: ${context.result}` }, context);
      this.write(" = ");
    } else this.write("return ");
    if (value === null) {
      this.write("undefined");
      this.piece({ kind: "type", text: " as any" }, context);
    } else this.print(value, context);
    this.write(";");
    if (lazy) this.write(` this.state = ${this.state(1, context)}; return ${context.own.result}; }`);
  }

  /** A jump inside text that stays whole: `{ state = …; continue machine; }`. */
  private jump(jump: Jump, span: { start: number }, context: MachineContext): void {
    this.segments.push({ output: this.length, source: span.start, length: 0 });
    if (jump.kind === "return") return this.return(jump.value, context);
    this.write("{ ");
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
    this.write(
      `${context.own.state} = ${this.state(target.id, context)}; continue ${context.own.machine}; }`,
    );
  }

  private startMark(mark: Mark): void {
    const placed = { mark, start: this.length, end: this.length };
    this.marks.push(placed);
    this.openMarks.push(placed);
  }

  private endMark(): void {
    const placed = this.openMarks.pop();
    invariant(placed !== undefined, "a mark ends that did not start");
    placed.end = this.length;
  }
}

function slotOf(context: MachineContext, id: VarId): Slot {
  const slot = context.machine.frame.slots.get(id);
  invariant(slot !== undefined, `variable ${id} has no place`);
  return slot;
}

function accessTo(known: Variable, name: string, declares: boolean): string {
  if (known.storage === "value") return name;
  return declares && known.storage === "late" ? `${name}.initial` : `${name}.value`;
}
