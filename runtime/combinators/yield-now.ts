/** yieldNow: gives the other runnable tasks a turn. */

import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";

class YieldNow extends Future<void> {
  private state: "new" | "yielded" | "over" = "new";

  override poll(cx: Context): Poll<void> {
    switch (this.state) {
      case "new":
        this.state = "yielded";
        cx.wake();
        return PENDING;
      case "yielded":
        this.state = "over";
        return undefined;
      case "over":
        throw new PollError(this, "returned");
    }
  }
}

/** Pending once; the task goes on after everything that is runnable now. */
export function yieldNow(): Future<void> {
  return new YieldNow();
}
