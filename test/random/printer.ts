/** What the parts of the printer share: labels, options, and the jumps that are possible. */

import { Scope } from "./scope.ts";

/** A statement that `break` or `continue` may go to. */
export interface Jump {
  readonly label: string;
  readonly kind: "loop" | "switch" | "block";
  /** The label is used and must be printed. */
  used: boolean;
}

export class Printer {
  /** Tasks may run at once and turns may be counted. */
  readonly concurrent: boolean;
  #count = 0;

  constructor(concurrent: boolean) {
    this.concurrent = concurrent;
  }

  /** A string literal that is in the program once. */
  label(word: string): string {
    return `"${word}${++this.#count}"`;
  }

  jump(kind: Jump["kind"]): Jump {
    return { label: `L${++this.#count}`, kind, used: false };
  }

  functionScope(parent: Scope): Scope {
    return new Scope(parent, "function");
  }
}
