/**
 * Scheduler: the run queue, and when it is drained.
 *
 * A wake-up from an idle host schedules one microtask; a callback of the host under which nothing else is on the stack drains at once.
 * The queue is drained in batches: what is woken during a batch runs in the next one. After `slice` milliseconds the rest
 * waits for the next turn of the event loop, so that timers and sockets are served however busy the tasks are.
 */

import { ambient } from "./ambient.ts";
import { NoRuntimeError } from "./errors.ts";
import type { Future } from "./future.ts";
import { microtask, macrotask } from "./host.ts";
import { RunQueue } from "./run-queue.ts";
import { Task } from "./task.ts";

/** Polls between two looks at the clock. */
const POLLS_PER_LOOK = 32;

export interface SchedulerOptions {
  readonly name?: string;
  /** Leaf operations a task may complete in one poll. */
  readonly budget?: number;
  /** Milliseconds of polling after which the event loop gets a turn. */
  readonly slice?: number;
}

export class Scheduler {
  readonly name: string;
  readonly budget: number;
  readonly slice: number;
  /** Head of the list of live tasks, newest first. */
  newest: Task | undefined = undefined;
  live = 0;
  #lastId = 0;
  readonly #queue = new RunQueue<Task>();
  #draining = false;
  /** A microtask or a turn of the event loop that will drain is on its way. */
  #pended = false;
  readonly #pendedTurn = (): void => {
    this.#pended = false;
    this.turn();
  };

  constructor(options: SchedulerOptions = {}) {
    this.name = options.name ?? "lower-async";
    this.budget = options.budget ?? 128;
    this.slice = options.slice ?? 10;
  }

  /** Makes a task and queues it; never polls. */
  spawn(future: Future<unknown>, name?: string): Task {
    const task = new Task(this, ++this.#lastId, future, name, undefined);
    const { newest } = this;
    task.next = newest;
    if (newest !== undefined) newest.previous = task;
    this.newest = task;
    this.live++;
    task.wake();
    return task;
  }

  /** A task is done: it leaves the list of live ones. */
  forget(task: Task): void {
    const { previous, next } = task;
    if (previous === undefined) this.newest = next;
    else previous.next = next;
    if (next !== undefined) next.previous = previous;
    task.previous = task.next = undefined;
    this.live--;
  }

  /** Only for `Task`: it is runnable. */
  enqueue(task: Task): void {
    this.#queue.push(task);
    if (!this.#draining && !this.#pended) this.#pend();
  }

  /** Runs what is runnable, until nothing is or the time slice is over. From inside a drain: later. */
  turn(): void {
    if (ambient.draining) {
      if (!this.#pended && !this.#draining) this.#pend();
      return;
    }
    const queue = this.#queue;
    if (queue.length === 0) return;
    ambient.draining = this.#draining = true;
    try {
      this.#drain(queue);
    } finally {
      ambient.draining = this.#draining = false;
      if (queue.length > 0 && !this.#pended) {
        this.#pended = true;
        macrotask(this.#pendedTurn);
      }
    }
  }

  #drain(queue: RunQueue<Task>): void {
    const end = performance.now() + this.slice;
    let polls = 0;
    while (queue.length > 0) {
      for (let batch = queue.length; batch > 0; batch--) {
        queue.shift().run();
        if (++polls % POLLS_PER_LOOK === 0 && performance.now() > end) return;
      }
    }
  }

  #pend(): void {
    this.#pended = true;
    microtask(this.#pendedTurn);
  }

  /** A task failed and nobody will ask. */
  reportPanic(task: Task): void {
    console.error(task.joinError(task.outcome));
  }
}

/** The scheduler for a future that plain promise code awaits: the current one, else one for the whole program. */
export function schedulerForPromises(): Scheduler {
  return currentScheduler() ?? (ambient.fallback ??= new Scheduler({ name: "default" }));
}

/** The scheduler of the task being polled, else that of the latest `run` in progress. */
function currentScheduler(): Scheduler | undefined {
  return ambient.task?.scheduler ?? ambient.entered.at(-1);
}

/** The current scheduler; throws where there is none. */
export function requireScheduler(what: string): Scheduler {
  const scheduler = currentScheduler();
  if (scheduler === undefined) throw new NoRuntimeError(what);
  return scheduler;
}
