/**
 * Unwinding: the drop of a suspended machine whose clean-ups have something to do.
 *
 * First the rest of the child's drop, if it awaits; then the machine's own `poll` runs its pending `finally` blocks, inner
 * first. An error ends the block it arose in, is kept, and the next outer block runs; all errors are thrown at the end.
 */

import type { Machine } from "./machine.ts";
import { DROPPED } from "./machine-state.ts";
import { PENDING, type Poll } from "./poll.ts";
import { Pollable } from "./pollable.ts";
import type { Errors } from "./suppressed.ts";
import { Context } from "./waker.ts";

/** The machine whose clean-ups the topmost poll of a machine that is being dropped runs. */
let current: Machine | undefined;

/** The poll of `machine` that is on the stack runs its clean-ups. */
export function isUnwinding(machine: object): boolean {
  return current === machine;
}

/** For the synchronous part of a drop: nobody is to be woken, the owner of the rest polls it anyway. */
class NoContext extends Context {
  override wake(): void {
    // The rest is polled as soon as somebody drives it.
  }
}

export class Unwinding extends Pollable<void> {
  private readonly machine: Machine;
  private readonly errors: Errors;
  /** The rest of the child's drop. */
  private child: Pollable<void> | undefined;
  /** Before the clean-ups: the suspend point of the drop. Then the state to go on from: outside of a poll the machine says "dropped". */
  private state: number;
  private over = false;

  constructor(machine: Machine, state: number, child: Pollable<void> | undefined, errors: Errors) {
    super();
    this.machine = machine;
    this.errors = errors;
    this.child = child;
    // Without a child to wait for, `unwind` has already entered the first block.
    this.state = child === undefined ? machine.state : state;
    machine.state = DROPPED;
  }

  /** The synchronous part; undefined when nothing is left. */
  begin(): Pollable<void> | undefined {
    if (this.child !== undefined) return this;
    return this.run(new NoContext(undefined)) === PENDING ? this : undefined;
  }

  override poll(cx: Context): Poll<void> {
    if (this.over) return undefined;
    if (this.child !== undefined) {
      try {
        if (this.child.poll(cx) === PENDING) return PENDING;
      } catch (error) {
        this.errors.add(error);
      }
      this.child = undefined;
      if (!this.enter(this.state)) return this.finish();
    }
    return this.run(cx);
  }

  /** Polls the machine until its clean-ups wait (PENDING) or are over. */
  private run(cx: Context): Poll<void> {
    while (!this.step(cx)) {
      if (this.over) return this.finish();
    }
    return PENDING;
  }

  /** One poll of the machine. True: it waits. False: go on, or `over`. */
  private step(cx: Context): boolean {
    const machine = this.machine;
    machine.state = this.state;
    const outer = current;
    current = machine;
    let polled: Poll<unknown>;
    try {
      polled = machine.poll(cx);
      this.over = machine.endsDrop(polled);
    } catch (error) {
      this.errors.add(error);
      this.over = !this.enter(machine.state);
      return false;
    } finally {
      current = outer;
    }
    if (this.over) return false;
    this.state = machine.state;
    machine.state = DROPPED;
    return polled === PENDING;
  }

  /** Enters the next clean-up outside of `state`, if there is one. */
  private enter(state: number): boolean {
    const machine = this.machine;
    if (!machine.enterCleanUp(state)) return false;
    this.state = machine.state;
    machine.state = DROPPED;
    return true;
  }

  private finish(): void {
    this.over = true;
    this.machine.state = DROPPED;
    this.machine.awaiting = undefined;
    this.errors.check();
  }
}
