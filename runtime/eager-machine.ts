/**
 * EagerMachine: the base of what the compiler makes of an async function in eager mode: JavaScript's own meaning, tick by tick.
 *
 * The function runs on call to its first suspension and gives a promise. Only what the host offers every program is used, so each
 * await takes as many ticks as a native one. Nothing is allocated before the first suspension but the machine.
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
  declare private onFulfilled: ((value: unknown) => void) | undefined;
  declare private onRejected: ((error: unknown) => void) | undefined;
  /** The function's promise: its settlers once `start` has made it; before that, the promise if the function is over. */
  declare private resolve: ((value: T | PromiseLike<T>) => void) | undefined;
  declare private settle: ((error: unknown) => void) | Promise<T> | undefined;

  constructor() {
    this.state = UNRESUMED;
    this.onFulfilled = undefined;
    this.onRejected = undefined;
    this.resolve = undefined;
    this.settle = undefined;
  }

  /** Goes on from `state`. `sent` is what the awaited thing settled to: its value or, when `failed`, its error. */
  abstract poll(sent: unknown, failed: boolean): void;

  /** Runs to the first suspension; gives the function's promise. */
  start(): Promise<T> {
    this.poll(undefined, false);
    if (this.settle !== undefined) return this.settle as Promise<T>;
    const promise = makePromise<T>();
    this.resolve = settlersOfLatest.resolve as (value: T | PromiseLike<T>) => void;
    this.settle = settlersOfLatest.reject;
    return promise;
  }

  /** Suspends: `poll` is called when `value` has settled. Throws what looking at `value` throws. */
  protected await(value: unknown): void {
    const promise = promiseFor(value);
    if (this.onFulfilled === undefined) {
      this.onFulfilled = (value) => {
        this.poll(value, false);
      };
      this.onRejected = (error) => {
        this.poll(error, true);
      };
    }
    subscribe(promise, this.onFulfilled, this.onRejected!);
  }

  /** The function returned. */
  protected fulfil(value: T | PromiseLike<T>): void {
    if (this.resolve !== undefined) this.resolve(value);
    else this.settle = fulfilled(value);
  }

  /** The function threw. */
  protected reject(error: unknown): void {
    if (this.resolve !== undefined) (this.settle as (error: unknown) => void)(error);
    else this.settle = rejected<T>(error);
  }
}
