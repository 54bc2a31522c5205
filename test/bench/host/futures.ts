/**
 * The leaves that workloads await in lazy mode: the exports of `promises.ts`, as futures. What the runtime offers is taken from
 * the runtime; sockets, `setImmediate` and the gate are written by hand over the same callbacks as the promises.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type * as node from "node:net";
import {
  type Context,
  Future,
  mpsc,
  PENDING,
  type Poll,
  race,
  type Receiver,
  type UnboundedSender,
} from "../../../runtime/index.ts";
import * as core from "./net.ts";

export { joinAll, sleep, spawn, timeout, yieldNow } from "../../../runtime/index.ts";
export { jsonDocument } from "./json.ts";

export const select = <T>(branches: Future<T>[]): Future<Awaited<T>> => race(...branches);

/** A future that starts something on its first poll and is ready when its callback has been called. */
abstract class Callback<T> extends Future<T> {
  private cx: Context | undefined = undefined;
  private value: Poll<T> = PENDING;

  protected abstract start(): void;

  protected done(value: T): void {
    this.value = value;
    this.cx!.wakeNow();
  }

  override poll(cx: Context): Poll<T> {
    if (this.value !== PENDING) return this.value;
    const first = this.cx === undefined;
    this.cx = cx;
    if (first) this.start();
    return PENDING;
  }
}

class Immediate extends Callback<void> {
  protected override start(): void {
    setImmediate(Immediate.fire, this);
  }

  private static fire(this: void, self: Immediate): void {
    self.done();
  }
}

export const immediate = (): Future<void> => new Immediate();

class Started<T> extends Callback<T> {
  constructor(private readonly begin: (done: (value: T) => void) => void) {
    super();
  }

  protected override start(): void {
    this.begin((value) => this.done(value));
  }
}

const callback = <T>(begin: (done: (value: T) => void) => void): Future<T> => new Started(begin);

/** Unbounded, one receiver at a time. */
export class Channel<T> {
  private readonly sender: UnboundedSender<T>;
  private readonly receiver: Receiver<T>;

  constructor() {
    [this.sender, this.receiver] = mpsc.unboundedChannel<T>();
  }

  send(value: T): void {
    this.sender.send(value);
  }

  recv(): Future<T | undefined> {
    return this.receiver.recv();
  }
}

export const channel = <T>(): Channel<T> => new Channel<T>();

/** What a task waits for until `open` is called; nobody calls it while memory is measured. */
export class Gate {
  private readonly opened = new Opened();

  open(): void {
    this.opened.open();
  }

  wait(): Future<void> {
    return this.opened;
  }
}

/** One for all who wait, as `promises.ts` has one promise for them: it keeps every context, and is never over. */
class Opened extends Future<void> {
  private isOpen = false;
  private readonly waiting: Context[] = [];

  open(): void {
    this.isOpen = true;
    for (const cx of this.waiting.splice(0)) cx.wake();
  }

  override poll(cx: Context): Poll<void> {
    if (this.isOpen) return undefined;
    this.waiting.push(cx);
    return PENDING;
  }
}

export const gate = (): Gate => new Gate();

export class Socket {
  private readonly core: core.SocketCore;

  constructor(socket: node.Socket) {
    this.core = new core.SocketCore(socket);
  }

  /** `null` at the end of the stream. */
  read(): Future<string | null> {
    return new Read(this.core);
  }

  write(text: string): Future<void> {
    return callback((done) => this.core.socket.write(text, "latin1", () => done()));
  }

  end(): void {
    this.core.socket.end();
  }
}

class Read extends Future<string | null> {
  constructor(private readonly core: core.SocketCore) {
    super();
  }

  override poll(cx: Context): Poll<string | null> {
    const { core } = this;
    const chunk = core.received.shift();
    if (chunk !== undefined) return chunk;
    if (core.ended) return null;
    core.onData = (data) => {
      if (data !== null) core.received.push(data);
      cx.wakeNow();
    };
    return PENDING;
  }

  override drop(): void {
    this.core.onData = undefined;
  }
}

/** Serves each connection with `serve`, and ends it when that is done. */
export function listen(serve: (socket: Socket) => Future<void>): Future<core.Server> {
  return callback((done) => {
    core.listen((raw) => {
      const socket = new Socket(raw);
      void serve(socket).then(() => socket.end());
    }, done);
  });
}

export const connect = (port: number): Future<Socket> =>
  callback((done) => core.connect(port, (raw) => done(new Socket(raw))));

export const close = (server: core.Server): Future<void> => callback((done) => server.close(done));

export const readText = (message: IncomingMessage): Future<string> =>
  callback((done) => core.readText(message, done));

/** Answers each request with what `answer` makes of it. */
export function serveHttp(
  answer: (request: IncomingMessage) => Future<string>,
): Future<core.Server> {
  return callback((done) => {
    const handle = (request: IncomingMessage, response: ServerResponse): void =>
      void answer(request).then((text) => response.end(text, "latin1"));
    core.serveHttp(handle, done);
  });
}

export const requestHttp = (port: number, body: string): Future<string> =>
  callback((done) => core.requestHttp(port, body, done));
