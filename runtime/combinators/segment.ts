/** segment: a child with a context of its own, inside a future that is not a machine. */

import type { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import { Combinator } from "./combinator.ts";

class Segment<T> extends Combinator<T> {
  protected override advance(): Poll<T> {
    if (this.woken.length === 0) return PENDING;
    return this.woken.shift().poll() as Poll<T>;
  }
}

/** `child`, resumed from its innermost frame on each wake-up, however deep its chain of machines is. */
export function segment<T>(child: Future<T>): Future<T> {
  return child.isMachine ? new Segment<T>([child]) : child;
}
