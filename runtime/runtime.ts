/** Runtime: the public face of a scheduler. */

import { ambient } from "./ambient.ts";
import type { Future } from "./future.ts";
import { JoinHandle } from "./join-handle.ts";
import { intoFuture } from "./promise.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import { start } from "./start.ts";

export class Runtime {
  readonly #scheduler: Scheduler;

  constructor(options: SchedulerOptions = {}) {
    this.#scheduler = new Scheduler(options);
  }

  /** Drives `work` to its end and gives its outcome; meanwhile `spawn` and timers use this runtime. */
  async run<T>(work: Future<T> | PromiseLike<T> | (() => T)): Promise<Awaited<T>> {
    ambient.entered.push(this.#scheduler);
    try {
      const made = typeof work === "function" ? work() : work;
      return (await start(intoFuture(made), this.#scheduler, "main")) as Awaited<T>;
    } finally {
      ambient.entered.splice(ambient.entered.indexOf(this.#scheduler), 1);
    }
  }

  spawn<T>(future: Future<T>): JoinHandle<T> {
    return new JoinHandle(this.#scheduler.spawn(future));
  }
}
