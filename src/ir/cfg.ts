/**
 * The control-flow graph of one async function. `await` and `yield` are terminators: a block never goes
 * on past them, so what must be saved there is what is live into the block that resumes.
 */
import type { TS } from "../syntax/typescript.ts";
import type { Span } from "../base/text.ts";
import type { Code, Set } from "./code.ts";
import type { Binding, Fn } from "./source.ts";

declare const brand: unique symbol;
export type BlockId = number & { readonly [brand]: "block" };
export type VarId = number & { readonly [brand]: "variable" };
export type RegionId = number & { readonly [brand]: "region" };

export interface Cfg {
  readonly fn: Fn;
  readonly entry: BlockId;
  /** In the order they are printed, which is that of the text. */
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly regions: readonly Region[];
  readonly variables: readonly Variable[];
  /** Interfaces and type aliases of the body. */
  readonly localTypes: readonly LocalType[];
}

export interface LocalType {
  /** Where it is declared. */
  readonly at: number;
  /** Its name in `poll`. */
  readonly name: string;
  readonly code: Code;
}

/** What jumps call a block; becomes part of a state's name. */
export type BlockName = string;

export interface Block {
  readonly id: BlockId;
  readonly name: BlockName;
  /** Offset in the source that the block stands for. */
  readonly at: number;
  readonly region: RegionId | null;
  /** The exit record of the clean-up whose code it is part of: a drop lets that code run to its end. */
  readonly cleanup: VarId | null;
  readonly instrs: readonly Instr[];
  /** Blocks that text of `instrs` jumps to before the terminator. */
  readonly exits: readonly BlockId[];
  readonly terminator: Terminator;
}

/**
 * A stretch of code with one handler. A throw inside sets `error` (and `exit` to "throw") and goes to
 * `handler`. A region with `exit` is a clean-up: dropping inside it sets `exit` to "drop" and goes there too.
 */
export interface Region {
  readonly id: RegionId;
  readonly parent: RegionId | null;
  readonly handler: BlockId;
  readonly error: VarId;
  readonly exit: VarId | null;
  /** Stands in the code of a clean-up: its `catch` is part of that clean-up, also during a drop. */
  readonly inCleanup: boolean;
  readonly at: number;
}

/** How a variable is kept. `cell`: shared with closures; `late`: a cell that knows if it is initialised. */
export type Storage = "value" | "cell" | "late";

export interface Variable {
  readonly id: VarId;
  readonly name: string;
  readonly storage: Storage;
  /** The author's variable, or null for a temporary. */
  readonly binding: Binding | null;
  /** Handed in when the machine is made: parameters, `this`, captured variables. */
  readonly given: boolean;
  /** Handed in from the functions around, not a parameter of this one. */
  readonly captured: boolean;
  /** Re-made in each iteration of a loop: closures need a constant of their own. */
  readonly inLoop: boolean;
  /** The expression or parameter whose type a temporary has; the function itself for what its `return` takes; or the type. */
  readonly type: TS.Node | Code | string | null;
  /** A constant that is this literal: it need not be saved. */
  readonly literal: Code | null;
}

export type Instr =
  /** A statement, or an expression as a statement. `kills`: variables it is sure to assign. */
  | {
      readonly kind: "run";
      readonly code: Code;
      readonly kills: readonly VarId[];
      readonly at: number;
    }
  /** `const pattern = init`; becomes an assignment when a name must outlive the block. */
  | {
      readonly kind: "declare";
      readonly keyword: "const" | "let" | "var";
      readonly pattern: Code;
      readonly isPattern: boolean;
      readonly type: Code | null;
      /** What `init` needs in an assignment, where the names have their types already. */
      readonly adapts: Code;
      readonly names: readonly VarId[];
      readonly init: Code | null;
      /** `x = () => {}` names the function x; a cell or another name would not. */
      readonly namesFunction: boolean;
      readonly at: number;
    }
  | { readonly kind: "set"; readonly variable: VarId; readonly code: Code; readonly at: number }
  /** A new cell: `fresh` for a declaration not yet reached, `copy` for the next loop iteration. */
  | {
      readonly kind: "cell";
      readonly variable: VarId;
      readonly from: "fresh" | "self" | "copy";
      readonly at: number;
    };

export type Terminator =
  | { readonly kind: "goto"; readonly target: BlockId }
  | {
      readonly kind: "branch";
      readonly test: Code;
      readonly then: BlockId;
      readonly otherwise: BlockId;
    }
  | {
      readonly kind: "switch";
      readonly subject: Code;
      readonly cases: readonly { readonly test: Code; readonly target: BlockId }[];
      readonly otherwise: BlockId;
    }
  | {
      readonly kind: "await";
      readonly operand: Code;
      /** `operand` asks this iteration of a `for await` for its next result. */
      readonly iteration: VarId | null;
      readonly resume: BlockId;
      readonly span: Span;
      readonly node: TS.Node;
    }
  /**
   * Of a generator: gives `operand` to whoever asked, and waits for the next request. `next` goes on at `resume`, `throw`
   * throws there, `return` goes to `returns`. Without `returns` it is one round of a `yield*`, which deals with all three.
   */
  | {
      readonly kind: "yield";
      readonly operand: Code;
      readonly resume: BlockId;
      readonly returns: BlockId | null;
      readonly span: Span;
      readonly node: TS.Node;
    }
  | { readonly kind: "return"; readonly value: Code | null }
  | { readonly kind: "throw"; readonly value: Code }
  /** Control has left with the last instruction. */
  | { readonly kind: "left" }
  /** End of a `finally`: goes on with what was pending. */
  | {
      readonly kind: "dispatch";
      readonly exit: VarId;
      readonly arms: readonly { readonly exit: string; readonly target: BlockId }[];
    }
  /** A drop has run all clean-ups. */
  | { readonly kind: "dropped" };

export type { Set };
