/**
 * EagerMachine: the base of what the compiler makes of an async function in eager mode: JavaScript's own meaning, tick by tick.
 *
 * The function runs on call to its first suspension and gives a promise. Only what the host offers every program is used, so each
 * await takes as many ticks as a native one. Before the first suspension nothing is allocated but the machine. As in `Machine` there
 * is no constructor: a generated class gives the fields their first values.
 *
 * A function whose call is awaited where it stands (`await load(id)`, and `load` can be no other function) has no promise at all: nobody
 * could see it. Caller and callee are linked instead, and the callee's end is the caller's next step:
 *
 *     this.awaitCall(new Load(id))      load.caller = this; load.poll(…)
 *     … load returns 7                  one tick, then this.poll(7)
 *
 * Per call this saves a promise with its two settlers, two reactions and a subscription: a recursive function takes two thirds of the
 * time, and ten suspended frames a quarter of the memory. The ticks are those of an awaited promise. The async context is kept by
 * promises, so nothing is linked any more once somebody has used one (AsyncLocalStorage): see `awaitCall` and, in reactions.ts, `end`.
 */

import { contexts as asyncContexts } from "./async-context.ts";
import { noteYoung } from "./due.ts";
import { derive, fulfilled, nextTick, promiseFor, rejected } from "./host.ts";
import type { AsyncIteration } from "./lowered/iterate-async.ts";
import { isPrimitive } from "./objects.ts";
import { PENDING as pending, type Poll } from "./poll.ts";
import {
  catches,
  failLater,
  fulfilCaller,
  fulfilLater,
  promiseInstead,
  reactionsOf,
  type Reactions,
} from "./reactions.ts";

// Constants of this file: see poll.ts.
const PENDING: typeof pending = pending;
const contexts = asyncContexts;

export abstract class EagerMachine<T = unknown> {
  /** The function's name, then one text per suspend point, in the order of their states. */
  static readonly points: readonly string[] = [];

  /** Where the function stands: see machine-state.ts. */
  declare state: number;
  /** The function's promise, made at its first suspension; never if it has a caller. */
  declare promise: Promise<T> | undefined;
  /** What the things it awaits call. */
  declare reactions: Reactions | undefined;
  /** Who awaits this call directly: set before the first poll, or never. */
  declare caller: EagerMachine | undefined;

  /** Goes on from `state`. `sent` is what the awaited thing settled to: its value or, when `failed`, its error. */
  abstract poll(sent: unknown, failed: boolean): Poll<T | PromiseLike<T>>;

  /** Runs to the first suspension; gives the function's promise. */
  start(): Promise<T> {
    let outcome: Poll<T | PromiseLike<T>>;
    try {
      outcome = this.poll(undefined, false);
    } catch (error) {
      return rejected<T>(error);
    }
    if (outcome !== PENDING) return fulfilled(outcome);
    const { promise } = this;
    if (promise !== undefined) return promise;
    reactionsOf(this);
    return this.promise!;
  }

  // What `poll` calls is public: see machine.ts.

  /** Suspends until `value` has settled; `poll` is told how. Throws what looking at `value` throws. */
  await(value: unknown): void {
    // `isPrimitive` written out: see `awaitable`.
    if (typeof value === "object" ? value === null : typeof value !== "function")
      fulfilLater(this, value);
    else {
      const promise = promiseFor(value);
      reactionsOf(this).subscribe(promise);
    }
  }

  /** The same for an await that is the function's only one: what follows it is a reaction, and the function's promise its outcome. */
  awaitOnce(value: unknown): void {
    if (this.caller !== undefined) {
      this.await(value);
      return;
    }
    if (isPrimitive(value)) this.promise = nextTick(() => this.poll(value, false) as T);
    else this.promise = deriveFor(this, promiseFor(value));
    contexts.lookAt(this.promise);
  }

  /** As `await(each.fetch())`; a generator of ours is asked without a promise: see linked-request.ts. */
  awaitNext(each: AsyncIteration): void {
    if (!contexts.areUnused || !each.fetchFor(reactionsOf(this))) this.await(each.fetch());
  }

  /** As `await(callee.start())`. */
  awaitCall(callee: EagerMachine): void {
    noteYoung();
    // Linked, the caller would go on in the context that its callee has come to.
    const isLinked = contexts.areUnused;
    if (isLinked) callee.caller = this;
    let outcome: unknown;
    try {
      outcome = callee.poll(undefined, false);
    } catch (error) {
      failLater(this, error);
      return;
    }
    if (outcome !== PENDING) fulfilCaller(this, outcome);
    // The promise that the innermost callee has subscribed to tells of a first use that may be older than this call.
    else if (!isLinked || !contexts.areUnused) this.await(promiseInstead(callee));
  }

  /** The same for an await that is the function's only one. Where calls cannot be linked, the caller's promise follows from the callee's. */
  awaitCallOnce(callee: EagerMachine): void {
    if (contexts.areUnused) this.awaitCall(callee);
    else if (this.caller !== undefined) this.await(callee.start());
    else this.promise = deriveFor(this, callee.start());
  }
}

/** The promise of `machine`, whose only await is of `promise`. */
function deriveFor<T>(machine: EagerMachine<T>, promise: Promise<unknown>): Promise<T> {
  const goOn = (sent: unknown): T => machine.poll(sent, false) as T;
  const handle = catches(machine)
    ? (error: unknown): T => machine.poll(error, true) as T
    : undefined;
  return derive(promise, goOn, handle);
}

EagerMachine.prototype.promise = undefined;
EagerMachine.prototype.reactions = undefined;
EagerMachine.prototype.caller = undefined;
