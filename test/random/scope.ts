/** The names of a random program: which are free to declare, which can be used where. */

/** How a name may be used, so that programs stay numeric and never print a function's text. */
export type NameKind = "value" | "array" | "key" | "thrown" | "function" | "generator" | "iterator";

export interface Name {
  readonly text: string;
  readonly kind: NameKind;
  readonly constant: boolean;
  /** For functions: what is called, and whether the call is to be awaited. */
  readonly callee: string;
  readonly isAsync: boolean;
  /** Its declaration has been printed: it can be used without meeting the dead zone. */
  alive: boolean;
}

/** Few names, so that they shadow each other; some that a machine might use for itself. */
const POOL = ["a", "b", "c", "x", "y", "state", "value", "sent", "self", "error"];

export class Scope {
  readonly names = new Map<string, Name>();
  /** Names that a `var` of an inner block hoists through this scope. */
  readonly #hoisted = new Set<string>();
  readonly #parent: Scope | undefined;
  /** The scope of a function's parameters and outermost body. */
  readonly #isFunction: boolean;
  /** A function with its own `this` begins here. */
  readonly #ownThis: boolean;
  #extra = 0;

  constructor(parent: Scope | undefined, of: "block" | "arrow" | "function" = "block") {
    this.#parent = parent;
    this.#isFunction = of !== "block";
    this.#ownThis = of === "function";
  }

  /** Declares `let`, `const`, a parameter, a function: a name that is free in this scope. */
  declare(at: number, kind: NameKind, options: Partial<Name> = {}): Name {
    const taken = (text: string): boolean => this.names.has(text) || this.#hoisted.has(text);
    const text = this.#choose(at, taken);
    return this.add({
      text,
      kind,
      constant: false,
      callee: text,
      isAsync: false,
      alive: false,
      ...options,
    });
  }

  /** Declares a `var`: it must meet no other declaration on its way to the function. */
  declareVar(at: number): Name {
    const way: Scope[] = [];
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the way starts here
    for (let scope: Scope = this; ; scope = scope.#parent!) {
      way.push(scope);
      if (scope.#isFunction || scope.#parent === undefined) break;
    }
    const target = way.at(-1)!;
    const inner = way.slice(0, -1);
    const again = (text: string): boolean => target.#hoisted.has(text);
    const taken = (text: string): boolean =>
      inner.some(({ names }) => names.has(text)) || (target.names.has(text) && !again(text));
    const text = this.#choose(at, taken);
    for (const scope of way) scope.#hoisted.add(text);
    const known = target.names.get(text);
    if (known !== undefined) return known;
    return target.add({
      text,
      kind: "value",
      constant: false,
      callee: text,
      isAsync: false,
      alive: true,
    });
  }

  add(name: Name): Name {
    this.names.set(name.text, name);
    return name;
  }

  /** What can be used here, inner first; a shadowed name is not in it. */
  visible(): readonly Name[] {
    const seen = new Map<string, Name>();
    let ownThis = false;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the way starts here
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#parent) {
      for (const [text, name] of scope.names) {
        if (!seen.has(text) && !(ownThis && text.startsWith("this."))) seen.set(text, name);
      }
      ownThis ||= scope.#ownThis;
    }
    return [...seen.values()];
  }

  #choose(at: number, taken: (text: string) => boolean): string {
    for (let i = 0; i < POOL.length; i++) {
      const text = POOL[(at + i) % POOL.length]!;
      if (!taken(text)) return text;
    }
    for (;;) {
      const text = `z${++this.#extra}`;
      if (!taken(text)) return text;
    }
  }
}
