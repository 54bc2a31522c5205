/// <reference lib="esnext.disposable" preserve="true" />
/** lower-async/runtime: futures, tasks and the executor that runs them. */

export * from "./abi.ts";
export * from "./lowered/index.ts";
export { ManualClock, RealClock, type Clock, type ManualClockOptions } from "./clock.ts";
export { boxed } from "./combinators/boxed.ts";
export { byRef } from "./combinators/by-ref.ts";
export { interval, type Interval, type MissedTicks } from "./combinators/interval.ts";
export { join, joinAll, tryJoin, tryJoinAll, type Outcomes } from "./combinators/join.ts";
export { pending, pollFn, ready } from "./combinators/poll-fn.ts";
export { race } from "./combinators/race.ts";
export { on, select, type Branch } from "./combinators/select.ts";
export { now, sleep, sleepUntil } from "./combinators/sleep.ts";
export { Elapsed, timeout } from "./combinators/timeout.ts";
export { unconstrained } from "./combinators/unconstrained.ts";
export { yieldNow } from "./combinators/yield-now.ts";
export { mustYield, spend } from "./coop.ts";
export type { FutureInfo, TaskInfo } from "./dump.ts";
export {
  JoinError,
  NoRuntimeError,
  PollError,
  type JoinErrorKind,
  type PollFault,
} from "./errors.ts";
export { Future } from "./future.ts";
export type { Hooks, TaskView } from "./hooks.ts";
export type { JoinHandle } from "./join-handle.ts";
export { PENDING, type Poll } from "./poll.ts";
export {
  main,
  Runtime,
  type RuntimeBuilder,
  type ShutdownOptions,
  type SpawnOptions,
} from "./runtime.ts";
export type { SchedulerOptions } from "./scheduler.ts";
export { spawn, task, type NamedSpawn } from "./spawn.ts";
export { DONE, Stream, type PollNext } from "./stream.ts";
export type { TaskState } from "./task.ts";
export { Context, type Waker } from "./waker.ts";
export type { Work } from "./work.ts";
export {
  FullError,
  mpsc,
  SendError,
  type Receiver,
  type Sender,
  type SendPermit,
  type UnboundedSender,
} from "./sync/channel.ts";
export { Mutex, type MutexGuard } from "./sync/mutex.ts";
export { Notify } from "./sync/notify.ts";
export { oneshot, RecvError, type OneshotReceiver, type OneshotSender } from "./sync/oneshot.ts";
export { ClosedError, Semaphore, type SemaphorePermit } from "./sync/semaphore.ts";
export * from "./lowered/index.ts";
