/** Saved locals as fields, the constructor that gets what the function was called with, the list of suspend points. */
import {
  code,
  helper,
  listed,
  typeHelper,
  typed,
  UNDEFINED,
  type Code,
} from "../../src/ir/code.ts";
import type { BlockId, Variable } from "../../src/ir/cfg.ts";
import { blockOf, successorsOf } from "../../src/ir/visit.ts";
import { isAny } from "../../src/ir/types.ts";
import type { Slot, StateMachine } from "../../src/ir/machine.ts";
import { isSuspendPoint } from "../../src/ir/result.ts";
import { isGenerator, ownType, pollNameOf, type ClassInput, type EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";
import { stateCode } from "./lines.ts";
import { keepsState, suspendText } from "./state-enum.ts";

/** A saved local, or what the function was called with. */
export interface Field {
  readonly slot: Slot;
  readonly known: Variable;
}

/** In the order of the variables. */
export function fieldsOf({ cfg, frame }: StateMachine): readonly Field[] {
  return cfg.variables.flatMap((known) => {
    const slot = frame.slots.get(known.id);
    return slot === undefined || slot.field === null ? [] : [{ slot, known }];
  });
}

/** `: Cell<number>`: the type of what is kept in the variable's slot, the value or the cell around it. */
export function typeAnnotation(known: Variable, type: Code): Code {
  const wrapper = known.storage === "value" ? null : known.storage === "late" ? "Late" : "Cell";
  const text =
    wrapper === null ? code(": ", type) : code(": ", typeHelper(wrapper), "<", type, ">");
  return [{ kind: "typeOnly", code: text }];
}

/** `!`: it gets its value later, and is not asked for it before. */
export function later(known: Variable, type: Code): Code {
  return known.storage === "value" && isAny(type) ? [] : typed("!");
}

/** The variable's type as `poll` knows it. */
export function localType(input: EmitInput, known: Variable): Code {
  const { field, local } = input.types.ofVariable(known);
  return local ?? field;
}

export function emitPoints(lines: Lines, input: EmitInput): void {
  const points = input.machine.states
    .filter(isSuspendPoint)
    .map((state) => JSON.stringify(suspendText(input, state, 40)));
  const texts = [JSON.stringify(input.names.functionName), ...points].join(", ");
  // Where a class is handed to a function, this is asked for before the type of the class is known.
  const type = input.names.inExpression ? typed(": readonly string[]") : [];
  lines.add(1, "static ", typed("override readonly "), "points", type, ` = [${texts}];`);
}

export function emitFields(lines: Lines, input: EmitInput): void {
  emitOwnFields(lines, input);
  for (const { slot, known } of input.fields) {
    const { field } = input.types.ofVariable(known);
    lines.add(
      1,
      slot.field!,
      known.given ? [] : later(known, field),
      typeAnnotation(known, field),
      ";",
    );
  }
}

/**
 * What every machine has. It stands in the class itself: initialised by a base class, whose code sees the objects of all
 * machines, it would cost more than the rest of a short call.
 */
function emitOwnFields(lines: Lines, input: EmitInput): void {
  const field = (name: string, type: string, value: Code | string): void =>
    lines.add(1, typed("override "), name, typed(type), " = ", value, ";");
  if (keepsState(input)) field("state", ": number", stateCode(0));
  if (input.mode === "lazy") {
    field("awaiting", ": any", UNDEFINED);
    field("awaitedBy", ": any", UNDEFINED);
    if (!isGenerator(input)) return;
    field("how", ": any", '"next"');
    field("sent", ": any", UNDEFINED);
    return;
  }
  // What answers the requests is an object of its own, the same for all generators.
  if (isGenerator(input)) return field("requests", ": any", UNDEFINED);
  const { waits } = input;
  if (waits.times !== "never") field("promise", ": any", UNDEFINED);
  if (input.isCalledInPlace) field("caller", ": any", UNDEFINED);
  const isDerived = waits.times === "once" && !waits.forCall && !input.isCalledInPlace;
  if (waits.times !== "never" && !isDerived) field("reactions", ": any", UNDEFINED);
}

/** How an eager function waits: that decides what it needs. */
export interface Waits {
  /** "once": what follows its only await is a reaction, see `EagerMachine.awaitOnce`. */
  readonly times: "never" | "once" | "often";
  /** Its only await is that of a call whose machine it makes itself. */
  readonly forCall: boolean;
  /** Somewhere it deals with errors of what it awaits. */
  readonly handles: boolean;
}

export function waitsOf(input: ClassInput): Waits {
  const { cfg, states } = input.machine;
  // Each request goes on with a generator in one of three ways.
  if (isGenerator(input)) return { times: "often", forCall: false, handles: true };
  const suspends = states.filter(isSuspendPoint);
  const handles = suspends.some((state) => blockOf(cfg, state.awaitBlock!).region !== null);
  const [only] = suspends;
  if (only === undefined) return { times: "never", forCall: false, handles };
  const { terminator } = blockOf(cfg, only.awaitBlock!);
  const isCall = terminator.kind === "await" && input.givesMachine(terminator.node);
  const isOnce = suspends.length === 1 && !reaches(input, only.block!, only.awaitBlock!);
  return { times: isOnce ? "once" : "often", forCall: isOnce && isCall, handles };
}

function reaches(input: ClassInput, from: BlockId, to: BlockId): boolean {
  const { cfg } = input.machine;
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const next of successorsOf(cfg, blockOf(cfg, id))) seen.add(next);
  }
  return false;
}

export function emitConstructor(lines: Lines, input: EmitInput): void {
  const given = input.fields.filter(({ known }) => known.given);
  const { pollStays } = input.names;
  if (given.length === 0 && !pollStays) return;
  const parameters = given.map(({ slot, known }) => {
    const { field } = input.types.ofVariable(known);
    return code(
      slot.field!,
      typeAnnotation(ownsCell(known) ? { ...known, storage: "value" } : known, field),
    );
  });
  const poll = pollNameOf(input);
  if (pollStays) parameters.push(code(poll, typed(`: ${ownType(input)}["${poll}"]`)));
  lines.add(0, "");
  lines.add(1, "constructor(", listed(parameters), ") {");
  lines.add(2, "super();");
  for (const { slot, known } of given) {
    const { field } = slot;
    // A parameter that closures share gets its cell here; a captured variable comes with one.
    const value = ownsCell(known) ? code(helper("cell"), `(${field})`) : code(field!);
    lines.add(2, `this.${field} = `, value, ";");
  }
  if (pollStays) lines.add(2, `this.${poll} = ${poll};`);
  lines.add(1, "}");
}

function ownsCell(known: Variable): boolean {
  return known.storage === "cell" && known.given && !known.captured;
}
