/** join, joinAll, tryJoin: several futures on one task, all to their end. */

import type { Future } from "../future.ts";
import { intoFuture } from "../promise.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";
import { Combinator } from "./combinator.ts";

class Join<T> extends Combinator<T[]> {
  private readonly values: T[];
  private readonly failFast: boolean;
  private missing: number;
  private failed = false;
  private error: unknown = undefined;

  constructor(children: readonly Future<T>[], failFast: boolean) {
    super(children);
    this.values = new Array<T>(children.length);
    this.missing = children.length;
    this.failFast = failFast;
  }

  protected override advance(cx: Context): Poll<T[]> {
    // What is woken from here on, also by the children polled now, waits for the next poll.
    for (let batch = this.woken.length; batch > 0; batch--) {
      const slot = this.woken.shift();
      try {
        const polled = slot.poll();
        if (polled === PENDING) continue;
        this.values[slot.index] = polled as T;
      } catch (error) {
        if (this.failFast) {
          this.concludeFailed(error);
          return this.leave(cx);
        }
        if (!this.failed) this.error = error;
        this.failed = true;
      }
      this.missing--;
    }
    if (this.missing > 0) return PENDING;
    if (this.failed) throw this.error;
    return this.values;
  }
}

/** What awaiting each of `T` gives. */
export type Outcomes<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> };

/**
 * Waits for all, on the task that awaits it; the values in the order of the arguments. If some fail, it throws what the first of them
 * threw, after all are over. Dropping it drops all.
 */
export function join<T extends readonly unknown[]>(...work: T): Future<Outcomes<T>> {
  return new Join(
    work.map((each) => intoFuture(each)),
    false,
  ) as Future<unknown> as Future<Outcomes<T>>;
}

/** As `join`, but the first failure drops all others and is thrown when their clean-ups are over. */
export function tryJoin<T extends readonly unknown[]>(...work: T): Future<Outcomes<T>> {
  return new Join(
    work.map((each) => intoFuture(each)),
    true,
  ) as Future<unknown> as Future<Outcomes<T>>;
}

/** `join` of any number of futures. */
export function joinAll<T>(work: Iterable<T>): Future<Awaited<T>[]> {
  return new Join(
    Array.from(work, (each) => intoFuture(each)),
    false,
  );
}

/** `tryJoin` of any number of futures. */
export function tryJoinAll<T>(work: Iterable<T>): Future<Awaited<T>[]> {
  return new Join(
    Array.from(work, (each) => intoFuture(each)),
    true,
  );
}
