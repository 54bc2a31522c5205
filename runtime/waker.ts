/**
 * Waker and Context: who is told when a future that was pending may go on.
 *
 * In Rust a context lends a waker. Here the context *is* the waker, so that keeping one costs no allocation: a leaf future
 * that answers `PENDING` keeps the `cx` of its latest poll and calls `cx.wake()` once.
 */

import type { Pollable } from "./pollable.ts";
import type { Future } from "./future.ts";
import type { Poll } from "./poll.ts";

/** Something that can be woken. Waking late, twice, or after completion is harmless. */
export interface Waker {
  /** "Poll again." Never polls by itself: the task is queued. */
  wake(): void;
}

/** A suspended function as its context sees it: it can be polled, and it knows who awaits it. */
export interface Frame {
  /** The machine that awaits this one, when the context resumes both directly. */
  awaitedBy: Frame | undefined;
  /** Where a machine stands; see machine-state.ts. */
  state: number;
  /** What this frame awaits. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each suspend point awaits another type
  awaiting: Future<any> | undefined;
  /** With `isSent`: what it awaits has gone on by itself and gave `sent`, so it is not to be polled. */
  poll(cx: Context, sent?: unknown, isSent?: boolean): Poll<unknown>;
  startDrop(): Pollable<void> | undefined;
}

/** What a poll is handed. One per task, and one per child of a combinator. */
export abstract class Context implements Waker {
  /** The innermost suspended machine below this context: the one to resume first. Written by `Machine.suspend`. */
  declare frame: Frame | undefined;

  constructor(frame: Frame | undefined) {
    this.frame = frame;
  }

  abstract wake(): void;

  /**
   * As `wake`, for a callback of the host (timer, promise, socket) under which no other code is on the stack: the woken
   * task runs at once and saves a microtask.
   */
  wakeNow(): void {
    this.wake();
  }

  /** The waker to keep. The context itself; the name is there for readers who know Rust. */
  get waker(): Waker {
    return this;
  }
}
