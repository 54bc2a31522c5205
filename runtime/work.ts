/** What can be given to `spawn`, `run` and `main`: something to await, or a function that makes it. */

import { Machine } from "./machine.ts";
import { intoFuture } from "./promise.ts";
import type { Poll } from "./poll.ts";
import { frameOf } from "./resume.ts";
import type { Future } from "./future.ts";
import type { Context, Frame } from "./waker.ts";

export type Work<T> = PromiseLike<T> | (() => T | PromiseLike<T>);

/** A function to be called on the first poll, whose result takes over the segment: resuming goes straight to what it made. */
class CallFrame implements Frame {
  state = 0;
  awaitedBy: Frame | undefined = undefined;
  awaiting: Future<unknown> | undefined = undefined;
  private readonly call: () => unknown;

  constructor(call: () => unknown) {
    this.call = call;
  }

  poll(cx: Context): Poll<unknown> {
    const call = this.call;
    // Not linked to this frame: once suspended, what the call made is the root.
    return frameOf(intoFuture(call())).poll(cx);
  }

  startDrop(): undefined {
    // Not called yet: nothing to give up.
  }
}

/** The frame a task begins with. */
export function frameFor(work: unknown): Frame {
  // By far the most frequent, and two steps up the prototypes; Pollable is five.
  if (work instanceof Machine) return work;
  if (typeof work !== "function") return frameOf(intoFuture(work));
  return new CallFrame(work as () => unknown);
}
