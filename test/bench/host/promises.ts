/**
 * The leaves that workloads await, as promises: for native async functions, for every peer that keeps promises, and for
 * lower-async in eager mode. Never compiled by a candidate. `futures.ts` has the same exports for lazy mode.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as core from "./net.ts";
import { Ring } from "./ring.ts";

export { jsonDocument } from "./json.ts";

export const yieldNow = (): Promise<void> => Promise.resolve();
export const immediate = (): Promise<void> => new Promise((done) => setImmediate(done));
export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Starts a task. A promise has been started by whoever called the function. */
export const spawn = <T>(task: Promise<T>): Promise<T> => task;
export const joinAll = <T>(tasks: Promise<T>[]): Promise<T[]> => Promise.all(tasks);
export const select = <T>(branches: Promise<T>[]): Promise<T> => Promise.race(branches);

/** The outcome of `inner`, or a failure after `ms` milliseconds. */
export function timeout<T>(ms: number, inner: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${ms} ms`)), ms);
    inner.then((value) => {
      clearTimeout(timer);
      resolve(value);
    }, reject);
  });
}

/** Unbounded, one receiver at a time. */
export class Channel<T> {
  private readonly values = new Ring<T>();
  private receiver: ((value: T) => void) | undefined;

  send(value: T): void {
    const receiver = this.receiver;
    this.receiver = undefined;
    if (receiver !== undefined) receiver(value);
    else this.values.push(value);
  }

  recv(): Promise<T> {
    if (this.values.size > 0) return Promise.resolve(this.values.shift() as T);
    return new Promise((resolve) => (this.receiver = resolve));
  }
}

export const channel = <T>(): Channel<T> => new Channel<T>();

/** What a task waits for until `open` is called; nobody calls it while memory is measured. */
export class Gate {
  readonly open: () => void;
  private readonly opened: Promise<void>;

  constructor() {
    let open = (): void => {};
    this.opened = new Promise((resolve) => (open = resolve));
    this.open = open;
  }

  wait(): Promise<void> {
    return this.opened;
  }
}

export const gate = (): Gate => new Gate();

export class Socket {
  private readonly core: core.SocketCore;

  constructor(socket: ConstructorParameters<typeof core.SocketCore>[0]) {
    this.core = new core.SocketCore(socket);
  }

  /** `null` at the end of the stream. */
  read(): Promise<string | null> {
    const chunk = this.core.received.shift();
    if (chunk !== undefined) return Promise.resolve(chunk);
    if (this.core.ended) return Promise.resolve(null);
    return new Promise((resolve) => (this.core.onData = resolve));
  }

  write(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.core.socket.write(text, "latin1", () => resolve());
    });
  }

  end(): void {
    this.core.socket.end();
  }
}

/** Serves each connection with `serve`, and ends it when that is done. */
export function listen(serve: (socket: Socket) => Promise<void>): Promise<core.Server> {
  return new Promise((resolve) => {
    core.listen((raw) => {
      const socket = new Socket(raw);
      void serve(socket).then(() => socket.end());
    }, resolve);
  });
}

export function connect(port: number): Promise<Socket> {
  return new Promise((resolve) => core.connect(port, (raw) => resolve(new Socket(raw))));
}

export const close = (server: core.Server): Promise<void> =>
  new Promise((done) => server.close(done));

export const readText = (message: IncomingMessage): Promise<string> =>
  new Promise((resolve) => core.readText(message, resolve));

/** Answers each request with what `answer` makes of it. */
export function serveHttp(
  answer: (request: IncomingMessage) => Promise<string>,
): Promise<core.Server> {
  return new Promise((resolve) => {
    const handle = (request: IncomingMessage, response: ServerResponse): void =>
      void answer(request).then((text) => response.end(text, "latin1"));
    core.serveHttp(handle, resolve);
  });
}

export const requestHttp = (port: number, body: string): Promise<string> =>
  new Promise((resolve) => core.requestHttp(port, body, resolve));
