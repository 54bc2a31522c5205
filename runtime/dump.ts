/** What every live task is doing, as data and as a tree for people. */

import type { Future } from "./future.ts";
import { FIRST_SUSPEND, RUNNING, UNRESUMED } from "./machine-state.ts";
import { futureName } from "./name.ts";
import { rootOf } from "./resume.ts";
import type { Scheduler } from "./scheduler.ts";
import { Task, type TaskState } from "./task.ts";

/** A future inside a task. */
export interface FutureInfo {
  /** Name of the async function, or of the class of a hand-written future. */
  readonly name: string;
  /** Where a lowered function is suspended: source line and awaited text; "not started" or "running". Null for other futures. */
  readonly at: string | null;
  /** Locals of a lowered function that are saved there. */
  readonly locals: Readonly<Record<string, unknown>>;
  /** What it waits for. */
  readonly awaits: readonly FutureInfo[];
}

export interface TaskInfo {
  readonly id: number;
  readonly name: string | undefined;
  readonly state: TaskState;
  /** Its future; null while it is being polled for the first time. */
  readonly future: FutureInfo | null;
}

/** Fields of `Machine`, which are no locals. */
const OWN_FIELDS = new Set(["state", "awaiting", "awaitedBy", "how", "sent", "returned"]);

export function dumpTasks(scheduler: Scheduler): TaskInfo[] {
  return scheduler.live.inOrder().map(taskInfo);
}

function taskInfo(task: Task): TaskInfo {
  const { id, name, state, frame } = task;
  return { id, name, state, future: frame === undefined ? null : futureInfo(rootOf(frame)) };
}

/** Anything with the shape of a future: frames that only stand for another are passed through. */
interface Pollable {
  readonly awaiting?: Future<unknown> | undefined;
  readonly isMachine?: boolean;
  readonly awaitedFutures?: () => readonly object[];
}

function futureInfo(pollable: Pollable): FutureInfo {
  const awaiting = pollable.awaiting;
  if (pollable.isMachine) return machineInfo(pollable as Pollable & { state: number });
  // A frame at the root of a segment stands for its future.
  if (pollable.isMachine === undefined && awaiting !== undefined) return futureInfo(awaiting);
  const awaits = (pollable.awaitedFutures?.() ?? []).map(futureInfo);
  const name = pollable instanceof Task ? taskTitle(pollable) : futureName(pollable);
  return { name, at: null, locals: {}, awaits };
}

function machineInfo(machine: Pollable & { state: number }): FutureInfo {
  const { state, awaiting } = machine;
  const { points } = machine.constructor as { points?: readonly string[] };
  return {
    name: futureName(machine),
    at: placeName(state, points ?? []),
    locals: Object.fromEntries(Object.entries(machine).filter(([key]) => !OWN_FIELDS.has(key))),
    awaits: awaiting === undefined || state < FIRST_SUSPEND ? [] : [futureInfo(awaiting)],
  };
}

function placeName(state: number, points: readonly string[]): string {
  if (state === UNRESUMED) return "not started";
  if (state === RUNNING) return "running";
  return points[state - FIRST_SUSPEND + 1] ?? `state ${state}`;
}

/** `task 3 "fetch-3"` */
function taskTitle({
  id,
  name,
}: {
  readonly id: number;
  readonly name: string | undefined;
}): string {
  return name === undefined ? `task ${id}` : `task ${id} "${name}"`;
}

/** One line per task and future: `task 3 "fetch-3" suspended`, then what it waits for, indented. */
export function printTasks(tasks: readonly TaskInfo[]): string {
  const lines: string[] = [];
  for (const { id, name, state, future } of tasks) {
    lines.push(`${taskTitle({ id, name })} ${state}`);
    if (future !== null) printFuture(future, "  ", lines);
  }
  return lines.join("\n");
}

function printFuture(future: FutureInfo, indent: string, lines: string[]): void {
  const locals = Object.entries(future.locals).map(([name, value]) => `${name} = ${brief(value)}`);
  const at = future.at === null ? "" : ` at ${future.at}`;
  lines.push(
    `${indent}${future.name}${at}${locals.length > 0 ? `  { ${locals.join(", ")} }` : ""}`,
  );
  for (const awaited of future.awaits) printFuture(awaited, `${indent}  `, lines);
}

function brief(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
  if (typeof value === "function") return value.name === "" ? "function" : `function ${value.name}`;
  if (Array.isArray(value)) return `Array(${value.length})`;
  if (typeof value === "object" && value !== null) return futureName(value);
  return String(value);
}
