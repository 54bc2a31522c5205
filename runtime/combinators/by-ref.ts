/** byRef: a future lent to a combinator that drops its losers. */

import { Future } from "../future.ts";
import type { Poll } from "../poll.ts";
import type { Context } from "../waker.ts";

class ByRef<T> extends Future<T> {
  private readonly future: Future<T>;

  constructor(future: Future<T>) {
    super();
    this.future = future;
  }

  override poll(cx: Context): Poll<T> {
    return this.future.poll(cx);
  }

  override awaitedFutures(): readonly object[] {
    return [this.future];
  }

  override drop(): void {
    // Only lent.
  }
}

/** Polls `future`; dropping the result leaves it alone, so that it can be polled again. */
export function byRef<T>(future: Future<T>): Future<T> {
  return new ByRef(future);
}
