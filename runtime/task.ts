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

import { ambient } from "./ambient.ts";
import type { ContextScope } from "./async-context.ts";
import { JoinError, type JoinErrorKind } from "./errors.ts";
import type { Future } from "./future.ts";
import { PENDING, type Poll } from "./poll.ts";
import { frameOf, resume, rootOf } from "./resume.ts";
import type { Scheduler } from "./scheduler.ts";
import { Context, type Waker } from "./waker.ts";

/** In the run queue, or to be put there when the current poll ends. Not set while suspended. */
const QUEUED = 1;
/** On the stack. */
const RUNNING = 2;
/** To be dropped instead of polled. May be set at any time before DONE; stays set. */
const ABORTED = 4;
/** Its future was dropped and the rest of the clean-up is being driven. Only with ABORTED. */
const CLEANING = 8;
/** Over: `outcome` is final, wake-ups are ignored. */
const DONE = 16;
/** With DONE: `outcome` is the error its future threw. */
const PANICKED = 32;
/** With DONE: it was dropped before it returned; `outcome` is what a clean-up threw, if `failed`. */
const CANCELLED = 64;
/** Nobody will ask for the outcome: the handle was dropped. */
const DETACHED = 128;
/** The outcome was handed out. Only with DONE. */
const TAKEN = 256;

/** What a task is doing, for people. */
export type TaskState =
  "queued" | "running" | "suspended" | "cleaning up" | "done" | "panicked" | "cancelled";

export class Task extends Context {
  declare private flags: number;
  declare readonly id: number;
  declare readonly scheduler: Scheduler;
  declare name: string | undefined;
  declare outcome: unknown;
  /** Woken when the task is done: whoever awaits its handle. */
  declare joiner: Waker | undefined;
  /** Neighbours in the scheduler's list of live tasks. */
  declare previous: Task | undefined;
  declare next: Task | undefined;
  /** The host's async context (AsyncLocalStorage) at the spawn, where anyone uses it. */
  declare scope: ContextScope | undefined;

  constructor(
    scheduler: Scheduler,
    id: number,
    future: Future<unknown>,
    name: string | undefined,
    scope: ContextScope | undefined,
  ) {
    super(frameOf(future));
    this.flags = 0;
    this.id = id;
    this.scheduler = scheduler;
    this.name = name;
    this.outcome = undefined;
    this.joiner = undefined;
    this.previous = undefined;
    this.next = undefined;
    this.scope = scope;
  }

  get isDone(): boolean {
    return (this.flags & DONE) !== 0;
  }

  get isPanicked(): boolean {
    return (this.flags & PANICKED) !== 0;
  }

  get isCancelled(): boolean {
    return (this.flags & CANCELLED) !== 0;
  }

  get isDetached(): boolean {
    return (this.flags & DETACHED) !== 0;
  }

  get state(): TaskState {
    const { flags } = this;
    if (flags & DONE)
      return flags & PANICKED ? "panicked" : flags & CANCELLED ? "cancelled" : "done";
    if (flags & RUNNING) return "running";
    if (flags & CLEANING) return "cleaning up";
    return flags & QUEUED ? "queued" : "suspended";
  }

  /** All the rules of waking. Done: ignore. Queued: ignore. Running: queue after this poll. Else: queue. */
  override wake(): void {
    const { flags } = this;
    if ((flags & (QUEUED | DONE)) !== 0) return;
    this.flags = flags | QUEUED;
    if ((flags & RUNNING) === 0) this.scheduler.enqueue(this);
  }

  override wakeNow(): void {
    this.wake();
    this.scheduler.turn();
  }

  /** Idempotent. The future is dropped at the task's next turn, or when its current poll suspends; completing first wins. */
  abort(): void {
    if ((this.flags & (DONE | ABORTED)) !== 0) return;
    this.flags |= ABORTED;
    if ((this.flags & RUNNING) === 0) this.wake();
  }

  /** The handle is gone. */
  detach(): void {
    this.flags |= DETACHED;
    this.joiner = undefined;
    if (this.isPanicked && (this.flags & TAKEN) === 0) this.scheduler.reportPanic(this);
  }

  /** A turn of the queue. */
  run(): void {
    this.flags = (this.flags & ~QUEUED) | RUNNING;
    const outer = ambient.task;
    ambient.task = this;
    ambient.budget = this.scheduler.budget;
    try {
      if (this.scope === undefined) this.step();
      else this.scope.run(this);
    } finally {
      ambient.task = outer;
      const flags = (this.flags &= ~RUNNING);
      if ((flags & (QUEUED | DONE)) === QUEUED) this.scheduler.enqueue(this);
    }
  }

  /** One poll, or the drop. Called by `run`, inside the task's async context. */
  step(): void {
    if ((this.flags & (ABORTED | CLEANING)) === ABORTED) {
      this.#cancel();
      return;
    }
    let polled: Poll<unknown>;
    try {
      polled = resume(this);
    } catch (error) {
      this.#finish(error, this.flags & CLEANING ? CANCELLED : PANICKED);
      return;
    }
    if (polled !== PENDING) this.#finish(polled, this.flags & CLEANING ? CANCELLED : 0);
    else if ((this.flags & (ABORTED | CLEANING)) === ABORTED) this.#cancel();
  }

  /** Drops the future where it is suspended. */
  #cancel(): void {
    const root = rootOf(this.frame!);
    this.flags |= CLEANING;
    this.frame = undefined;
    let rest: Future<void> | undefined;
    try {
      rest = root.release();
    } catch (error) {
      this.#finish(error, CANCELLED);
      return;
    }
    if (rest === undefined) {
      this.#finish(undefined, CANCELLED);
      return;
    }
    this.frame = frameOf(rest);
    this.wake();
  }

  #finish(outcome: unknown, how: 0 | typeof PANICKED | typeof CANCELLED): void {
    this.flags |= DONE | how;
    this.outcome = outcome;
    this.frame = undefined;
    const { joiner } = this;
    this.joiner = undefined;
    this.scheduler.forget(this);
    if (joiner !== undefined) joiner.wake();
    else if (how === PANICKED && this.isDetached) this.scheduler.reportPanic(this);
  }

  /** The outcome, once: the value, or a JoinError is thrown. Only when done. */
  take(): unknown {
    const { outcome } = this;
    this.flags |= TAKEN;
    this.outcome = undefined;
    if ((this.flags & (PANICKED | CANCELLED)) === 0) return outcome;
    throw this.joinError(outcome);
  }

  get isTaken(): boolean {
    return (this.flags & TAKEN) !== 0;
  }

  joinError(cause: unknown): JoinError {
    const kind: JoinErrorKind = this.isPanicked ? "panicked" : "cancelled";
    return new JoinError(kind, this.id, this.name, cause);
  }
}
