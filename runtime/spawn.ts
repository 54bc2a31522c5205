/** spawn, and what a task knows of itself. */

import { ambient } from "./ambient.ts";
import type { JoinHandle } from "./join-handle.ts";
import type { SpawnOptions } from "./runtime.ts";
import { requireScheduler } from "./scheduler.ts";
import { frameFor, type Work } from "./work.ts";

/**
 * Makes a task of `work` on the current runtime and queues it; it is not polled before this call returns. Throws a NoRuntimeError
 * where there is no runtime.
 */
export function spawn<T>(work: Work<T>, options?: SpawnOptions): JoinHandle<T> {
  return requireScheduler("spawn()").spawn(frameFor(work), options?.name).asHandle<T>();
}

/** A spawn with a name given first: `task.named("fetch-3").spawn(fetch(3))`. */
export interface NamedSpawn {
  spawn<T>(work: Work<T>): JoinHandle<T>;
}

/** The task being polled, and tasks to be. */
export const task = {
  /** For a spawn with a name. */
  named(name: string): NamedSpawn {
    return { spawn: (work) => spawn(work, { name }) };
  },

  /** Id of the task being polled; undefined outside of every poll. */
  get id(): number | undefined {
    return ambient.polled.task?.id;
  },

  /** Name of the task being polled. */
  get name(): string | undefined {
    return ambient.polled.task?.name;
  },
};
