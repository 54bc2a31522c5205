/**
 * Scheduler: the run queue, and when it is drained.
 *
 * A wake-up from an idle host schedules one microtask; a callback of the host under which nothing else is on the stack drains
 * at once. The queue is drained in batches: what is woken during a batch runs in the next one. After `slice` milliseconds
 * without a turn of the event loop the rest waits for one, so that timers and sockets are served however busy the tasks are.
 */

import { ambient as record } from "./ambient.ts";
import { RealClock, type Clock, type ClockUser } from "./clock.ts";
import { NoRuntimeError } from "./errors.ts";
import { callHook, type Hooks } from "./hooks.ts";
import { macrotask, microtask } from "./host.ts";
import type { Pollable } from "./pollable.ts";
import { LiveTasks } from "./live-tasks.ts";
import { Random } from "./random.ts";
import { frameOf } from "./resume.ts";
import { Ring } from "./ring.ts";
import { Task } from "./task.ts";
import type { Frame } from "./waker.ts";

// A constant of this file: see poll.ts.
const ambient = record;

/** Polls of one drain between two looks at the clock. */
const POLLS_PER_LOOK = 32;
/** The same if none of a millisecond was over at the latest look, which costs as much as a short poll. */
const SHORT_POLLS_PER_LOOK = 256;
/** Drains between two looks at whether the event loop turns at all. */
const DRAINS_PER_LOOK = 64;

export interface SchedulerOptions {
  /** For people. Default: "lower-async". */
  readonly name?: string;
  /** Leaf operations a task may complete in one poll. Default: 128. */
  readonly budget?: number;
  /** Milliseconds of polling after which the event loop gets a turn. Default: 10. */
  readonly slice?: number;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Makes every random choice repeatable. */
  readonly seed?: number;
  /** Which runnable task is next: the one that was woken first (default), or any. */
  readonly order?: "fifo" | "random";
  readonly hooks?: Hooks;
}

/**
 * For time slices: it takes a quarter of the time of `performance.now()`. A clock that is set back counts as a slice that is over.
 */
const wallTime = Date.now;

/** Real time is the same for all. */
const realClock = new RealClock();

export class Scheduler implements ClockUser {
  readonly name: string;
  readonly budget: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly hooks: Hooks | undefined;
  readonly live = new LiveTasks();
  /** Failed tasks whose outcome nobody has asked for. */
  readonly unasked = new Set<Task>();
  private readonly slice: number;
  private readonly shuffled: boolean;
  private readonly queue = new Ring<Task>();
  private lastId = 0;
  /** A microtask that will drain is on its way. */
  private pended = false;
  /** The time slice is over: nothing is polled until the event loop has turned. */
  private yielding = false;
  private drainsToLook = DRAINS_PER_LOOK;
  /** When the mark was set that the next turn of the event loop takes away. */
  private markedAt: number | undefined = undefined;
  private closed = false;
  private quiet: (() => void)[] = [];

  constructor(options: SchedulerOptions = {}) {
    this.name = options.name ?? "lower-async";
    this.budget = options.budget ?? 128;
    this.slice = options.slice ?? 10;
    this.clock = options.clock ?? realClock;
    this.random = new Random(options.seed ?? Math.floor(Math.random() * 0x1_0000_0000));
    this.shuffled = options.order === "random";
    this.hooks = options.hooks;
    this.clock.attach(this);
  }

  get isIdle(): boolean {
    return this.queue.length === 0;
  }

  /** Makes a task and queues it; never polls. After `close` the task is dropped at its first turn. */
  spawn(frame: Frame, name?: string): Task {
    const task = this.admit(new Task(this, ++this.lastId, frame, name));
    if (this.hooks?.onSpawn !== undefined) callHook(this.hooks.onSpawn, task);
    task.wake();
    if (this.closed) task.abort();
    return task;
  }

  /** A task that drives the rest of a drop: it cannot be aborted. */
  spawnCleanUp(rest: Pollable<void>): Task {
    const task = this.admit(new Task(this, ++this.lastId, frameOf(rest), "clean-up"));
    task.beginCleanUp();
    if (this.hooks?.onSpawn !== undefined) callHook(this.hooks.onSpawn, task);
    task.wake();
    return task;
  }

  private admit(task: Task): Task {
    this.live.add(task);
    return task;
  }

  /** Only for `Task`: it is done. */
  forget(task: Task): void {
    this.live.remove(task);
    if (this.hooks?.onEnd !== undefined) callHook(this.hooks.onEnd, task);
    if (this.live.count === 0 && this.quiet.length > 0) {
      for (const quiet of this.quiet.splice(0)) quiet();
    }
  }

  /** Only for `Task`: it is runnable. */
  enqueue(task: Task): void {
    this.queue.push(task);
    if (ambient.draining !== this && !this.pended) this.pend();
  }

  /** Only for `Task`: it is runnable, and no other code is on the stack. Alone, it need not go through the queue. */
  enqueueNow(task: Task): void {
    if (this.queue.length > 0 || !this.mayDrain()) {
      this.queue.push(task);
      this.turn();
      return;
    }
    ambient.draining = this;
    try {
      task.run();
    } finally {
      ambient.draining = undefined;
      if (this.queue.length > 0) this.turn();
    }
    if (this.queue.length === 0) this.tellIdle();
  }

  /** Runs what is runnable, until nothing is or the time slice is over. While another drain is on the stack: later. */
  turn(): void {
    if (this.queue.length === 0) return;
    if (this.mayDrain()) this.drainAll();
    else if (ambient.draining !== undefined && ambient.draining !== this && !this.pended)
      this.pend();
  }

  /** Nothing is being drained, and the event loop has had its turns. */
  private mayDrain(): boolean {
    if (ambient.draining !== undefined || this.yielding) return false;
    if (--this.drainsToLook > 0 || !this.isStarving()) return true;
    this.yieldToEventLoop();
    return false;
  }

  private drainAll(): void {
    ambient.draining = this;
    try {
      this.drain();
    } finally {
      ambient.draining = undefined;
      if (this.queue.length > 0) this.yieldToEventLoop();
    }
    if (this.queue.length === 0) this.tellIdle();
  }

  private tellIdle(): void {
    // Real time does not care, and is told often.
    if (this.clock !== realClock) this.clock.idle();
  }

  private drain(): void {
    const { queue } = this;
    let pollsToLook = POLLS_PER_LOOK;
    let last = 0;
    let end = 0;
    while (queue.length > 0) {
      for (let batch = queue.length; batch > 0; batch--) {
        if (this.shuffled) queue.bringForward(this.random.below(batch));
        queue.shift().run();
        if (--pollsToLook > 0) continue;
        ambient.polled = { task: undefined };
        queue.renew();
        this.live.renew();
        const now = wallTime();
        if (end === 0) end = now + this.slice;
        else if (now > end || now < end - this.slice) return;
        pollsToLook = now === last ? SHORT_POLLS_PER_LOOK : POLLS_PER_LOOK;
        last = now;
      }
    }
    // A million tasks may have ended: their places are given back.
    if (end !== 0) this.live.renew();
  }

  private pend(): void {
    this.pended = true;
    microtask(this.pendedTurn);
  }

  private readonly pendedTurn = (): void => {
    this.pended = false;
    this.turn();
  };

  /**
   * Many short drains in a row, each from a promise's callback, would keep the event loop from turning as surely as a long one.
   * Every so often a mark is set that a turn of the event loop takes away; a mark that has grown old tells.
   */
  private isStarving(): boolean {
    this.drainsToLook = DRAINS_PER_LOOK;
    if (this.markedAt !== undefined) {
      const age = wallTime() - this.markedAt;
      return age > this.slice || age < 0;
    }
    this.mark();
    return false;
  }

  private yieldToEventLoop(): void {
    this.yielding = true;
    if (this.markedAt === undefined) this.mark();
  }

  private mark(): void {
    this.markedAt = wallTime();
    macrotask(this.eventLoopTurned);
  }

  private readonly eventLoopTurned = (): void => {
    this.markedAt = undefined;
    this.yielding = false;
    this.turn();
  };

  /** A task failed and nobody will ask. */
  reportPanic(task: Task): void {
    const error = task.joinError();
    if (this.hooks?.onPanic !== undefined) callHook(this.hooks.onPanic, error);
    else console.error(error);
  }

  /** No further tasks: those alive are dropped where they are suspended, those to come before their first poll. */
  close(): void {
    this.closed = true;
    for (const task of this.live.inOrder().reverse()) task.abort();
  }

  /** Calls `quiet` once, as soon as no task is alive. */
  whenQuiet(quiet: () => void): void {
    if (this.live.count === 0) quiet();
    else this.quiet.push(quiet);
  }
}

/** The scheduler of the task being polled, else that of the latest `run` in progress. */
function currentScheduler(): Scheduler | undefined {
  return ambient.polled.task?.scheduler ?? ambient.entered.at(-1);
}

/** The clock of the current scheduler. */
export function currentClock(): Clock | undefined {
  return currentScheduler()?.clock;
}

/** The current scheduler; throws where there is none. */
export function requireScheduler(what: string): Scheduler {
  const scheduler = currentScheduler();
  if (scheduler === undefined) throw new NoRuntimeError(what);
  return scheduler;
}

/** The scheduler for a future that plain promise code awaits: the current one, else one for the whole program. */
export function schedulerForPromises(): Scheduler {
  return currentScheduler() ?? (ambient.fallback ??= new Scheduler({ name: "default" }));
}
