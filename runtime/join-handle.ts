/** JoinHandle: what `spawn` gives; resolves with the task's outcome. */

import { PollError } from "./errors.ts";
import { Future } from "./future.ts";
import { PENDING, type Poll } from "./poll.ts";
import { settleWith } from "./start.ts";
import type { Task, TaskState } from "./task.ts";
import type { Context } from "./waker.ts";

/**
 * Awaiting it gives the task's value or throws a JoinError, after the task's clean-ups are over. Dropping it detaches the task.
 * Cancel safe: awaiting it again after a cancelled wait is fine.
 */
export class JoinHandle<T> extends Future<T> {
  private readonly task: Task;

  constructor(task: Task) {
    super();
    this.task = task;
  }

  get id(): number {
    return this.task.id;
  }

  get name(): string | undefined {
    return this.task.name;
  }

  get state(): TaskState {
    return this.task.state;
  }

  /** The task is over, its clean-ups included. */
  get isFinished(): boolean {
    return this.task.isDone;
  }

  /**
   * Drops the task's future where it is suspended, at the task's next turn. Idempotent; a task that completes first has
   * completed.
   */
  abort(): void {
    this.task.abort();
  }

  override poll(cx: Context): Poll<T> {
    const task = this.task;
    if (!task.isDone) {
      task.joiner = cx;
      return PENDING;
    }
    if (task.isTaken) throw new PollError(this, "returned");
    return task.take() as T;
  }

  override intoPromise(): Promise<T> {
    return settleWith(this.task, false);
  }

  override drop(): void {
    this.task.detach();
  }
}
