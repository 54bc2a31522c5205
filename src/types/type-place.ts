/** Where the text of a type is to stand, and what it asks of the text around it. */
import type { TS } from "../syntax/typescript.ts";
import type { ImportedTypes } from "./imported-types.ts";

/** Where a type is to be written, and what that takes. */
export interface TypePlace {
  /** The module, namespace or class body that holds the machine. */
  readonly container: TS.Node;
  /** The function whose machine it is. */
  readonly fn: TS.Node;
  /** Its class, where only the container's names are known, or its `poll`, or the function's own head. */
  readonly part: "class" | "poll" | "head";
  readonly needs: TypeNeeds;
  /** How the type `this` is called: a type parameter; `any` where nothing can be said of its class. */
  readonly self: string;
  /** Types declared in the function, by the start of their declaration: their names in `poll`. */
  readonly localTypes: ReadonlyMap<number, string>;
  /** Type parameters that would stand there without their constraint, which can't be said: better `any`. */
  readonly unsaid: ReadonlySet<TS.Node>;
  /** Names of variables of the function, which hide others in `poll`. */
  readonly locals: ReadonlySet<string>;
  /** Names of generated classes and enums, which hide globals. */
  readonly generated: ReadonlySet<string>;
  readonly imports: ImportedTypes;
  /** Functions that have machines. */
  readonly isLowered: (node: TS.Node) => boolean;
}

/** What the types of one machine ask of the text around them. */
export interface TypeNeeds {
  /** Types declared inside functions, to be copied into `poll`. */
  readonly declarations: Set<TS.Declaration>;
  /** Names of type parameters. */
  readonly parameters: Set<string>;
  /** The type `this` of the class around: it becomes a type parameter of the machine. */
  self: boolean;
  /** Something could not be named, so that types are wider than the author's. */
  lossy: boolean;
}

export function makeTypeNeeds(): TypeNeeds {
  return { declarations: new Set(), parameters: new Set(), self: false, lossy: false };
}
