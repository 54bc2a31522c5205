/**
 * Task: a future the runtime drives, and the waker of everything inside it.
 *
 *                     (1) spawn
 *                         │
 *                         ▼   (2) turn of the queue            (4) value or error
 *      ┌─────────────► QUEUED ───────────► RUNNING ─────────────────────► DONE
 *      │                  ▲                 │  │ ▲                         ▲
 *      │ (3) wake         │ (6) after poll  │  └─┘ (5) wake: also QUEUED   │
 *      │                  └─────────────────┤                              │
 *      │                                    │ pending                      │
 *      └─────────────────────── SUSPENDED ◄─┘                              │
 *                                                                          │
 *      (7) abort: ABORTED and QUEUED; at its turn, instead of a poll, the future is dropped ─┤
 *          while a clean-up awaits: CLEANING, driven like any other task ────────────────────┘
 *
 * (1) the spawner, (2) the scheduler, (3) any waker, (4) the future, (5) a waker during the poll, (6) the scheduler,
 * (7) a JoinHandle or shutdown; from inside its own poll, at the next suspend point. SUSPENDED is no flag: none is set.
 */

import { ambient as record } from "./ambient.ts";
import { contexts as asyncContexts, type ContextScope } from "./async-context.ts";
import { JoinError, PollError } from "./errors.ts";
import { callHook } from "./hooks.ts";
import type { JoinHandle } from "./join-handle.ts";
import { PENDING as pending, type Poll } from "./poll.ts";
import { makeDisposable, Pollable } from "./pollable.ts";
import { frameOf, resume, rootOf } from "./resume.ts";
import type { Scheduler } from "./scheduler.ts";
import { promiseOf, settleWith } from "./settle.ts";
import type { Context, Frame, Waker } from "./waker.ts";

// Constants of this file: see poll.ts.
const PENDING: typeof pending = pending;
const ambient = record;
const contexts = asyncContexts;

/** In the run queue, or to be put there when the current poll ends. Not set while suspended. */
const QUEUED = 1;
/** On the stack. */
const RUNNING = 2;
/** To be dropped instead of polled. May be set at any time before DONE; stays set. */
const ABORTED = 4;
/** What it drives is the rest of a drop: with ABORTED of its own future, without it of another's. Cannot be aborted. */
const CLEANING = 8;
/** Over: `outcome` is final, wake-ups are ignored. */
const DONE = 16;
/** With DONE: `outcome` is an error that the future or its clean-up threw. */
const FAILED = 32;
/** With DONE: it was dropped before it returned. */
const CANCELLED = 64;
/** Nobody will ask for the outcome: the handle was dropped. */
const DETACHED = 128;
/** The outcome was handed out. Only with DONE. */
const TAKEN = 256;

/** What a task is doing, for people. */
export type TaskState =
  "queued" | "running" | "suspended" | "cleaning up" | "done" | "panicked" | "cancelled";

/** What few tasks have. */
interface Extras {
  readonly name: string | undefined;
  /** The host's async context (AsyncLocalStorage): that of the spawn, until the task itself enters another. */
  readonly scope: ContextScope | undefined;
}

/**
 * One object is all of it: the context of every poll, the waker, and the handle that `spawn` gives (its `poll` waits for the end).
 * A program may have a million of them, so it has seven fields.
 */
export class Task extends Pollable<unknown> implements Context {
  declare frame: Frame | undefined;
  declare private flags: number;
  declare readonly id: number;
  declare readonly scheduler: Scheduler;
  /** Until DONE: the Waker of whoever waits for the end. From then on: the outcome. */
  declare private end: unknown;
  /** Index among the scheduler's live tasks. */
  declare place: number;
  declare private extras: Extras | undefined;

  constructor(scheduler: Scheduler, id: number, frame: Frame, name: string | undefined) {
    super();
    const scope = contexts.capture();
    this.frame = frame;
    this.flags = 0;
    this.id = id;
    this.scheduler = scheduler;
    this.end = undefined;
    this.place = 0;
    this.extras = name === undefined && scope === undefined ? undefined : { name, scope };
  }

  get name(): string | undefined {
    return this.extras?.name;
  }

  get waker(): Waker {
    return this;
  }

  /** What `spawn` gives: this, of which the caller sees one side. */
  asHandle<T>(): JoinHandle<T> {
    return this as unknown as JoinHandle<T>;
  }

  get isFinished(): boolean {
    return (this.flags & DONE) !== 0;
  }

  get state(): TaskState {
    const { flags } = this;
    if (flags & CANCELLED) return "cancelled";
    if (flags & DONE) return flags & FAILED ? "panicked" : "done";
    if (flags & RUNNING) return "running";
    if (flags & CLEANING) return "cleaning up";
    return flags & QUEUED ? "queued" : "suspended";
  }

  /** All the rules of waking. Done: ignore. Queued: ignore. Running: queue after this poll. Else: queue. */
  wake(): void {
    const { flags } = this;
    if ((flags & (QUEUED | DONE)) !== 0) return;
    this.flags = flags | QUEUED;
    if ((flags & RUNNING) === 0) this.scheduler.enqueue(this);
  }

  wakeNow(): void {
    const { flags } = this;
    if ((flags & (QUEUED | DONE)) !== 0) return;
    this.flags = flags | QUEUED;
    if ((flags & RUNNING) === 0) this.scheduler.enqueueNow(this);
  }

  /** Idempotent. Its future is dropped at the task's next turn, or when its current poll suspends; completing first wins. */
  abort(): void {
    if ((this.flags & (DONE | ABORTED | CLEANING)) !== 0) return;
    this.flags |= ABORTED;
    if ((this.flags & RUNNING) === 0) this.wake();
  }

  /** What this task drives is the rest of a drop: aborting it does nothing. */
  beginCleanUp(): void {
    this.flags |= CLEANING;
  }

  /** As a handle: waits for the end. */
  override poll(cx: Context): Poll<unknown> {
    if ((this.flags & TAKEN) !== 0) throw new PollError(this, "returned");
    if ((this.flags & DONE) !== 0) return this.take();
    this.end = cx;
    return PENDING;
  }

  /** As a handle: nobody will ask for the outcome. The task goes on. */
  override drop(): void {
    const { flags } = this;
    this.flags = flags | DETACHED;
    if ((flags & DONE) === 0) this.end = undefined;
    else if ((flags & (FAILED | TAKEN)) === FAILED) this.report();
  }

  /** `waker` is told of the end, at once if it has come. */
  awaitWith(waker: Waker): void {
    if ((this.flags & DONE) !== 0) waker.wake();
    else this.end = waker;
  }

  then<A, B>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseOf(this, outcomeOf).then(onFulfilled, onRejected);
  }

  catch<B>(onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return promiseOf(this, outcomeOf).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<unknown> {
    return promiseOf(this, outcomeOf).finally(onFinally);
  }

  /** A turn of the queue. */
  run(): void {
    const { hooks } = this.scheduler;
    if (hooks === undefined && !contexts.areUsed) {
      this.step();
      return;
    }
    if (hooks?.beforePoll !== undefined) callHook(hooks.beforePoll, this);
    const { extras } = this;
    const scope = contexts.step(extras?.scope, this);
    if (scope !== extras?.scope && !this.isFinished) this.extras = { name: this.name, scope };
    if (hooks?.afterPoll !== undefined) callHook(hooks.afterPoll, this);
  }

  /** One poll, or the drop. Called by `run`, in the task's async context. */
  step(): void {
    if ((this.flags & (ABORTED | CLEANING)) === ABORTED) {
      this.cancel();
      return;
    }
    this.flags = (this.flags & ~QUEUED) | RUNNING;
    ambient.polled.task = this;
    ambient.budget = this.scheduler.budget;
    let outcome: Poll<unknown>;
    let failed: 0 | typeof FAILED = 0;
    try {
      outcome = resume(this);
    } catch (error) {
      outcome = error;
      failed = FAILED;
    }
    ambient.polled.task = undefined;
    const flags = (this.flags &= ~RUNNING);
    if (failed !== 0 || outcome !== PENDING) this.finish(outcome, failed);
    else if ((flags & (ABORTED | CLEANING)) === ABORTED) this.cancel();
    else if ((flags & QUEUED) !== 0) this.scheduler.enqueue(this);
  }

  /** Drops the future where it is suspended. */
  private cancel(): void {
    const root = rootOf(this.frame!);
    this.frame = undefined;
    this.flags |= CLEANING | RUNNING;
    ambient.polled.task = this;
    ambient.budget = this.scheduler.budget;
    let rest: Pollable<void> | undefined;
    let failed: 0 | typeof FAILED = 0;
    let error: unknown;
    try {
      rest = root.startDrop();
    } catch (thrown) {
      error = thrown;
      failed = FAILED;
    }
    ambient.polled.task = undefined;
    this.flags &= ~(RUNNING | QUEUED);
    if (rest === undefined) this.finish(error, failed);
    else {
      this.frame = frameOf(rest);
      this.wake();
    }
  }

  private finish(outcome: unknown, failed: 0 | typeof FAILED): void {
    const { scheduler } = this;
    const waker = this.end as Waker | undefined;
    const dropped = (this.flags & (ABORTED | CLEANING)) === (ABORTED | CLEANING);
    this.flags |= DONE | failed | (dropped ? CANCELLED : 0);
    this.end = outcome;
    this.frame = undefined;
    scheduler.forget(this);
    if (waker !== undefined) waker.wake();
    else if (failed === 0) return;
    else if ((this.flags & DETACHED) !== 0) this.report();
    else scheduler.unasked.add(this);
  }

  private report(): void {
    this.scheduler.reportPanic(this);
    this.takeError();
  }

  /** Hands out the outcome, once; only when done. The value, or the error of `joinError`. */
  take(): unknown {
    const { end } = this;
    if ((this.flags & (FAILED | CANCELLED)) !== 0) throw this.takeError();
    this.flags |= TAKEN;
    this.end = undefined;
    return end;
  }

  /** As `take`, but a failure is what the future itself threw. */
  takeBare(): unknown {
    if ((this.flags & (FAILED | CANCELLED)) !== FAILED) return this.take();
    const { end } = this;
    this.takeError();
    throw end;
  }

  /** Why the task did not return. */
  joinError(): JoinError {
    const kind = (this.flags & CANCELLED) === 0 ? "panicked" : "cancelled";
    return new JoinError(kind, this.id, this.name, this.end);
  }

  private takeError(): JoinError {
    const error = this.joinError();
    this.flags |= TAKEN;
    this.end = undefined;
    if ((this.flags & FAILED) !== 0) this.scheduler.unasked.delete(this);
    return error;
  }
}

makeDisposable(Task, function (this: Task) {
  this.drop();
  return Promise.resolve();
});

function outcomeOf(task: Task): Promise<unknown> {
  return settleWith(task, false);
}
