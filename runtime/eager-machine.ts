/**
 * EagerMachine: the base of what the compiler makes of an async function in eager mode: JavaScript's own meaning, tick by tick.
 *
 * The function runs on call to its first suspension and gives a promise. Only what the host offers every program is used, so each
 * await takes as many ticks as a native one. Nothing is allocated before the first suspension but the machine. As in `Machine`,
 * there is no constructor, and first values are on the prototype.
 */

import {
  fulfilled,
  makePromise,
  promiseFor,
  rejected,
  settlersOfLatest,
  subscribe,
} from "./host.ts";
import { UNRESUMED } from "./machine-state.ts";

export abstract class EagerMachine<T = unknown> {
  /** The function's name, then one text per suspend point, in the order of their states. */
  static readonly points: readonly string[] = [];

  /** Where the function stands: see machine-state.ts. */
  declare state: number;
  /** The two reactions to everything this machine awaits, made at its first suspension. */
  declare private whenFulfilled: ((value: unknown) => void) | undefined;
  declare private whenRejected: ((error: unknown) => void) | undefined;
  /** Settles the function's promise, once `start` has made it. */
  declare private fulfilPromise: ((value: T | PromiseLike<T>) => void) | undefined;
  declare private rejectPromise: ((error: unknown) => void) | undefined;
  /** The function's promise, if the function was over before `start` made one. */
  declare private settledPromise: Promise<T> | undefined;

  /** Goes on from `state`. `sent` is what the awaited thing settled to: its value or, when `failed`, its error. */
  abstract poll(sent: unknown, failed: boolean): void;

  /** Runs to the first suspension; gives the function's promise. */
  start(): Promise<T> {
    this.poll(undefined, false);
    if (this.settledPromise !== undefined) return this.settledPromise;
    const promise = makePromise<T>();
    this.fulfilPromise = settlersOfLatest.resolve as (value: T | PromiseLike<T>) => void;
    this.rejectPromise = settlersOfLatest.reject;
    return promise;
  }

  /** Suspends: `poll` is called when `value` has settled. Throws what looking at `value` throws. */
  protected await(value: unknown): void {
    const promise = promiseFor(value);
    if (this.whenFulfilled === undefined) {
      this.whenFulfilled = (value) => {
        this.poll(value, false);
      };
      this.whenRejected = (error) => {
        this.poll(error, true);
      };
    }
    subscribe(promise, this.whenFulfilled, this.whenRejected!);
  }

  /** The function returned. */
  protected fulfil(value: T | PromiseLike<T>): void {
    if (this.fulfilPromise !== undefined) this.fulfilPromise(value);
    else this.settledPromise = fulfilled(value);
  }

  /** The function threw. */
  protected reject(error: unknown): void {
    if (this.rejectPromise !== undefined) this.rejectPromise(error);
    else this.settledPromise = rejected<T>(error);
  }
}

EagerMachine.prototype.state = UNRESUMED;
