/** A generated class as printable lines. */
import type { Code } from "./code.ts";
import type { StateMachine } from "./machine.ts";

export interface Line {
  readonly depth: number;
  readonly code: Code;
}

export interface ClassModel {
  readonly machine: StateMachine;
  readonly mode: "eager" | "lazy";
  readonly className: string;
  readonly enumName: string;
  /** The enum of states; stands before the class, or before the class around it. */
  readonly states: readonly Line[];
  readonly body: readonly Line[];
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
  /** Class bodies are strict code: the poll of a sloppy function stands after its class. */
  readonly sloppy: boolean;
  /** `<T extends Item>`; empty without type parameters. */
  readonly typeParameters: string;
  /** What the promise or future gives. */
  readonly result: string;
}

/** Types as text; `any` where none are known. */
export interface TypeNames {
  readonly ofVariable: (variable: import("./cfg.ts").Variable) => string;
  readonly ofResult: (node: import("../syntax/typescript.ts").TS.Node) => string | null;
}
