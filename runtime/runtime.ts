/** Runtime: the public face of a scheduler. */

import { ambient } from "./ambient.ts";
import type { Clock } from "./clock.ts";
import { dumpTasks, printTasks, type TaskInfo } from "./dump.ts";
import type { Hooks } from "./hooks.ts";
import type { JoinHandle } from "./join-handle.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import { start } from "./start.ts";
import { Alarm } from "./timers.ts";
import { frameFor, type Work } from "./work.ts";

export interface SpawnOptions {
  /** For dumps, hooks and errors. */
  readonly name?: string;
}

export interface ShutdownOptions {
  /** Milliseconds to wait for clean-ups that await. Default: 1000. */
  readonly timeout?: number;
}

/** Collects the options of a runtime, as Tokio's builder does. */
export class RuntimeBuilder {
  #options: SchedulerOptions = {};

  /** For people. */
  name(name: string): this {
    return this.#with({ name });
  }

  /** Leaf operations a task may complete in one poll. */
  budget(budget: number): this {
    return this.#with({ budget });
  }

  /** Milliseconds of polling after which the event loop gets a turn. */
  slice(slice: number): this {
    return this.#with({ slice });
  }

  clock(clock: Clock): this {
    return this.#with({ clock });
  }

  /** Makes every random choice repeatable. */
  seed(seed: number): this {
    return this.#with({ seed });
  }

  /** Which runnable task is next: the one that was woken first (default), or any. */
  order(order: "fifo" | "random"): this {
    return this.#with({ order });
  }

  hooks(hooks: Hooks): this {
    return this.#with({ hooks });
  }

  build(): Runtime {
    return new Runtime(this.#options);
  }

  #with(options: SchedulerOptions): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }
}

export class Runtime {
  readonly #scheduler: Scheduler;

  constructor(options: SchedulerOptions = {}) {
    this.#scheduler = new Scheduler(options);
  }

  static builder(): RuntimeBuilder {
    return new RuntimeBuilder();
  }

  get name(): string {
    return this.#scheduler.name;
  }

  get clock(): Clock {
    return this.#scheduler.clock;
  }

  /**
   * Drives `work` to its end and gives its outcome, a failure as it was thrown. Meanwhile this is the runtime of every `spawn` and
   * timer, also of those in promise code. Tasks that were spawned go on afterwards, until `shutdown`.
   */
  async run<T>(work: Work<T>): Promise<T> {
    ambient.entered.push(this.#scheduler);
    try {
      return (await start(frameFor(work), this.#scheduler, "main")) as T;
    } finally {
      ambient.entered.splice(ambient.entered.lastIndexOf(this.#scheduler), 1);
    }
  }

  /** Makes a task of `work` and queues it; it is not polled before this call returns. */
  spawn<T>(work: Work<T>, options?: SpawnOptions): JoinHandle<T> {
    return this.#scheduler.spawn(frameFor(work), options?.name).asHandle<T>();
  }

  /**
   * Drops every task where it is suspended and waits for the clean-ups that await, `timeout` milliseconds of the runtime's clock at
   * most. Says whether all are over. A task spawned later is dropped before its first poll.
   */
  async shutdown(options: ShutdownOptions = {}): Promise<boolean> {
    const scheduler = this.#scheduler;
    scheduler.close();
    const { clock } = scheduler;
    await new Promise<void>((resolve) => {
      const limit = new Alarm(clock.now() + (options.timeout ?? 1000), () => {
        resolve();
      });
      clock.add(limit);
      scheduler.whenQuiet(() => {
        clock.remove(limit);
        resolve();
      });
    });
    for (const task of scheduler.unasked) task.drop();
    return scheduler.live.count === 0;
  }

  /** What every live task is doing, oldest first. */
  tasks(): TaskInfo[] {
    return dumpTasks(this.#scheduler);
  }

  /** `tasks()` as a tree for people. */
  dump(): string {
    return printTasks(this.tasks());
  }
}

/**
 * Runs a program: makes a runtime, drives `work` to its end, shuts the runtime down. The promise rejects with what `work` throws,
 * which ends a program that does not catch it.
 */
export async function main<T>(work: Work<T>, options?: SchedulerOptions): Promise<T> {
  const runtime = new Runtime(options);
  try {
    return await runtime.run(work);
  } finally {
    await runtime.shutdown();
  }
}
