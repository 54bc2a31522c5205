/** A generated class as printable lines. */
import type { TS } from "../syntax/typescript.ts";
import type { Variable } from "./cfg.ts";
import type { Adaptation, Code } from "./code.ts";
import type { StateMachine } from "./machine.ts";
import type { Cast, Knowledge } from "./mention.ts";

export interface Line {
  readonly depth: number;
  readonly code: Code;
}

/** `states`, `body` and `poll` are made anew each time they are read. */
export interface ClassModel {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly className: string;
  readonly enumName: string;
  /** The enum of states; stands before the class, or before the class around it. */
  readonly states: readonly Line[];
  readonly body: readonly Line[];
  /** What stays in the function, to be handed to the class; null where the class has it all. */
  readonly poll: readonly Line[] | null;
  /** Where the class stands in the body of another one: `static #Load = `. */
  readonly member: string | null;
}

/** What the class is made of besides the machine. */
export interface ClassNames {
  readonly className: string;
  readonly enumName: string;
  /** As a reader calls the function: `Client.get`. */
  readonly functionName: string;
  readonly member: string | null;
  /** The class that it is a member of is an expression. */
  readonly inExpression: boolean;
  /** Class bodies are strict code: the poll of a sloppy function stands after its class. */
  readonly sloppy: boolean;
  /** The class is handed its `poll` by the function, whose text alone can name all that it does. */
  readonly pollStays: boolean;
}

/** Types as text; `any` where none are known. */
export interface TypeNames {
  readonly ofVariable: (variable: Variable) => VariableType;
  readonly ofNode: (node: TS.Node) => string;
  /** What an await gives; null where nothing needs to be said. */
  readonly ofResult: (node: TS.Node) => string | null;
  /** What an expression must be taken for; null where it is that by itself. See the piece `cast`. */
  readonly castOf: (node: TS.Node, returned: boolean) => Pick<Cast, "open" | "close"> | null;
  readonly adaptation: (how: Adaptation, node: TS.Node, from: TS.Node | null) => string;
  readonly knowledge: Knowledge;
  /** Types of the functions around that `poll` names. */
  readonly declarations: readonly Code[];
  /** A type of the function's body is named by the text of the function or by another type. */
  readonly names: (localType: string) => boolean;
  readonly head: MachineHead;
  /** In the text of the function. */
  readonly silenced: readonly SilencedError[];
  /** A case that goes on in the next one is an error in this project. */
  readonly forbidsFallThrough: boolean;
  /** So is a local that nothing reads. */
  readonly forbidsUnread: boolean;
}

export interface VariableType {
  /** As the class knows it. */
  readonly field: Code;
  /** As `poll` must say it; null where its field tells as much. */
  readonly local: Code | null;
}

/** An error of the checker that a comment of the author's silences. */
export interface SilencedError {
  readonly pos: number;
  readonly end: number;
  readonly comment: { readonly pos: number; readonly end: number };
}

/** Types outside of `poll`: of the class, and of the function that makes it. */
export interface MachineHead {
  /** `<T extends Item>`; empty without type parameters. */
  readonly typeParameters: string;
  readonly typeArguments: string;
  /** The class whose `this` is one of them, and how they are called in a machine that has the same. */
  readonly self: { readonly of: TS.Node; readonly inMachine: string } | null;
  /** What the promise or future gives. */
  readonly result: string;
  /** What a generator gives and is sent; `result` is then what it returns. */
  readonly generator: { readonly item: string; readonly sent: string } | null;
  /** The same for the function, which must say it; null where its text does, or the class. */
  readonly returnType: string | null;
  /** What a function gives that returns nothing: `undefined`, for TypeScript also where that is no result. */
  readonly nothing: Code;
  readonly rest: (from: TS.ParameterDeclaration) => string;
  /** What stands after the parameter's name: `?: T`. */
  readonly parameter: (parameter: TS.ParameterDeclaration) => string;
}
