/** Hooks: calls at the turning points of every task of a runtime. A runtime without hooks pays nothing for them. */

import type { JoinError } from "./errors.ts";
import type { TaskState } from "./task.ts";

/** What a hook is told of a task. */
export interface TaskView {
  readonly id: number;
  readonly name: string | undefined;
  readonly state: TaskState;
}

export interface Hooks {
  /** A task was made; it has not been polled. */
  readonly onSpawn?: (task: TaskView) => void;
  readonly beforePoll?: (task: TaskView) => void;
  readonly afterPoll?: (task: TaskView) => void;
  /** A task is done, panicked or cancelled; its clean-ups are over. */
  readonly onEnd?: (task: TaskView) => void;
  /** A task failed and nobody asked for its outcome. Without this hook the error is printed. */
  readonly onPanic?: (error: JoinError) => void;
}

/** Calls a hook. What it throws is its own affair: it becomes an unhandled rejection, and the runtime goes on. */
export function callHook<T>(hook: (subject: T) => void, subject: T): void {
  try {
    hook(subject);
  } catch (error) {
    void Promise.reject(error as Error);
  }
}
