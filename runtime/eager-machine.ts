/**
 * EagerMachine: the base of what the compiler makes of an async function in eager mode: JavaScript's own meaning, tick by tick.
 *
 * The function runs on call to its first suspension and gives a promise. Only what the host offers every program is used, so each
 * await takes as many ticks as a native one. Before the first suspension nothing is allocated but the machine, then the promise and
 * the reactions, once. As in `Machine` there is no constructor: a generated class gives the fields their first values.
 */

import {
  derive,
  fulfilled,
  makePromise,
  promiseFor,
  rejected,
  settlersOfLatest,
  subscribe,
} from "./host.ts";
import { PENDING, type Poll } from "./poll.ts";

type Reaction = (outcome: unknown) => unknown;

export abstract class EagerMachine<T = unknown> {
  /** The function's name, then one text per suspend point, in the order of their states. */
  static readonly points: readonly string[] = [];

  /** Where the function stands: see machine-state.ts. */
  declare state: number;
  /** The function's promise, made at its first suspension. */
  declare promise: Promise<T> | undefined;
  /** What the promises it awaits call. */
  declare whenFulfilled: Reaction | undefined;
  declare whenRejected: Reaction | undefined;

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
    return outcome === PENDING ? this.promise! : fulfilled(outcome);
  }

  /** Suspends until `value` has settled; `poll` is told how. Throws what looking at `value` throws. */
  protected await(value: unknown): void {
    const promise = promiseFor(value);
    if (this.whenFulfilled === undefined) {
      const { resolve, reject } = this.makePromise();
      this.whenFulfilled = (sent) => {
        run(this, sent, false, resolve, reject);
      };
      this.whenRejected = (error) => {
        run(this, error, true, resolve, reject);
      };
    }
    subscribe(promise, this.whenFulfilled, this.whenRejected!);
  }

  /** The same outside of every `try`: an error is the function's own outcome, and `poll` need not be told. */
  protected awaitValue(value: unknown): void {
    const promise = promiseFor(value);
    if (this.whenFulfilled === undefined) {
      const { resolve, reject } = this.makePromise();
      this.whenFulfilled = (sent) => {
        run(this, sent, false, resolve, reject);
      };
      this.whenRejected = reject;
    }
    subscribe(promise, this.whenFulfilled, this.whenRejected!);
  }

  /** The same for an await that is the function's only one: what follows it is a reaction, and the function's promise its outcome. */
  protected awaitOnce(value: unknown): void {
    this.promise = derive(promiseFor(value), (sent) => this.poll(sent, false) as T);
  }

  private makePromise(): {
    resolve: (value: T | PromiseLike<T>) => void;
    reject: (error: unknown) => void;
  } {
    this.promise = makePromise<T>();
    return settlersOfLatest;
  }
}

/** Goes on with `machine`, and settles its promise if that was the end. */
function run<T>(
  machine: EagerMachine<T>,
  sent: unknown,
  failed: boolean,
  resolve: (value: T | PromiseLike<T>) => void,
  reject: (error: unknown) => void,
): void {
  let outcome: Poll<T | PromiseLike<T>>;
  try {
    outcome = machine.poll(sent, failed);
  } catch (error) {
    reject(error);
    return;
  }
  if (outcome !== PENDING) resolve(outcome);
}
