/** yieldNow: gives the other runnable tasks a turn. */

import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";

const NEW = 0;
const YIELDED = 1;
const OVER = 2;

class YieldNow extends Future<void> {
  declare private state: number;

  constructor() {
    super();
    this.state = NEW;
  }

  override poll(cx: Context): Poll<void> {
    switch (this.state) {
      case NEW:
        this.state = YIELDED;
        cx.wake();
        return PENDING;
      case YIELDED:
        this.state = OVER;
        return undefined;
      default:
        throw new PollError(this, "returned");
    }
  }
}

/** Pending once; the task goes on after everything that is runnable now. */
export function yieldNow(): Future<void> {
  return new YieldNow();
}
