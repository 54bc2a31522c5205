/**
 * What happens when something that an eager machine awaits has settled: one tick later the machine is polled, and if that was its
 * end, its promise is settled, or its caller goes on.
 */

import { contexts as asyncContexts } from "./async-context.ts";
import { sendLater, takeDue } from "./due.ts";
import type { EagerMachine } from "./eager-machine.ts";
import { adopt, fulfilled, hostThen, makePromise, settlersOfLatest, subscribe } from "./host.ts";
import { hasThen, type Waiter } from "./linked-request.ts";
import { thenableOf } from "./objects.ts";
import { PENDING as pending, type Poll } from "./poll.ts";

// Constants of this file: see poll.ts.
const PENDING: typeof pending = pending;
const contexts = asyncContexts;

type Reaction = (outcome: unknown) => void;

/**
 * The callbacks of a machine and the settlers of its promise. An object of its own: it looks the same whatever the machine is, and to read a
 * field of one of many classes costs 4 ns. Callbacks are made when a promise is awaited first, and serve all further ones.
 */
export class Reactions implements Waiter {
  private readonly machine: EagerMachine;
  /** Of the machine's promise; undefined if it has a caller. */
  resolve: Reaction | undefined;
  reject: Reaction | undefined;
  private whenFulfilled: Reaction | undefined;
  private whenRejected: Reaction | undefined;

  constructor(machine: EagerMachine) {
    this.machine = machine;
    this.resolve = undefined;
    this.reject = undefined;
    this.whenFulfilled = undefined;
    this.whenRejected = undefined;
    if (machine.caller === undefined) this.makePromise();
  }

  makePromise(): void {
    this.machine.promise = makePromise();
    this.resolve = settlersOfLatest.resolve;
    this.reject = settlersOfLatest.reject;
  }

  subscribe(promise: Promise<unknown>): void {
    if (this.whenFulfilled === undefined) this.makeCallbacks();
    contexts.lookAt(subscribe(promise, this.whenFulfilled!, this.whenRejected!));
  }

  /** What a generator of ours answers to the function's `for await`. */
  fulfil(result: unknown): void {
    if (hasThen(result)) this.subscribe(fulfilled(result));
    else fulfilLater(this.machine, result);
  }

  /** Its failure; `reject` is the promise's own. */
  fail(error: unknown): void {
    failLater(this.machine, error);
  }

  private makeCallbacks(): void {
    const { machine, reject } = this;
    this.whenFulfilled = (value) => {
      proceed(machine, value, false);
    };
    this.whenRejected =
      reject !== undefined && !catches(machine)
        ? reject
        : (error) => {
            fail(machine, error);
          };
  }
}

export function reactionsOf(machine: EagerMachine): Reactions {
  return (machine.reactions ??= new Reactions(machine));
}

/** The promise of a suspended `machine`, which has no caller any more. */
export function promiseInstead(machine: EagerMachine): Promise<unknown> {
  machine.caller = undefined;
  if (machine.promise === undefined) {
    // The promise of a machine without a caller is made with its reactions.
    if (machine.reactions === undefined) reactionsOf(machine);
    else machine.reactions.makePromise();
  }
  return machine.promise!;
}

/**
 * An await stands inside of a `try`: only then `poll` takes `failed`. Noted at the method: to read `length` of one of many functions costs a
 * tenth of a call that awaits two promises.
 */
export function catches(machine: EagerMachine): boolean {
  const poll: { readonly length: number; catches?: boolean } = machine.poll;
  return (poll.catches ??= poll.length > 1);
}

/** `machine` goes on with `value` where an await of a resolved promise that begins now would. */
export function fulfilLater(machine: EagerMachine, value: unknown): void {
  sendLater(machine, value, fulfilNext);
}

/** The same for a rejected promise. */
export function failLater(machine: EagerMachine, error: unknown): void {
  sendLater(machine, error, failNext);
}

function fulfilNext(): void {
  const machine = takeDue() as EagerMachine;
  proceed(machine, takeDue(), false);
}

function failNext(): void {
  const machine = takeDue() as EagerMachine;
  fail(machine, takeDue());
}

/**
 * A call that `caller` awaits returned `outcome`. Where the call's promise would look for a `then`, once, this does:
 *
 *     { id: 7 }             has none: one tick, then caller.poll({ id: 7 })
 *     Promise.resolve(7)    one tick, then it is asked; when it has settled it is as if 7 had been returned
 *
 * With a promise and its subscription an object would take twice the time.
 */
export function fulfilCaller(caller: EagerMachine, outcome: unknown): void {
  // `isPrimitive` written out: see `awaitable`.
  if (typeof outcome === "object" ? outcome === null : typeof outcome !== "function") {
    fulfilLater(caller, outcome);
    return;
  }
  let then: unknown;
  try {
    ({ then } = outcome as { then?: unknown });
  } catch (error) {
    failLater(caller, error);
    return;
  }
  if (typeof then !== "function") fulfilLater(caller, outcome);
  else if (then === hostThen) adoptFor(caller, outcome as Promise<unknown>);
  // It might look at the functions that it is handed: they are those of a promise.
  else reactionsOf(caller).subscribe(fulfilled(thenableOf(outcome as object, then)));
}

function adoptFor(caller: EagerMachine, promise: Promise<unknown>): void {
  const settle = (value: unknown): void => {
    fulfilCaller(caller, value);
  };
  const reject = (error: unknown): void => {
    failLater(caller, error);
  };
  contexts.lookAt(adopt(promise, settle, reject));
}

function proceed(machine: EagerMachine, sent: unknown, failed: boolean): void {
  let outcome: Poll<unknown>;
  try {
    outcome = machine.poll(sent, failed);
  } catch (error) {
    end(machine, error, true);
    return;
  }
  if (outcome !== PENDING) end(machine, outcome, false);
}

/** What `machine` awaited failed: its handler goes on, or the function has failed as well. */
function fail(machine: EagerMachine, error: unknown): void {
  if (catches(machine)) proceed(machine, error, true);
  else end(machine, error, true);
}

/** The function is over: its promise is settled, or its caller goes on. */
function end(machine: EagerMachine, outcome: unknown, failed: boolean): void {
  const { caller } = machine;
  if (caller === undefined) {
    const { resolve, reject } = machine.reactions!;
    if (failed) reject!(outcome);
    else resolve!(outcome);
    return;
  }
  // The caller was linked when nobody had used contexts: natively its await, which knows nothing of them, now goes on in whatever context the
  // event loop has. So does this tick, unless the callee has awaited something since the first use.
  if (failed) failLater(caller, outcome);
  else fulfilCaller(caller, outcome);
}
