/**
 * Places in the text of a function that read or write something whose type the checker narrows: names,
 * `this`, and paths of properties.
 *
 *     if (shape.kind === "circle") { await draw(); log(shape.radius); }
 *
 *     mentions: shape, shape.kind, shape (narrowed to Circle), shape.radius
 */

export interface Mention {
  readonly start: number;
  readonly end: number;
  /** The same for all mentions of one thing. */
  readonly key: string;
  /** Keys of what the path leads through: of `a.b.c` those of `a` and `a.b`. */
  readonly prefixes: readonly string[];
  readonly access: "read" | "write" | "declare";
  /** Its type here is narrower than the declared one. */
  readonly narrowed: boolean;
  /** The closures it stands in, innermost first, without the function itself. */
  readonly closures: readonly number[];
  /** The binding's place of declaration; null for what is no variable of this file. */
  readonly declaredAt: number | null;
  /** It tests the type (`typeof x`, `x === null`), so that a wider type does no harm. */
  readonly tests: boolean;
  /** The constant that keeps what is learned from it, by its place of declaration; else null. */
  readonly testedBy: number | null;
  /** Constants whose value decides whether it is reached, by their places of declaration. */
  readonly conditions: () => readonly number[];
  /** How to say the narrower type; null where that can't be said. */
  readonly cast: () => Cast | null;
  /** How to say the wider type that a constant has here; null where it has none. */
  readonly widened: () => Cast | null;
}

export interface Cast {
  /** `(`, or nothing. */
  readonly open: string;
  /** ` as T)`, or `!`. */
  readonly close: string;
  /** The checker still sees the name behind it: true of `!`. */
  readonly isTransparent: boolean;
}

/** A function that must say what it takes, once the expression it belongs to has no type. */
export interface UntypedFunction {
  readonly start: number;
  /** The call it is an argument of, or the value it is part of. */
  readonly owner: { readonly start: number; readonly end: number };
  readonly annotate: () => readonly Insert[];
}

/** What a checker knows of the text of one function. */
export interface Knowledge {
  /** In the order of the text. */
  readonly mentions: readonly Mention[];
  readonly untyped: readonly UntypedFunction[];
  /** Some type could not be written: what functions take must be said everywhere. */
  readonly isLossy: () => boolean;
  /** Defaults that only a declaration takes for what its pattern asks for, by their ends, and how each says it. */
  readonly defaults: readonly { readonly at: number; readonly say: () => readonly Insert[] }[];
  /** Calls in initializers whose type arguments must be said in an assignment, by the place of these. */
  readonly initializers: readonly { readonly at: number; readonly say: () => readonly Insert[] }[];
  /** Text to be written in another way wherever the machine stands. */
  readonly rewrites: readonly Insert[];
}

/** Text that only TypeScript output has, at an offset of the source. */
export interface Insert {
  readonly at: number;
  readonly text: string;
  /** Belongs to what ends here, or to what starts here. */
  readonly side: "end" | "start";
  /** So many characters of the source are left out. */
  readonly replaces: number;
  /** Where the other parenthesis stands: where `o` of `o.x` is written alone, one for `o.x` is not. */
  readonly pair?: number;
}
