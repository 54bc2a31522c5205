/**
 * Machine: the base of what the compiler makes of an async function in lazy mode. Only generated code extends it.
 *
 * A generated class gives `state`, `awaiting` and `awaitedBy` their first values itself, and its `poll` writes them itself. Here they
 * would be initialised by a constructor, and changed by methods, that see the layout of every generated class, which costs more than
 * all the rest of a short call. A poll sets:
 *
 *     this.state = Running                                 at its start
 *     this.state = Suspend…; this.awaiting = child;        at a suspend point (out of date from the next poll on), with the link:
 *       child.isMachine ? child.awaitedBy = this           the innermost machine has linked itself, or its own child
 *                       : cx.frame = this                  any other future leaves this machine the innermost
 *     this.state = Returned                                at its end
 */

import type { Pollable } from "./pollable.ts";
import { PollError, type PollFault } from "./errors.ts";
import { OwningFuture, type Future } from "./future.ts";
import { DROPPED, FIRST_SUSPEND, PANICKED, RETURNED, RUNNING, UNRESUMED } from "./machine-state.ts";
import { PENDING, type Poll } from "./poll.ts";
import { Errors } from "./suppressed.ts";
import { isUnwinding, Unwinding } from "./unwinding.ts";
import type { Context, Frame } from "./waker.ts";

const FAULTS: Record<number, PollFault> = {
  [RETURNED]: "returned",
  [PANICKED]: "panicked",
  [DROPPED]: "dropped",
  [RUNNING]: "running",
};

export abstract class Machine<T = unknown> extends OwningFuture<T> implements Frame {
  /** The function's name, then one text per suspend point, in the order of their states. */
  static readonly points: readonly string[] = [];

  /** Where the function stands: see machine-state.ts. */
  declare state: number;
  /** What it awaits while suspended. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each suspend point awaits another type
  declare awaiting: Future<any> | undefined;
  /** The machine that awaits this one. Only while both are suspended under one context. */
  declare awaitedBy: Frame | undefined;

  abstract override poll(cx: Context, sent?: unknown, isSent?: boolean): Poll<T>;

  // What `poll` calls is public: the text of a `poll` may stand outside of its class, inside of another machine's.

  /**
   * Why there is nothing to poll. A function without handlers has no `catch` that could note its failure: until whoever drove it has
   * (see resume.ts), it seems to be running.
   */
  pollError(): PollError {
    return new PollError(this, FAULTS[this.state]!);
  }

  /**
   * Ends the last poll of a function with clean-ups: it threw; gives the error back, to be thrown. During a drop `state` says where,
   * so that the next outer clean-up is found.
   */
  fail(error: unknown, state: number): unknown {
    this.state = isUnwinding(this) ? state : PANICKED;
    this.awaiting = undefined;
    return error;
  }

  /** A poll is running clean-ups of a drop: no `catch` outside of them may see an error. */
  get dropping(): boolean {
    return isUnwinding(this);
  }

  /** Ends a drop: the outermost pending clean-up has run. */
  dropped(): typeof PENDING {
    this.state = DROPPED;
    return PENDING;
  }

  /**
   * Enters the innermost clean-up that is pending at `state`: records why (`Exit.Drop`), sets `this.state` to its block, says true.
   * Overridden where a `finally` (or an open iterator, or a `using`) is pending at some suspend point.
   */
  protected unwind(_state: number): boolean {
    return false;
  }

  /** Suspended inside a clean-up: notes that what follows it is dropped, says true. The clean-up itself runs to its end. */
  protected finishes(_state: number): boolean {
    return false;
  }

  /** A poll of a drop that ended like this was the last one: a `return` inside a `finally` ends the function in its own way. */
  endsDrop(polled: Poll<unknown>): boolean {
    return polled !== PENDING || this.state === DROPPED;
  }

  /** For the runtime: `unwind`, which generated classes keep protected. */
  enterCleanUp(state: number): boolean {
    return this.unwind(state);
  }

  override startDrop(): Pollable<void> | undefined {
    const { state, awaiting } = this;
    // Over, or on the stack: a function cannot be taken away from under itself.
    if (state !== UNRESUMED && state < FIRST_SUSPEND) return undefined;
    if (state !== UNRESUMED && this.finishes(state)) {
      this.awaitedBy = undefined;
      return new Unwinding(this as Machine, state, undefined, new Errors()).begin();
    }
    // From here on a poll is an error and a second drop does nothing, also from inside the clean-ups below.
    this.state = DROPPED;
    this.awaiting = undefined;
    this.awaitedBy = undefined;
    if (state === UNRESUMED) return undefined;
    const errors = new Errors();
    let child: Pollable<void> | undefined;
    try {
      child = awaiting?.startDrop();
    } catch (error) {
      errors.add(error);
    }
    if (child === undefined && !this.unwind(state)) {
      this.state = DROPPED;
      errors.check();
      return undefined;
    }
    return new Unwinding(this as Machine, state, child, errors).begin();
  }
}

Object.defineProperty(Machine.prototype, "isMachine", { value: true });
Machine.prototype.state = UNRESUMED;
Machine.prototype.awaiting = undefined;
Machine.prototype.awaitedBy = undefined;
