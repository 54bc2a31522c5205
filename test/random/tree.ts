/**
 * A random program as a tree. Names are positions: the printer picks among what is in scope there,
 * so that every tree is a program, and so is every part of it that shrinking leaves.
 */

export type Expr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "nothing"; readonly value: "undefined" | "null" | "true" | "false" }
  | { readonly kind: "read"; readonly at: number }
  | { readonly kind: "await"; readonly how: AwaitHow; readonly value: Expr }
  | { readonly kind: "yield"; readonly from: YieldFrom; readonly at: number; readonly value: Expr }
  | { readonly kind: "ask"; readonly at: number; readonly request: Request }
  | { readonly kind: "say"; readonly value: Expr }
  | { readonly kind: "unary"; readonly op: string; readonly value: Expr }
  | { readonly kind: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | {
      readonly kind: "conditional";
      readonly test: Expr;
      readonly yes: Expr;
      readonly no: Expr;
    }
  | { readonly kind: "assign"; readonly op: string; readonly to: Target; readonly value: Expr }
  | { readonly kind: "update"; readonly op: string; readonly prefix: boolean; readonly to: Target }
  | { readonly kind: "member"; readonly base: Base; readonly key: Expr }
  | { readonly kind: "delete"; readonly base: Base; readonly key: Expr }
  | { readonly kind: "destructure"; readonly pattern: Pattern; readonly source: readonly Expr[] }
  | { readonly kind: "call"; readonly at: number; readonly args: readonly Item[] }
  | { readonly kind: "method"; readonly base: Base; readonly args: readonly Item[] }
  | { readonly kind: "new"; readonly args: readonly Item[] }
  | { readonly kind: "closure"; readonly at: number }
  | {
      readonly kind: "class";
      readonly base: "none" | "plain" | "awaited";
      readonly members: readonly Member[];
    }
  | { readonly kind: "inline"; readonly isAsync: boolean; readonly body: Expr }
  | { readonly kind: "array"; readonly items: readonly Item[] }
  | { readonly kind: "object"; readonly properties: readonly Property[] }
  | { readonly kind: "template"; readonly tagged: boolean; readonly parts: readonly Expr[] }
  | { readonly kind: "arguments"; readonly at: number }
  /** A method of the parent, where there can be one. */
  | { readonly kind: "super"; readonly args: readonly Item[] };

/** What is awaited: pending, ready at once, a plain value, a thenable, a failure. */
export type AwaitHow = "tick" | "now" | "plain" | "thenable" | "fail";

/** A value, or what `yield*` goes through. */
export type YieldFrom = "value" | "generator" | "array" | "iterable" | "asyncIterable";

/** What an async generator is asked. */
export interface Request {
  readonly how: "next" | "return" | "throw";
  readonly value: Expr;
}

/** `o`, an awaited `o`, `o` behind `?.`, or nothing behind `?.`. */
export type Base = "plain" | "awaited" | "optional" | "missing";

export type Target =
  | { readonly kind: "name"; readonly at: number }
  | { readonly kind: "member"; readonly base: "plain" | "awaited"; readonly key: Expr };

export interface Item {
  readonly spread: boolean;
  readonly value: Expr;
}

/** `using`, or `await using` where that is possible. */
export interface Using {
  readonly isAsync: boolean;
  readonly throws: boolean;
}

/** A field of a class, or a method that is called once: the value of either; or a block that runs when the class is made. */
export interface Member {
  readonly how: "field" | "static" | "method" | "async" | "generator" | "block";
  /** A second, `#private` one holds the value, and this one reads it. */
  readonly isPrivate: boolean;
  readonly key: Expr;
  readonly value: Expr;
}

/** What a loop goes through: an array, an iterator that logs, one that fails, a generator, an async one in scope. */
export type Source =
  "array" | "logged" | "returnThrows" | "nextThrows" | "noReturn" | "generator" | "asyncGenerator";

export interface Property {
  readonly how: "plain" | "computed" | "spread" | "getter";
  readonly key: number;
  readonly value: Expr;
}

/** An array pattern or an object pattern; the names are declared or looked up by the printer. */
export interface Pattern {
  readonly kind: "array" | "object";
  readonly parts: readonly PatternPart[];
  readonly rest: boolean;
}

export interface PatternPart {
  readonly at: number;
  /** What takes the value apart, in place of a name. */
  readonly nested: Pattern | undefined;
  /** Of the property that is read, or, where nothing is declared, of one that is written. */
  readonly key: Expr;
  readonly otherwise: Expr | undefined;
}

export type Block = readonly Stmt[];

export type Stmt =
  | { readonly kind: "expression"; readonly value: Expr }
  | { readonly kind: "log"; readonly value: Expr }
  | {
      readonly kind: "declare";
      readonly how: "let" | "const" | "var";
      readonly name: number;
      readonly value: Expr | undefined;
    }
  | {
      readonly kind: "declarePattern";
      readonly how: "let" | "const";
      readonly pattern: Pattern;
      readonly source: readonly Expr[];
    }
  | { readonly kind: "keep"; readonly value: Expr }
  | {
      readonly kind: "function";
      readonly name: number;
      readonly how: "declaration" | "arrow" | "method";
      readonly isAsync: boolean;
      /** An async function becomes an async generator. */
      readonly isGenerator: boolean;
      readonly parameters: readonly Parameter[];
      /** The last parameter takes what is left. */
      readonly rest: boolean;
      readonly body: Block;
    }
  | { readonly kind: "if"; readonly test: Expr; readonly yes: Block; readonly no: Block }
  | { readonly kind: "while"; readonly test: Expr; readonly body: Block }
  | { readonly kind: "doWhile"; readonly test: Expr; readonly body: Block }
  | {
      readonly kind: "for";
      readonly how: "let" | "var";
      readonly name: number;
      readonly start: Expr;
      readonly test: Expr;
      /** Without one the next round still has a variable of its own. */
      readonly step: Expr | null;
      readonly body: Block;
    }
  | {
      readonly kind: "forOf";
      /** `using`: what it goes through are resources. */
      readonly how: "let" | "const" | "var" | "assign" | "using";
      readonly name: number;
      /** What takes each value apart, in place of the name. */
      readonly pattern: Pattern | undefined;
      readonly source: Source;
      /** `for await`, where that is possible. */
      readonly isAwait: boolean;
      readonly items: readonly Expr[];
      readonly body: Block;
    }
  | { readonly kind: "forIn"; readonly name: number; readonly keys: number; readonly body: Block }
  | {
      readonly kind: "switch";
      readonly value: Expr;
      readonly cases: readonly { readonly test: Expr | undefined; readonly body: Block }[];
    }
  | {
      readonly kind: "try";
      readonly body: Block;
      readonly handler: Block | undefined;
      readonly caught: Caught;
      readonly finalizer: Block | undefined;
    }
  | {
      readonly kind: "block";
      readonly labelled: boolean;
      /** A resource that is disposed of at the end, if it can be. */
      readonly using: Using | undefined;
      readonly body: Block;
    }
  | { readonly kind: "break"; readonly at: number }
  | { readonly kind: "continue"; readonly at: number }
  | { readonly kind: "return"; readonly value: Expr | undefined }
  | { readonly kind: "throw"; readonly value: Expr; readonly asError: boolean }
  /** A name for what a call of an async generator gives. */
  | {
      readonly kind: "iterator";
      readonly name: number;
      readonly at: number;
      readonly args: readonly Item[];
    }
  | { readonly kind: "askAll"; readonly at: number; readonly requests: readonly Request[] }
  | { readonly kind: "start"; readonly at: number; readonly args: readonly Item[] }
  | { readonly kind: "probe"; readonly turns: number };

/** What a `catch` calls the error: a name, a pattern, nothing. */
export type Caught = number | Pattern | null;

export interface Parameter {
  readonly pattern: Pattern | undefined;
  readonly source: readonly Expr[];
  readonly otherwise: Expr | undefined;
}

/** A whole program: the body of one async function with two parameters. */
export interface Program {
  readonly body: Block;
  /** What it is asked, if it is a generator. */
  readonly asked: readonly { readonly how: Request["how"]; readonly value: number }[] | undefined;
}
