/** JoinHandle: what `spawn` gives. The task itself, seen from outside. */

import type { Future } from "./future.ts";
import type { TaskState } from "./task.ts";

/**
 * Awaiting it gives the task's value or throws a JoinError, after the task's clean-ups are over. Dropping it detaches the task. Where it
 * is lent (`byRef`) it is cancel safe: it may be awaited again after a wait was cancelled.
 */
export interface JoinHandle<T> extends Future<T> {
  readonly id: number;
  readonly name: string | undefined;
  readonly state: TaskState;
  /** The task is over, its clean-ups included. */
  readonly isFinished: boolean;
  /**
   * Drops the task's future where it is suspended, at the task's next turn. Idempotent; a task that completes first has
   * completed.
   */
  abort(): void;
}
