/** Pollable: what can be polled and dropped. The part of `Future` that knows no runtime, so that a task can be one too. */

import type { Poll } from "./poll.ts";
import type { Context } from "./waker.ts";

/** It has no fields, no constructor and no #private member: each would cost every future that is made. */
export abstract class Pollable<T> {
  /** A context may resume it without its callers: only `Machine`. On the prototype. */
  declare readonly isMachine: boolean;

  abstract poll(cx: Context): Poll<T>;

  /** Gives the future up: frees what it holds and drops what it owns, inner first. Idempotent. */
  drop(): void {
    // Owns nothing.
  }

  /**
   * Drops, and hands over what is left where a clean-up awaits: something that must be polled to its end. For owners of futures,
   * which wait for the rest before they clean up themselves; everyone else calls `drop`.
   */
  startDrop(): Pollable<void> | undefined {
    this.drop();
    return undefined;
  }

  /** What it polls, for dumps. */
  awaitedFutures(): readonly object[] {
    return [];
  }
}

Object.defineProperty(Pollable.prototype, "isMachine", { value: false });

/** `Symbol.dispose` and `Symbol.asyncDispose`, where the host has them. */
export function makeDisposable<T extends { drop(): void }>(
  made: { readonly prototype: T },
  disposeAsync: (this: T) => Promise<void>,
): void {
  if (typeof Symbol.dispose === "symbol") {
    define(made.prototype, Symbol.dispose, function (this: T) {
      this.drop();
    });
  }
  if (typeof Symbol.asyncDispose === "symbol") {
    define(made.prototype, Symbol.asyncDispose, disposeAsync);
  }
}

function define<T extends object>(prototype: T, name: symbol, value: (this: T) => unknown): void {
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}
