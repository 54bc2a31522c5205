/** The runtime's error types. */

import { futureName } from "./name.ts";

/** In which state a future was when it must not be polled. */
export type PollFault = "returned" | "panicked" | "dropped" | "running";

const FAULTS: Record<PollFault, string> = {
  returned: "was polled after it had returned",
  panicked: "was polled after it had failed",
  dropped: "was polled after it was dropped",
  running: "was polled from inside its own poll, or after it had failed",
};

/** A future was polled when it must not be. */
export class PollError extends Error {
  override readonly name = "PollError";
  /** Name of the function or class of the future. */
  readonly future: string;
  readonly state: PollFault;

  constructor(future: object, state: PollFault) {
    const name = futureName(future);
    super(`${name} ${FAULTS[state]}`);
    this.future = name;
    this.state = state;
  }
}

/** Why a task did not return: it was aborted (or its runtime shut down), or its future threw. */
export type JoinErrorKind = "cancelled" | "panicked";

/** What awaiting a JoinHandle throws. */
export class JoinError extends Error {
  override readonly name = "JoinError";
  readonly kind: JoinErrorKind;
  readonly taskId: number;
  readonly taskName: string | undefined;

  constructor(kind: JoinErrorKind, taskId: number, taskName: string | undefined, cause: unknown) {
    const task = taskName === undefined ? `task ${taskId}` : `task ${taskId} "${taskName}"`;
    const why = kind === "panicked" ? `panicked: ${messageOf(cause)}` : "was cancelled";
    super(`${task} ${why}`, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.taskId = taskId;
    this.taskName = taskName;
  }

  get isCancelled(): boolean {
    return this.kind === "cancelled";
  }

  get isPanic(): boolean {
    return this.kind === "panicked";
  }
}

/** There is no runtime to spawn on. */
export class NoRuntimeError extends Error {
  override readonly name = "NoRuntimeError";

  constructor(what: string) {
    super(
      `${what} needs a runtime: call it from inside main(), run() or a task, or use runtime.spawn()`,
    );
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return "an error that cannot be shown";
  }
}
