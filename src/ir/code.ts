/**
 * Text to be printed, as data: the author's own words stay spans of the source, and what must be
 * written differently inside a machine stands between them as pieces that the printer decides on.
 *
 *     total += await next(i)     →   [var left] " + " [result]      with   left = total
 */
import type { TS } from "../syntax/typescript.ts";
import { literalKey } from "../base/names.ts";
import type { HelperName } from "../base/runtime-names.ts";
import type { Span } from "../base/text.ts";
import type { BlockId, VarId } from "./cfg.ts";
import type { Access, Fn } from "./source.ts";

export type Piece =
  /** Text of ours. */
  | { readonly kind: "text"; readonly text: string }
  /** The value; `void 0` in a file that declares something of that name. */
  | { readonly kind: "undefined" }
  /** The author's text, byte for byte. */
  | { readonly kind: "source"; readonly start: number; readonly end: number }
  /** A place that names a variable of the machine. */
  | VarPiece
  /** The cell itself that holds a captured variable, to hand it to another machine. */
  | { readonly kind: "cell"; readonly variable: VarId }
  /** What the last await gave; `node` is the await expression, for its type. */
  | { readonly kind: "result"; readonly node: TS.Expression | null }
  /** A function inside the text that is lowered itself. */
  | { readonly kind: "fn"; readonly fn: Fn; readonly code: Code }
  /** The class of a lowered function's machine: it stands in the body of a class of the author's. */
  | { readonly kind: "machine"; readonly fn: Fn }
  /** The `poll` of a lowered function's machine, to be handed to its class. */
  | { readonly kind: "poll"; readonly fn: Fn }
  /** An anonymous function that takes the name of the variable it is assigned to. */
  | { readonly kind: "named"; readonly variable: VarId; readonly code: Code }
  /** `break`, `continue` or `return` out of text that otherwise stays whole. */
  | {
      readonly kind: "jump";
      readonly jump: Jump;
      readonly span: { start: number; end: number };
      /** A loop of that text stands around it: the jump must name the loop of the machine. */
      readonly inLoop: boolean;
      /** It is the last statement of a block: it needs no braces of its own. */
      readonly endsBlock: boolean;
    }
  /** Something the runtime exports. */
  | { readonly kind: "helper"; readonly name: HelperName }
  /** The same as a type: JavaScript output leaves it out. */
  | { readonly kind: "typeHelper"; readonly name: HelperName }
  /** A member of the machine's state enum. */
  | { readonly kind: "state"; readonly id: number }
  /** One of the names that `poll` uses for itself. */
  | { readonly kind: "own"; readonly name: OwnName }
  /** `machine: `, where something jumps out of a loop inside. */
  | { readonly kind: "label" }
  /** `const idHere = id;` */
  | { readonly kind: "alias"; readonly variable: VarId }
  /** The type argument of a cell: `<number>`. */
  | { readonly kind: "cellType"; readonly variable: VarId }
  /** Where something starts or ends in the output, for reports and views. */
  | {
      readonly kind: "mark";
      readonly mark: Mark;
      readonly edge: "start" | "end";
    }
  /**
   * `(` in front of `node`, ` as T)` after it: because it is made by something that gives `any`, or is
   * returned and has another type than the promise gives.
   */
  | {
      readonly kind: "cast";
      readonly node: TS.Node;
      readonly edge: "start" | "end";
      readonly returned?: boolean;
      /** What is returned is a function or class without a name. */
      readonly makes?: "function" | "class" | null;
    }
  /** What a value needs to be taken for the type of `node`; nothing where it has that type. */
  | {
      readonly kind: "adapt";
      readonly how: Adaptation;
      readonly node: TS.Node;
      readonly from: TS.Node | null;
    }
  /** In a type: the type of an expression. */
  | { readonly kind: "typeOf"; readonly node: TS.Node }
  /** What the function that makes a machine says about types. */
  | { readonly kind: "head"; readonly fn: Fn; readonly part: HeadPart }
  /** Text that only TypeScript output has: `: number`. */
  | { readonly kind: "type"; readonly text: string }
  | { readonly kind: "typeOnly"; readonly code: Code };

export type Adaptation =
  /** ` as any`, if `from` has another type. */
  | "loosen"
  /** ` as any`, if the names of the pattern `node` are narrower than what `from` has for them. */
  | "destructure"
  /** ` as any`, if it can't be undefined. */
  | "missing"
  /** `!` or ` as any`, if reading it could give more than `node` itself, which is also written: undefined above all. */
  | "present";

export type HeadPart =
  /** `<T>` after the name of the class. */
  | { readonly kind: "arguments" }
  /** `: Future<T>` after the parameters; `promise` is the class of what is given. */
  | { readonly kind: "return"; readonly promise: Code }
  /** `: [b?: number]`, parameters from one on as a list. */
  | { readonly kind: "rest"; readonly from: TS.ParameterDeclaration }
  | { readonly kind: "parameter"; readonly parameter: TS.ParameterDeclaration };

/** What `poll` has names for, besides the author's variables. */
export const OWN_NAMES = [
  "state",
  "cx",
  "awaiting",
  "polled",
  "sent",
  "isSent",
  "how",
  "failed",
  "result",
  "error",
  "machine",
] as const;

export type OwnName = (typeof OWN_NAMES)[number];

export interface Mark {
  readonly fn: Fn;
  readonly what: "machine" | "wrapper" | "state";
  readonly state: number;
}

/** `f(x)` of a function that may ask for its `this`. */
export interface PlainCall {
  /** What a parenthesis needs in front of it there. */
  readonly after: ";" | "";
  /** `f!(x)`, `(f as Show)(x)` */
  readonly isWrapped: boolean;
}

export interface VarPiece {
  readonly kind: "var";
  readonly variable: VarId;
  readonly access: Access;
  /** Where the author wrote the name; null in text of ours. */
  readonly span: { readonly start: number; readonly end: number } | null;
  /** `{ x }` must be written `{ x: … }` when the machine has another name for x. */
  readonly shorthand: boolean;
  /** Named inside a closure: it lives longer than this poll. */
  readonly closure: boolean;
  /** The function in it is called here. */
  readonly called: PlainCall | null;
  /** Declares the variable (a binding pattern): initialises, even where assigning is forbidden. */
  readonly declares: boolean;
}

export type Code = readonly Piece[];

/** How control leaves: to a block after some variables were set, or out of the function. */
export type Jump =
  | {
      readonly kind: "goto";
      readonly target: BlockId;
      readonly sets: readonly Set[];
    }
  | {
      readonly kind: "return";
      readonly value: Code | null;
      readonly settles: boolean;
    };

export interface Set {
  readonly variable: VarId;
  readonly code: Code;
}

/** Builds code from strings and code: `code("f(", argument, ")")`. */
export function code(...parts: readonly (string | Code)[]): Code {
  return joinedCode(parts);
}

export function joinedCode(parts: readonly (string | Code)[]): Code {
  let length = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    length += typeof part !== "string" ? part.length : part === "" ? 0 : 1;
  }
  // Of the right size from the start: most code is short.
  const pieces = new Array<Piece>(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (typeof part === "string") {
      if (part !== "") pieces[at++] = { kind: "text", text: part };
    } else for (let j = 0; j < part.length; j++) pieces[at++] = part[j]!;
  }
  return pieces;
}

const NOTHING: Code = [];

/** The value that a missing one is. */
export const UNDEFINED: Code = [{ kind: "undefined" }];

/** `a, b, c` */
export function listed(parts: readonly Code[]): Code {
  const [first = NOTHING, ...more] = parts;
  return more.length === 0 ? first : code(first, ...more.flatMap((part) => [", ", part]));
}

/** Text that JavaScript output leaves out. */
export function typed(text: string): Code {
  return text === "" ? [] : [{ kind: "type", text }];
}

/** Something the runtime exports. */
export function helper(name: HelperName): Code {
  return [{ kind: "helper", name }];
}

/** The same as a type. */
export function typeHelper(name: HelperName): Code {
  return [{ kind: "typeHelper", name }];
}

/** What `poll` calls something of its own. */
export function own(name: OwnName): Code {
  return [{ kind: "own", name }];
}

/**
 * A function or class without a name is to have this one, whatever it is assigned to: `({ handler: () => {} }).handler`.
 * @param context what says the type of the object: ` satisfies { handler: Handler }`
 */
export function withName(name: string, value: Code, context: Code = []): Code {
  return code(`({ ${literalKey(name)}: `, value, " }", context, `).${name}`);
}

/**
 * What is assigned to a variable of ours would take its name:
 *
 *     send(class {}, await x)        arg = (void 0, class {});
 */
export function withoutName(value: Code): Code {
  return code("(void 0, ", value, ")");
}

/** The value of a `return` that is kept in a variable of ours until it is given. */
export function keptReturn(value: Code | null): Code {
  if (value === null) return UNDEFINED;
  const [first] = value;
  return first?.kind === "cast" && first.makes != null ? withoutName(value) : value;
}

/** A variable named in text of ours. */
export function variable(id: VarId, access: Access = "read"): Code {
  return [
    {
      kind: "var",
      variable: id,
      access,
      span: null,
      shorthand: false,
      closure: false,
      called: null,
      declares: false,
    },
  ];
}

/** The author's text that a piece stands for. */
export function spanOf(piece: Piece): Span | null {
  if (piece.kind === "source") return piece;
  return piece.kind === "var" ? piece.span : null;
}

/** The author's text that begins with the piece at `index` and goes on without a gap. */
export function stretchFrom(pieces: Code, index: number): Span {
  const { start } = spanOf(pieces[index]!)!;
  let end = start;
  for (let at = index; at < pieces.length; at++) {
    const span = spanOf(pieces[at]!);
    if (span?.start !== end) break;
    ({ end } = span);
  }
  return { start, end };
}
