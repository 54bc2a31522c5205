/**
 * Pass 5: a state machine to the lines of its class.
 *
 *     class FetchUser extends Machine<User> {
 *       id: number;                                   saved locals
 *       constructor(id: number) { … }                 what the wrapper hands over
 *       override poll(cx: Context): Poll<User> { … }  the body, cut at its awaits
 *     }
 *
 * Requires: every variable has its place, every state its name. Guarantees: text of the author stands
 * unchanged between two awaits; state and fields describe the suspended function completely.
 */
import type { ClassModel, ClassNames, Line, TypeNames } from "../../src/ir/class-model.ts";
import type { Binding } from "../../src/ir/source.ts";
import { helper, typed, type Mark } from "../../src/ir/code.ts";
import type { StateMachine } from "../../src/ir/machine.ts";
import { baseClassOf } from "../../src/base/runtime-names.ts";
import type { LineStarts } from "../../src/base/text.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import {
  emitConstructor,
  emitFields,
  emitPoints,
  fieldsOf,
  waitsOf,
  type Field,
  type Waits,
} from "./fields.ts";
import { Lines } from "./lines.ts";
import { emitPoll, emitPollField, emitPollFunction } from "./poll.ts";
import { emitStates } from "./state-enum.ts";
import { emitFinishes, emitUnwind } from "./try-regions.ts";

export interface ClassInput {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly names: ClassNames;
  readonly types: TypeNames;
  readonly text: string;
  readonly lineStarts: LineStarts;
  /** Names that the author's text has for things outside. */
  readonly foreign: ReadonlySet<string>;
  /** The await is of a call that gives a machine and nothing else. */
  readonly givesMachine: (node: TS.Node) => boolean;
  /** An await somewhere makes this machine itself. */
  readonly isCalledInPlace: boolean;
  /** It is a function whose machine all its calls make themselves. */
  readonly isCalledNowhere: (binding: Binding) => boolean;
}

/** With what several parts of the class need, found out once. */
export interface EmitInput extends ClassInput {
  readonly fields: readonly Field[];
  readonly waits: Waits;
}

export function emitClass(asked: ClassInput): ClassModel {
  const { machine } = asked;
  return new EmittedClass({ ...asked, fields: fieldsOf(machine), waits: waitsOf(asked) });
}

/**
 * Lines are made when they are printed, and are gone after that. Getters written in place, `{ get body() {…} }`, are made anew for
 * each object, which V8 turns into a dictionary and puts into the old space: there it kept the whole machine.
 */
class EmittedClass implements ClassModel {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly className: string;
  readonly enumName: string;
  readonly member: string | null;

  constructor(private readonly input: EmitInput) {
    const { machine, mode, names } = input;
    this.machine = machine;
    this.mode = mode;
    this.className = names.className;
    this.enumName = names.enumName;
    this.member = names.member;
  }

  /** JavaScript output has no enum. */
  get states(): readonly Line[] {
    const states = new Lines();
    emitStates(states, this.input);
    return states.lines;
  }

  get body(): readonly Line[] {
    const body = new Lines();
    emitDeclaration(body, this.input);
    return body.lines;
  }

  get poll(): readonly Line[] | null {
    if (!this.input.names.pollStays) return null;
    const poll = new Lines();
    emitPollFunction(poll, this.input);
    return poll.lines;
  }
}

function emitDeclaration(body: Lines, input: EmitInput): void {
  const { mode, names } = input;
  const { member, className } = names;
  const base = baseClassOf(mode, isGenerator(input));
  const { typeParameters } = input.types.head;
  const head = member === null ? `class ${className}` : `static ${member} = class ${className}`;
  body.add(
    0,
    head,
    typed(typeParameters),
    " extends ",
    helper(base),
    typed(`<${typeArgumentsOf(input)}>`),
    " {",
  );
  emitPoints(body, input);
  emitFields(body, input);
  if (names.pollStays) emitPollField(body, input);
  emitConstructor(body, input);
  if (names.sloppy) {
    // A class body is strict code; a sloppy function's text must stand outside of it.
    if (mode === "lazy") emitDrop(body, input);
    body.add(0, "}");
    emitPoll(body, input);
  } else {
    if (!names.pollStays) {
      body.add(0, "");
      emitPoll(body, input);
    }
    if (mode === "lazy") emitDrop(body, input);
    body.add(0, member === null ? "}" : "};");
  }
}

export function isGenerator({ machine }: ClassInput): boolean {
  return machine.cfg.fn.isGenerator;
}

export function pollNameOf(input: EmitInput): "poll" | "pollNext" {
  return isGenerator(input) && input.mode === "lazy" ? "pollNext" : "poll";
}

/** The machine's class as a type, in its own text: `Load<T>`. */
export function ownType({ names, types }: EmitInput): string {
  const { self, typeArguments } = types.head;
  return `${names.className}${self?.inMachine ?? typeArguments}`;
}

/** What the function gives; of a generator also what it returns and what it is sent. */
function typeArgumentsOf(input: EmitInput): string {
  const { result, generator } = input.types.head;
  return generator === null ? result : `${generator.item}, ${result}, ${generator.sent}`;
}

function emitDrop(body: Lines, input: EmitInput): void {
  emitUnwind(body, input);
  emitFinishes(body, input);
}

export function markOf(input: EmitInput, state: number): Mark {
  return { fn: input.machine.cfg.fn, what: "state", state };
}
