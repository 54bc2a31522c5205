/**
 * select: runs the handler of whichever branch is ready first.
 *
 *     await select(
 *       on(channel.recv(), (message) => handle(message)),
 *       on(sleep(100), () => giveUp()),
 *     );
 *
 * The other branches are dropped before the handler runs. Which branch is asked first is random, so that none starves; `select.biased`
 * asks in the order of the arguments.
 */

import type { Pollable } from "../pollable.ts";
import { PollError } from "../errors.ts";
import { OwningFuture, type Future } from "../future.ts";
import { intoFuture } from "../promise.ts";
import { PENDING, type Poll } from "../poll.ts";
import { schedulerForPromises } from "../scheduler.ts";
import type { Context } from "../waker.ts";
import { Combinator } from "./combinator.ts";
import { segment } from "./segment.ts";
import type { Slot } from "./slot.ts";

/** A future and what to do with its value. */
export interface Branch<R> {
  readonly future: Future<unknown>;
  readonly handler: (value: never) => R;
}

/** A branch of `select`. A future that fails is no match: its error is thrown from the select, after the others are dropped. */
export function on<T, R = Awaited<T>>(
  work: T,
  handler: (value: Awaited<T>) => R = (value) => value as unknown as R,
): Branch<R> {
  return { future: intoFuture(work), handler };
}

/** The first branch that is ready: its handler, to be called with the value. */
class FirstReady<R> extends Combinator<() => R> {
  private readonly branches: readonly Branch<R>[];
  private readonly biased: boolean;

  constructor(branches: readonly Branch<R>[], biased: boolean) {
    super(branches.map((branch) => branch.future));
    this.branches = branches;
    this.biased = biased;
  }

  protected override advance(cx: Context): Poll<() => R> {
    const { slots } = this;
    const count = slots.length;
    // Asked by position: who was woken first must not favour anyone.
    const due = new Set<Slot>();
    while (this.woken.length > 0) due.add(this.woken.shift());
    const start = this.biased || count < 2 ? 0 : schedulerForPromises().random.below(count);
    for (let i = 0; i < count; i++) {
      const slot = slots[(start + i) % count]!;
      const { handler } = this.branches[slot.index]!;
      if (due.has(slot) && this.endsWith(slot, (value) => () => handler(value as never)))
        return this.leave(cx);
    }
    return PENDING;
  }
}

/** The race, then what the handler gives. */
class Select<R> extends OwningFuture<Awaited<R>> {
  private readonly race: FirstReady<R>;
  private handled: Future<Awaited<R>> | undefined = undefined;
  private over = false;

  constructor(branches: readonly Branch<R>[], biased: boolean) {
    super();
    this.race = new FirstReady(branches, biased);
  }

  override poll(cx: Context): Poll<Awaited<R>> {
    if (this.over) throw new PollError(this, "returned");
    if (this.handled === undefined) {
      const winner = this.race.poll(cx);
      if (winner === PENDING) return PENDING;
      this.handled = segment(intoFuture(winner()));
    }
    const polled = this.handled.poll(cx);
    if (polled !== PENDING) this.over = true;
    return polled;
  }

  override awaitedFutures(): readonly object[] {
    return this.handled === undefined ? this.race.awaitedFutures() : [this.handled];
  }

  override startDrop(): Pollable<void> | undefined {
    if (this.over) return undefined;
    this.over = true;
    return this.handled === undefined ? this.race.startDrop() : this.handled.startDrop();
  }
}

/** What the handlers of branches `B` give. */
type Handled<B extends readonly Branch<unknown>[]> =
  B[number] extends Branch<infer R> ? Awaited<R> : never;

/** Races the branches and gives what the handler of the winner gives. Dropping it drops all branches. */
export function select<B extends readonly Branch<unknown>[]>(...branches: B): Future<Handled<B>> {
  return new Select(branches, false) as Future<unknown> as Future<Handled<B>>;
}

/** As `select`, but of several branches that are ready the first in the list wins. */
select.biased = function <B extends readonly Branch<unknown>[]>(
  ...branches: B
): Future<Handled<B>> {
  return new Select(branches, true) as Future<unknown> as Future<Handled<B>>;
};
