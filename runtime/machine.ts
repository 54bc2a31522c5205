/**
 * Machine: the base of what the compiler makes of an async function in lazy mode. Only generated code extends it.
 *
 * It has no constructor, and `state`, `awaiting` and `awaitedBy` have their first values on the prototype: a constructor here would
 * see the layout of every generated class, and its stores would cost more than all the rest of a short call. A generated class that
 * initialises the three itself, before its locals, is the faster for it.
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

  override get isMachine(): boolean {
    return true;
  }

  abstract override poll(cx: Context): Poll<T>;

  /** Opens a poll: the state to go on from. Throws a PollError where there is none. */
  protected begin(): number {
    const { state } = this;
    if (state !== UNRESUMED && state < FIRST_SUSPEND) throw new PollError(this, FAULTS[state]!);
    this.state = RUNNING;
    return state;
  }

  /** Ends a poll at a suspend point. */
  protected suspend(state: number, child: Future<unknown>, cx: Context): typeof PENDING {
    this.state = state;
    this.awaiting = child;
    // A child machine has linked itself or its own child; any other future leaves this machine the innermost.
    if (child.isMachine) (child as unknown as Frame).awaitedBy = this;
    else cx.frame = this;
    return PENDING;
  }

  /** Ends the last poll: the function returned. */
  protected complete(value: T): T {
    this.state = RETURNED;
    this.awaiting = undefined;
    return value;
  }

  /**
   * Ends the last poll: the function threw; gives the error back, to be thrown. During a drop `state` says where, so that the next
   * outer clean-up is found.
   */
  protected fail(error: unknown, state: number = PANICKED): unknown {
    this.state = isUnwinding(this) ? state : PANICKED;
    this.awaiting = undefined;
    return error;
  }

  /** A poll is running clean-ups of a drop: no `catch` outside of them may see an error. */
  protected get dropping(): boolean {
    return isUnwinding(this);
  }

  /** Ends a drop: the outermost pending clean-up has run. */
  protected dropped(): typeof PENDING {
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

Machine.prototype.state = UNRESUMED;
Machine.prototype.awaiting = undefined;
Machine.prototype.awaitedBy = undefined;
