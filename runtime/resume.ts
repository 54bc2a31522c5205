/**
 * Resuming a suspended chain of machines from its innermost frame.
 *
 * A context's segment is a chain `root … parent → child → leaf future`, linked where machines suspend. A wake-up polls the innermost
 * machine first; only when that returns or throws, its parent is polled, and is told the outcome in place of asking its child:
 *
 *     cx.frame = c          a awaits b awaits c awaits sleep()
 *     c.poll(cx) → 7
 *     b.poll(cx, 7, true) → PENDING: done, nobody touched a
 *
 * so a wake-up 100 calls deep costs as much as one 10 deep, and re-polling from the root (what a hand-written future in the
 * middle does) stays correct.
 *
 * The loop meets machines of all classes, and to read or write a field of one of many classes costs as much as a short poll. So it
 * does no more than it must: nothing is written, and the links of a machine that is over stay.
 */

import type { Pollable } from "./pollable.ts";
import type { Future } from "./future.ts";
import { PENDING as pending, type Poll } from "./poll.ts";
import { PANICKED, RUNNING, UNRESUMED } from "./machine-state.ts";
import type { Context, Frame } from "./waker.ts";

const PENDING: typeof pending = pending; // a constant of this file: see poll.ts

/** Polls the segment of `cx` until it is pending (then `PENDING`) or over (then the root's value, or its error is thrown). */
export function resume(cx: Context): Poll<unknown> {
  let frame = cx.frame!;
  let sent: unknown = undefined;
  let isSent = false;
  for (;;) {
    try {
      // The way of a value up the chain never leaves this block.
      for (;;) {
        sent = frame.poll(cx, sent, isSent);
        if (sent === PENDING) return PENDING;
        const caller = frame.awaitedBy;
        if (caller === undefined) {
          cx.frame = undefined;
          return sent;
        }
        frame = caller;
        isSent = true;
      }
    } catch (error) {
      if (frame.state === RUNNING) frame.state = PANICKED;
      const caller = frame.awaitedBy;
      if (caller === undefined) {
        cx.frame = undefined;
        throw error;
      }
      caller.awaiting = failure(error);
      frame = caller;
      isSent = false;
    }
  }
}

/** The outermost frame of the segment: what owns all others. */
export function rootOf(innermost: Frame): Frame {
  let frame = innermost;
  while (frame.awaitedBy !== undefined) frame = frame.awaitedBy;
  return frame;
}

/** The error of a child that was resumed directly, standing where the child stood until its parent polls it. */
class Failure {
  private readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }

  poll(_cx: Context): never {
    throw this.error;
  }

  startDrop(): undefined {
    // The child is over.
  }
}

function failure(error: unknown): Future<never> {
  // Only a parent's poll and drop ever reach it, never the rest of a Future.
  return new Failure(error) as unknown as Future<never>;
}

/** Gives a future that is no machine a place at the root of a segment. */
export class FutureFrame implements Frame {
  state = UNRESUMED;
  awaitedBy: Frame | undefined = undefined;
  awaiting: Future<unknown> | undefined;

  constructor(future: Pollable<unknown>) {
    // Only ever polled and dropped.
    this.awaiting = future as Future<unknown>;
  }

  poll(cx: Context): Poll<unknown> {
    const polled = this.awaiting!.poll(cx);
    // Machines inside the future have linked themselves; only the future knows which of them to poll.
    if (polled === PENDING) cx.frame = this;
    return polled;
  }

  startDrop(): Pollable<void> | undefined {
    const future = this.awaiting;
    this.awaiting = undefined;
    return future?.startDrop();
  }
}

/** The frame to put at the root of a segment for `future`. */
export function frameOf(future: Pollable<unknown>): Frame {
  return future.isMachine ? (future as unknown as Frame) : new FutureFrame(future);
}
