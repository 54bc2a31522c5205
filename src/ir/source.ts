/**
 * What reading the text tells: functions, scopes, bindings and the places that name them.
 * Names are resolved here once; every later stage works with bindings, never with identifier text.
 */
import type { Span } from "../base/text.ts";
import type { Code } from "./code.ts";
import type { TS } from "../syntax/typescript.ts";

export type BindingKind =
  | "parameter"
  | "const"
  | "let"
  | "var"
  | "function"
  | "class"
  | "catch"
  | "import"
  | "self-name" // the name of a function or class expression inside itself
  | "enum"
  | "namespace"
  | "this" // `this`, `arguments`, `new.target`: values of the nearest function that has them
  | "arguments"
  | "new.target";

export interface Binding {
  readonly id: number;
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** The identifier that declares it; null for `this`, `arguments` and `new.target`. */
  readonly declaration: TS.Identifier | null;
  /** Offset from which on, in text order, it is initialised. */
  readonly initialisedAt: number;
  readonly refs: Ref[];
  /** Something besides its declaration assigns it. */
  isWritten: boolean;
}

export type Access = "read" | "write" | "update";

/** One place in the text that names a binding. */
export interface Ref {
  readonly binding: Binding;
  /** The identifier, or the word `this`. */
  readonly node: TS.Node;
  readonly start: number;
  readonly end: number;
  /** The innermost function the place stands in. */
  readonly fn: Fn;
  readonly access: Access;
  /** `{ x }`: the name stands for a key and a value. */
  readonly shorthand: boolean;
  /** The declaring identifier itself. */
  readonly declares: boolean;
  /** In a later part of an enum: the member that stands there without the name of the enum. */
  readonly member: string | null;
}

export type ScopeKind = "module" | "namespace" | "function" | "block" | "for" | "switch" | "class";

export interface Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  readonly fn: Fn;
  readonly node: TS.Node;
  readonly names: Map<string, Binding>;
  /**
   * Its text can't stand in a machine as it is, so its names are variables of the machine: an await of `fn` stands somewhere
   * inside, or a declaration that would mean another thing in the text of `poll`.
   */
  isTakenApart: boolean;
  /** Entered once per iteration of a loop of `fn`. */
  readonly inLoop: boolean;
}

/** Anything that has its own `await`: functions, class field initialisers, static blocks, the module. */
export interface Fn {
  /** Functions are numbered in the order they start: those inside this one are `id + 1` to `lastInside`. */
  readonly id: number;
  lastInside: number;
  readonly node: TS.Node;
  readonly parent: Fn | null;
  readonly isArrow: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly scope: Scope;
  /** Functions directly inside, in the order of their ends. */
  readonly children: Fn[];
  suspends: boolean;
  /** Values of `this`, `arguments`, `new.target` that this function owns and something inside names. */
  readonly owned: Map<string, Binding>;
  /** `#x` names used inside, nested functions included. */
  readonly privateNames: { readonly name: string; readonly at: number }[];
  /** `super.x` and `super[x]` that belong to this function's `this`, in text order. */
  readonly supers: SuperAccess[];
  /** Names used inside that this file does not declare. */
  readonly freeNames: Set<string>;
  /** Constructs that forbid moving the body: direct eval, with. */
  readonly obstacles: { readonly what: Obstacle; readonly start: number; readonly end: number }[];
}

/** The nearest function that is no arrow: the one whose `this`, `arguments` and `new.target` stand in `fn`. */
export function ownerOf(fn: Fn): Fn {
  let owner = fn;
  while (owner.isArrow && owner.parent !== null) owner = owner.parent;
  return owner;
}

export type SuperAccess = TS.PropertyAccessExpression | TS.ElementAccessExpression;

/** Where `super` stands. */
export function superStart({ expression }: SuperAccess): number {
  return expression.end - "super".length;
}

export type Obstacle = "eval" | "with" | "super()";

/** `f = () => {}`: where f stands, and the function. */
export interface Naming {
  readonly target: number;
  readonly value: Span;
}

/** A function in a block, and the variable of the whole function that gets it when its declaration is reached. */
export interface Hoist {
  readonly at: number;
  readonly node: TS.Node;
  readonly binding: Binding;
}

/** A place that says something else in a machine. */
export interface Rewritten {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** Text of ours between the author's. */
export interface Inserted {
  readonly at: number;
  readonly code: Code;
}

/** All that is known of the names of one file. */
export interface Bindings {
  readonly module: Fn;
  /** In text order. */
  readonly fns: readonly Fn[];
  readonly fnOf: ReadonlyMap<TS.Node, Fn>;
  readonly scopeOf: ReadonlyMap<TS.Node, Scope>;
  /** In text order. */
  readonly refs: readonly Ref[];
  /** Nodes that contain an await of the function they stand in. */
  readonly suspends: ReadonlySet<TS.Node>;
  /** What makes the module itself such a function: its awaits, loops that wait, and all that is disposed of. */
  readonly suspendsModule: readonly TS.Node[];
  /** Anonymous functions and classes that take the name of what they are assigned to, in text order. */
  readonly namings: readonly Naming[];
  /** What members of enums must say in a machine, and what `delete x` gives, in text order. */
  readonly rewritten: readonly Rewritten[];
  /** Functions in blocks of sloppy code, by their ends. */
  readonly hoists: readonly Hoist[];
  /** Every identifier of the file: names that generated code must not take. */
  readonly identifiers: ReadonlySet<string>;
}
