/** Dropping several futures: all of them, whatever one of them throws. */

import { PENDING, type Poll } from "../poll.ts";
import { Pollable } from "../pollable.ts";
import { Errors } from "../suppressed.ts";
import type { Context } from "../waker.ts";

/** Something that can be dropped: a slot, a future. */
interface Droppable {
  startDrop(): Pollable<void> | undefined;
}

/** What several drops have left to drive, side by side. Throws, at the end, what they threw. */
class Rests extends Pollable<void> {
  #rests: Pollable<void>[];
  readonly #errors: Errors;

  constructor(rests: Pollable<void>[], errors: Errors) {
    super();
    this.#rests = rests;
    this.#errors = errors;
  }

  override poll(cx: Context): Poll<void> {
    this.#rests = this.#rests.filter((rest) => {
      try {
        return rest.poll(cx) === PENDING;
      } catch (error) {
        this.#errors.add(error);
        return false;
      }
    });
    if (this.#rests.length > 0) return PENDING;
    this.#errors.check();
    return undefined;
  }
}

/** Starts all drops, in order. Throws what they throw when nothing is left to drive; else the rest throws it. */
export function startDrops(all: Iterable<Droppable>): Pollable<void> | undefined {
  let rests: Pollable<void>[] | undefined;
  let errors: Errors | undefined;
  for (const each of all) {
    try {
      const rest = each.startDrop();
      if (rest !== undefined) (rests ??= []).push(rest);
    } catch (error) {
      (errors ??= new Errors()).add(error);
    }
  }
  if (rests !== undefined) return new Rests(rests, errors ?? new Errors());
  errors?.check();
  return undefined;
}
