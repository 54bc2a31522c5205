/** unconstrained: a future that is not made to yield by the budget. */

import type { Pollable } from "../pollable.ts";
import { ambient, UNLIMITED } from "../ambient.ts";
import { OwningFuture, type Future } from "../future.ts";
import { intoFuture } from "../promise.ts";
import type { Poll } from "../poll.ts";
import type { Context } from "../waker.ts";
import { segment } from "./segment.ts";

class Unconstrained<T> extends OwningFuture<T> {
  private readonly inner: Future<T>;

  constructor(inner: Future<T>) {
    super();
    this.inner = inner;
  }

  override poll(cx: Context): Poll<T> {
    const { budget } = ambient;
    ambient.budget = UNLIMITED;
    try {
      return this.inner.poll(cx);
    } finally {
      ambient.budget = budget;
    }
  }

  override awaitedFutures(): readonly object[] {
    return [this.inner];
  }

  override startDrop(): Pollable<void> | undefined {
    return this.inner.startDrop();
  }
}

/** Polls `work` without a budget: it may complete any number of leaf operations in one poll, and starve the rest. */
export function unconstrained<T>(work: T): Future<Awaited<T>> {
  return new Unconstrained(segment(intoFuture(work)));
}
