/**
 * The tasks of a scheduler that are not over.
 *
 * An array in no order, where the last task takes the place of one that leaves: each spawn writes to one old object (V8 takes a note of
 * each such write, for some 3 ns), where a list linked through the tasks writes to two. A short one is kept young.
 */

import type { Task } from "./task.ts";

/** Up to here a copy now and then costs less than those notes. */
const LONGEST_RENEWED = 64;

export class LiveTasks {
  private tasks: Task[] = [];

  get count(): number {
    return this.tasks.length;
  }

  add(task: Task): void {
    task.place = this.tasks.length;
    this.tasks.push(task);
  }

  remove(task: Task): void {
    const last = this.tasks.pop()!;
    if (last === task) return;
    this.tasks[task.place] = last;
    last.place = task.place;
  }

  /** Moves to a new array if that is cheap. See `Ring.renew`. */
  renew(): void {
    if (this.tasks.length <= LONGEST_RENEWED) this.tasks = this.tasks.slice();
  }

  /** All of them, oldest first. */
  inOrder(): Task[] {
    return this.tasks.toSorted((a, b) => a.id - b.id);
  }
}
