/**
 * The leaves that workloads await in lazy mode: the exports of `promises.ts`, as futures. What the runtime offers is taken from
 * the runtime; sockets, `setImmediate` and the gate are written by hand over the same callbacks as the promises.
 */
import type { IncomingMessage } from "node:http";
import type * as node from "node:net";
import {
  type Context,
  type Future,
  mpsc,
  PENDING,
  pollFn,
  race,
  type Receiver,
  timeout as timeLimit,
  Elapsed,
  type UnboundedSender,
} from "../../../runtime/index.ts";
import * as core from "./net.ts";

export { joinAll, sleep, spawn, yieldNow } from "../../../runtime/index.ts";
export { jsonDocument } from "./json.ts";
export type { Future } from "../../../runtime/index.ts";
