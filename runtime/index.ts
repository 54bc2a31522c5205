/** lower-async/runtime: futures, tasks and the executor that runs them. */

export * from "./abi.ts";
export {
  JoinError,
  NoRuntimeError,
  PollError,
  type JoinErrorKind,
  type PollFault,
} from "./errors.ts";
export { Future } from "./future.ts";
export { JoinHandle } from "./join-handle.ts";
export { PENDING, type Poll } from "./poll.ts";
export { Runtime } from "./runtime.ts";
export { Context, type Waker } from "./waker.ts";
