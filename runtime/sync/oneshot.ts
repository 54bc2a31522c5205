/** oneshot: one message from one sender to one receiver. */

import { ready } from "../combinators/poll-fn.ts";
import { mustYield, spend } from "../coop.ts";
import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";
import { disposeByRelease } from "./disposable.ts";
import { Notify } from "./notify.ts";

/** Thrown to a receiver whose sender was released without sending. */
export class RecvError extends Error {
  override readonly name = "RecvError";

  constructor() {
    super("the sender was released without sending");
  }
}

/** What both ends share. */
class Shared<T> {
  state: "open" | "sent" | "senderGone" | "receiverGone" | "received" = "open";
  value: T | undefined = undefined;
  cx: Context | undefined = undefined;
  readonly closed = new Notify();

  end(state: "sent" | "senderGone", value?: T): void {
    this.state = state;
    this.value = value;
    const { cx } = this;
    this.cx = undefined;
    cx?.wake();
  }
}

/** The sending end. `release` (or `using`) without a `send` fails the receiver. */
export class OneshotSender<T> implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private readonly shared: Shared<T>;

  constructor(shared: Shared<T>) {
    this.shared = shared;
  }

  /** Sends, without waiting. False: the receiver is gone, or something was sent before. */
  send(value: T): boolean {
    if (this.shared.state !== "open") return false;
    this.shared.end("sent", value);
    return true;
  }

  /** The receiver is gone. */
  get isClosed(): boolean {
    return this.shared.state === "receiverGone";
  }

  /** Waits until the receiver is gone. Cancel safe. */
  closed(): Future<void> {
    return this.isClosed ? ready(undefined) : this.shared.closed.notified();
  }

  /** Idempotent; does nothing after `send`. */
  release(): void {
    if (this.shared.state === "open") this.shared.end("senderGone");
  }
}
disposeByRelease(OneshotSender);

/** The receiving end: await it. Dropping it closes the channel. Cancel safe where it is lent (`byRef`). */
export class OneshotReceiver<T> extends Future<T> {
  private readonly shared: Shared<T>;

  constructor(shared: Shared<T>) {
    super();
    this.shared = shared;
  }

  override poll(cx: Context): Poll<T> {
    const shared = this.shared;
    if (shared.state === "received") throw new PollError(this, "returned");
    if (shared.state === "receiverGone") throw new PollError(this, "dropped");
    if (mustYield(cx)) return PENDING;
    if (shared.state === "open") {
      shared.cx = cx;
      return PENDING;
    }
    spend();
    return this.take();
  }

  /** What was sent, if it was; throws a RecvError if nothing will be. */
  tryRecv(): T | undefined {
    const { state } = this.shared;
    return state === "sent" || state === "senderGone" ? this.take() : undefined;
  }

  private take(): T {
    const shared = this.shared;
    const { state, value } = shared;
    shared.state = "received";
    shared.value = undefined;
    if (state === "senderGone") throw new RecvError();
    return value as T;
  }

  override drop(): void {
    const shared = this.shared;
    if (shared.state === "received" || shared.state === "receiverGone") return;
    shared.state = "receiverGone";
    shared.value = shared.cx = undefined;
    shared.closed.notifyWaiters();
  }
}

export const oneshot = {
  channel<T>(): [OneshotSender<T>, OneshotReceiver<T>] {
    const shared = new Shared<T>();
    return [new OneshotSender(shared), new OneshotReceiver(shared)];
  },
};
