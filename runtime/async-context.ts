/** The host's async context (AsyncLocalStorage), kept across the suspend points of a task. */

/** Runs a task's turns in the context its spawn was called in. */
export interface ContextScope {
  run(task: { step(): void }): void;
}

/** The context of the caller, or undefined where nobody uses any. */
export function captureScope(): ContextScope | undefined {
  return undefined;
}
