/**
 * What is running right now: one record for the whole program, under a global symbol, so that two copies of the runtime
 * (an ES module and a CommonJS one, two versions in a dependency tree) agree.
 */

import type { Scheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";

interface Ambient {
  /**
   * Holds the task being polled. The scheduler takes a new holder every so often: V8 takes a note of each write of a young object into
   * an old one, and in a poll of a young task that is one tenth of all.
   */
  polled: { task: Task | undefined };
  /** Whose queue is being drained: whatever is woken now is reached by that drain or by the next turn. */
  draining: Scheduler | undefined;
  /** Leaf operations the task being polled may still complete before it must yield. Outside of tasks it stays as the latest left it: see coop.ts. */
  budget: number;
  /** Schedulers with a `run` in progress, the latest last. */
  readonly entered: Scheduler[];
  /** Drives futures that plain promise code awaits outside of every `run`. */
  fallback: Scheduler | undefined;
}

/** A budget that nobody uses up. A small integer, as every budget: the field would hold a boxed number otherwise. */
export const UNLIMITED = 0x3fff_ffff;

const KEY = Symbol.for("lower-async.runtime");
const host = globalThis as { [KEY]?: Ambient };

export const ambient: Ambient = (host[KEY] ??= {
  polled: { task: undefined },
  draining: undefined,
  budget: UNLIMITED,
  entered: [],
  fallback: undefined,
});
