/** What runtime tests share: a list of events, leaves that are fired by hand, a context that counts its wake-ups. */

import { Context, Future, ManualClock, PENDING, Runtime, type Poll } from "lower-async/runtime";
import type { SchedulerOptions } from "lower-async/runtime";

/** The events of one test, in order. */
export type Trace = string[];

/** A context without a task: wake-ups are events. */
export class ProbeContext extends Context {
  wakes = 0;
  readonly trace: Trace;

  constructor(trace: Trace = []) {
    super(undefined);
    this.trace = trace;
  }

  override wake(): void {
    this.wakes++;
    this.trace.push("wake");
  }
}

/** A leaf that is ready when the test says so. */
export class Signal<T = void> extends Future<T> {
  readonly name: string;
  readonly trace: Trace;
  polls = 0;
  cx: Context | undefined = undefined;
  #outcome: { readonly value: T } | { readonly error: unknown } | undefined = undefined;

  constructor(name: string, trace: Trace = []) {
    super();
    this.name = name;
    this.trace = trace;
  }

  override poll(cx: Context): Poll<T> {
    this.polls++;
    this.trace.push(`poll ${this.name}`);
    if (this.#outcome === undefined) {
      this.cx = cx;
      return PENDING;
    }
    if ("error" in this.#outcome) throw this.#outcome.error;
    return this.#outcome.value;
  }

  /** Ready with `value`, and wakes the latest poll. */
  fire(value: T): void {
    this.set(value);
    this.cx?.wake();
  }

  /** Ready without a wake-up. */
  set(value: T): void {
    this.#outcome = { value };
  }

  fail(error: unknown): void {
    this.#outcome = { error };
    this.cx?.wake();
  }

  override drop(): void {
    this.trace.push(`drop ${this.name}`);
  }
}

/** A runtime on a paused clock. */
export function testRuntime(options: SchedulerOptions = {}): Runtime {
  return new Runtime({ clock: new ManualClock(), seed: 1, ...options });
}

/** Lets microtasks and one turn of the event loop pass. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
