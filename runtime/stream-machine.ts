/**
 * StreamMachine: the base of what the compiler makes of an async generator in lazy mode. It is polled as any machine is; a poll ends
 * with a value (the function stands at a `yield`), with `DONE`, or with `PENDING`.
 */

import { Machine } from "./machine.ts";
import { FIRST_SUSPEND, PANICKED, RETURNED, RUNNING, UNRESUMED } from "./machine-state.ts";
import { PENDING, type Poll } from "./poll.ts";
import type { Pollable } from "./pollable.ts";
import type { Resumption } from "./requests.ts";
import { DONE, Stream, type PollNext } from "./stream.ts";
import type { Context } from "./waker.ts";

export abstract class StreamMachine<T = unknown, R = unknown, N = unknown> extends Machine<
  T | typeof DONE
> {
  /** How it goes on from a yield, and with what: see `Stream.next`, `throw`, `return`. */
  declare how: Resumption;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each yield has another type
  declare sent: any;
  /** What the function returned. */
  declare returned: R | undefined;

  /** Goes on from `state` to the next yield. */
  abstract pollNext(cx: Context): PollNext<T>;

  override poll(cx: Context): Poll<T | typeof DONE> {
    return this.pollNext(cx);
  }

  /** What the function gives: the stream in front of this machine. */
  stream(): Stream<T, R, N> {
    return new MachineStream<T, R, N>(this);
  }

  /** Ends the last poll. */
  complete(value?: R): typeof DONE {
    this.state = RETURNED;
    this.returned = value;
    return DONE;
  }

  /** A stream that is at its end says so again; to poll one that was dropped, or is being polled, is an error. */
  pollOver(): typeof DONE {
    if (this.state !== RETURNED && this.state !== PANICKED) throw this.pollError();
    this.returned = undefined;
    return DONE;
  }

  /** What a clean-up gives while it is being dropped is given to nobody; the clean-up goes on. */
  override endsDrop(polled: Poll<unknown>): boolean {
    return polled === DONE || super.endsDrop(PENDING);
  }
}

StreamMachine.prototype.how = "next";
StreamMachine.prototype.sent = undefined;
StreamMachine.prototype.returned = undefined;

class MachineStream<T, R, N> extends Stream<T, R, N> {
  constructor(private readonly machine: StreamMachine<T, R, N>) {
    super();
  }

  override pollNext(cx: Context): PollNext<T> {
    const { machine } = this;
    try {
      return machine.pollNext(cx);
    } catch (error) {
      if (machine.state === RUNNING) machine.state = PANICKED;
      throw error;
    }
  }

  override startDrop(): Pollable<void> | undefined {
    return this.machine.startDrop();
  }

  override get isBetween(): boolean {
    return this.machine.awaiting === undefined;
  }

  override accept(how: Resumption, value: unknown): boolean {
    const { machine } = this;
    if (machine.state >= FIRST_SUSPEND) {
      machine.how = how;
      machine.sent = value;
      return true;
    }
    if (how === "next" || machine.state === RUNNING) return true;
    if (machine.state === UNRESUMED) machine.state = RETURNED;
    return false;
  }

  override forget(): void {
    this.machine.how = "next";
    this.machine.sent = undefined;
  }

  override get returned(): unknown {
    return this.machine.returned;
  }

  /** For dumps. */
  awaitedFutures(): readonly object[] {
    return [this.machine];
  }
}
