/** pollFn, ready, pending: the smallest futures. */

import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";

class PollFn<T> extends Future<T> {
  private fn: ((cx: Context) => Poll<T>) | undefined;
  private onDrop: (() => void) | undefined;

  constructor(fn: (cx: Context) => Poll<T>, onDrop: (() => void) | undefined) {
    super();
    this.fn = fn;
    this.onDrop = onDrop;
  }

  override poll(cx: Context): Poll<T> {
    const fn = this.fn;
    if (fn === undefined) throw new PollError(this, "returned");
    let polled: Poll<T> = PENDING;
    let over = true;
    try {
      polled = fn(cx);
      over = polled !== PENDING;
    } finally {
      if (over) this.fn = this.onDrop = undefined;
    }
    return polled;
  }

  override drop(): void {
    const onDrop = this.onDrop;
    this.fn = this.onDrop = undefined;
    onDrop?.();
  }
}

/** A future from its poll function. `onDrop` is called if it is dropped before it is over. */
export function pollFn<T>(fn: (cx: Context) => Poll<T>, onDrop?: () => void): Future<T> {
  return new PollFn(fn, onDrop);
}

/** Ready on the first poll. */
export function ready<T>(value: T): Future<T> {
  return pollFn(() => value);
}

/** Never ready. */
export function pending<T = never>(): Future<T> {
  return pollFn<T>(() => PENDING);
}
