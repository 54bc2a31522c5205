/** The host over hand-written futures: for lazily lowered programs. */

import { Future, PENDING, type Context, type Poll } from "../../runtime/index.ts";
import type { Leaves } from "./host-common.ts";

/** What leaves did, for tests that look at drops and polls. */
export interface LeafWatch {
  /** A leaf was dropped while it was pending. */
  dropped(): void;
}

/** Pending as often as it is told, waking itself each time; then the answer. */
class Leaf<T> extends Future<T> {
  #left: number;
  #answer: (() => T) | undefined;
  readonly #watch: LeafWatch | undefined;

  constructor(turns: number, answer: () => T, watch: LeafWatch | undefined) {
    super();
    this.#left = turns;
    this.#answer = answer;
    this.#watch = watch;
  }

  override poll(cx: Context): Poll<T> {
    const answer = this.#answer;
    if (answer === undefined) throw new Error("a leaf was polled after it was over");
    if (this.#left-- > 0) {
      cx.wake();
      return PENDING;
    }
    this.#answer = undefined;
    return answer();
  }

  override drop(): void {
    if (this.#answer !== undefined) this.#watch?.dropped();
    this.#answer = undefined;
  }
}

export function futureLeaves(watch?: LeafWatch): Leaves {
  return {
    later: <T>(turns: number, answer: () => T) =>
      new Leaf(turns, answer, watch) as Future<T> as unknown as Promise<T>,
  };
}
