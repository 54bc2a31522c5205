/**
 * mpsc: a queue from many senders to one receiver.
 *
 *     const [tx, rx] = mpsc.channel<string>(32);
 *     await tx.send("hello");               // waits while 32 messages are in the queue
 *     const message = await rx.recv();      // undefined when all senders are gone and the queue is empty
 *
 * Two counts of permits make it: room in the queue, which senders wait for, and messages, which the receiver waits for.
 */

import type { Future } from "../future.ts";
import { Ring } from "../ring.ts";
import { disposeByRelease } from "./disposable.ts";
import { Permits, Wait } from "./permits.ts";

/** Thrown to a sender whose receiver is closed. */
export class SendError<T = unknown> extends Error {
  override readonly name = "SendError";
  /** What was not delivered. */
  readonly value: T;

  constructor(value: T) {
    super("the receiver is closed");
    this.value = value;
  }
}

/** Thrown by `trySend` when there is no room. */
export class FullError<T = unknown> extends Error {
  override readonly name = "FullError";
  /** What was not delivered. */
  readonly value: T;

  constructor(value: T) {
    super("the channel is full");
    this.value = value;
  }
}

/** What both ends share. */
class Channel<T> {
  /** Closed: the receiver takes nothing new. Nobody takes any from a channel without a limit. */
  readonly room: Permits;
  private readonly isBounded: boolean;
  /** Closed: nobody will send. */
  readonly messages = new Permits(0);
  readonly queue = new Ring<T>();
  /** Sending ends and permits. */
  senders = 0;

  constructor(capacity: number | undefined) {
    this.room = new Permits(capacity ?? 0);
    this.isBounded = capacity !== undefined;
  }

  /** Only with a permit for room, if there is a limit. */
  put(value: T): void {
    this.queue.push(value);
    this.messages.add(1);
  }

  /** Only with a permit for a message. */
  take(): T {
    const value = this.queue.shift();
    if (this.isBounded) this.room.add(1);
    return value;
  }

  /** A sending end or a permit is gone; with the last of them the channel ends. */
  leaveSender(): void {
    if (--this.senders === 0) this.messages.close();
  }
}

class Send<T> extends Wait<void> {
  private readonly channel: Channel<T>;
  private readonly value: T;

  constructor(channel: Channel<T>, value: T) {
    super(channel.room, 1);
    this.channel = channel;
    this.value = value;
  }

  protected override get isRefused(): boolean {
    return this.permits.isClosed;
  }

  protected override granted(): void {
    this.channel.put(this.value);
  }

  protected override refused(): void {
    throw new SendError(this.value);
  }
}

/** Room for one message, taken in advance: sending it cannot wait. `release` gives it back. */
export class SendPermit<T> implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private channel: Channel<T> | undefined;

  constructor(channel: Channel<T>) {
    this.channel = channel;
    channel.senders++;
  }

  send(value: T): void {
    const channel = this.take();
    if (channel === undefined) throw new Error("the permit was used");
    channel.put(value);
    channel.leaveSender();
  }

  /** Idempotent. */
  release(): void {
    const channel = this.take();
    channel?.room.add(1);
    channel?.leaveSender();
  }

  private take(): Channel<T> | undefined {
    const channel = this.channel;
    this.channel = undefined;
    return channel;
  }
}
disposeByRelease(SendPermit);

class Reserve<T> extends Wait<SendPermit<T>> {
  private readonly channel: Channel<T>;

  constructor(channel: Channel<T>) {
    super(channel.room, 1);
    this.channel = channel;
  }

  protected override get isRefused(): boolean {
    return this.permits.isClosed;
  }

  protected override granted(): SendPermit<T> {
    return new SendPermit(this.channel);
  }

  protected override refused(): SendPermit<T> {
    throw new SendError(undefined);
  }
}

class Recv<T> extends Wait<T | undefined> {
  private readonly channel: Channel<T>;

  constructor(channel: Channel<T>) {
    super(channel.messages, 1);
    this.channel = channel;
  }

  protected override granted(): T | undefined {
    return this.channel.take();
  }

  protected override refused(): undefined {
    // The end of the channel.
  }
}

/** One of the sending ends. `release` (or `using`) closes it; with the last one the channel ends. */
abstract class AnySender<T> implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private held: Channel<T> | undefined;

  constructor(channel: Channel<T>) {
    this.held = channel;
    channel.senders++;
  }

  /** The receiver takes nothing new. */
  get isClosed(): boolean {
    return this.channel.room.isClosed;
  }

  /** Idempotent. */
  release(): void {
    const channel = this.held;
    this.held = undefined;
    channel?.leaveSender();
  }

  protected get channel(): Channel<T> {
    if (this.held === undefined) throw new Error("the sender was released");
    return this.held;
  }
}
disposeByRelease(AnySender);

/** Sending end of a bounded channel. */
export class Sender<T> extends AnySender<T> {
  /** Waits for room, then sends. Throws a SendError once the receiver is closed. Cancelled: not sent. */
  send(value: T): Future<void> {
    return new Send(this.channel, value);
  }

  /** Sends if there is room and nobody waits for it; else throws a FullError or a SendError. */
  trySend(value: T): void {
    const { channel } = this;
    if (channel.room.isClosed) throw new SendError(value);
    if (!channel.room.tryTake(1)) throw new FullError(value);
    channel.put(value);
  }

  /** Waits for room and keeps it. Cancel safe. */
  reserve(): Future<SendPermit<T>> {
    return new Reserve(this.channel);
  }

  /** Messages that could be sent without waiting. */
  get capacity(): number {
    return this.channel.room.available;
  }

  /** Another sending end: the channel lives until all are released. */
  clone(): Sender<T> {
    return new Sender(this.channel);
  }
}

/** Sending end of an unbounded channel. */
export class UnboundedSender<T> extends AnySender<T> {
  /** Sends; never waits. Throws a SendError once the receiver is closed. */
  send(value: T): void {
    const { channel } = this;
    if (channel.room.isClosed) throw new SendError(value);
    channel.put(value);
  }

  /** Another sending end: the channel lives until all are released. */
  clone(): UnboundedSender<T> {
    return new UnboundedSender(this.channel);
  }
}

/** The receiving end. `release` (or `using`) closes it and throws away what is in the queue. */
export class Receiver<T> implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private readonly channel: Channel<T>;

  constructor(channel: Channel<T>) {
    this.channel = channel;
  }

  /** The next message; undefined when all senders are gone and the queue is empty. Cancel safe: no message is lost. */
  recv(): Future<T | undefined> {
    return new Recv(this.channel);
  }

  /** The next message if one is there and nobody waits for it. */
  tryRecv(): T | undefined {
    const channel = this.channel;
    return channel.messages.tryTake(1) ? channel.take() : undefined;
  }

  /** Messages in the queue. */
  get length(): number {
    return this.channel.queue.length;
  }

  /** Takes nothing new: senders get a SendError. What is in the queue can still be received; then the channel ends. */
  close(): void {
    this.channel.room.close();
    this.channel.messages.close();
  }

  release(): void {
    const channel = this.channel;
    this.close();
    while (channel.messages.tryTake(1)) channel.take();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const message = await this.recv();
        if (message === undefined) return;
        yield message;
      }
    } finally {
      this.release();
    }
  }
}
disposeByRelease(Receiver);

export const mpsc = {
  /** A channel that holds at most `capacity` messages; senders wait for room. */
  channel<T>(capacity: number): [Sender<T>, Receiver<T>] {
    if (!(capacity >= 1)) throw new RangeError("a bounded channel needs a capacity of 1 or more");
    const channel = new Channel<T>(capacity);
    return [new Sender(channel), new Receiver(channel)];
  },

  /** A channel without a limit. */
  unboundedChannel<T>(): [UnboundedSender<T>, Receiver<T>] {
    const channel = new Channel<T>(undefined);
    return [new UnboundedSender(channel), new Receiver(channel)];
  },
};
