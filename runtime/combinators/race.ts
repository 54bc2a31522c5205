/** race: the first of several futures to end. */

import type { Future } from "../future.ts";
import { intoFuture } from "../promise.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";
import { Combinator } from "./combinator.ts";

class Race<T> extends Combinator<T> {
  protected override advance(cx: Context): Poll<T> {
    for (let batch = this.woken.length; batch > 0; batch--) {
      if (this.endsWith(this.woken.shift(), (value) => value as T)) return this.leave(cx);
    }
    return PENDING;
  }
}

/**
 * The outcome, value or failure, of whichever ends first; of several that are ready, the one woken first. The others are dropped before
 * it is handed on. Of none at all: never ready.
 */
export function race<T extends readonly unknown[]>(...work: T): Future<Awaited<T[number]>> {
  return new Race(work.map((each) => intoFuture(each)));
}
