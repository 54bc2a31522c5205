/**
 * Sockets and HTTP by callback: what both hosts wrap, so that neither has a better one.
 * Everything listens on and connects to 127.0.0.1 only.
 */
import * as http from "node:http";
import * as net from "node:net";
import { Ring } from "./ring.ts";

const LOOPBACK = "127.0.0.1";

export interface Server {
  readonly port: number;
  close(done: () => void): void;
}

/** One reader at a time; `null` is the end of the stream. */
export class SocketCore {
  readonly received = new Ring<string>();
  ended = false;
  onData: ((chunk: string | null) => void) | undefined;
  readonly socket: net.Socket;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setNoDelay(true).setEncoding("latin1");
    socket.on("data", (chunk) => this.deliver(chunk as unknown as string));
    const end = (): void => {
      if (this.ended) return;
      this.ended = true;
      this.deliver(null);
    };
    socket.on("end", end);
    socket.on("error", end);
  }

  private deliver(chunk: string | null): void {
    const reader = this.onData;
    this.onData = undefined;
    if (reader !== undefined) reader(chunk);
    else if (chunk !== null) this.received.push(chunk);
  }
}

export function listen(accept: (socket: net.Socket) => void, done: (server: Server) => void): void {
  const server = net.createServer(accept);
  server.listen(0, LOOPBACK, () => {
    const { port } = server.address() as net.AddressInfo;
    done({ port, close: (closed) => void server.close(() => closed()) });
  });
}

export function connect(port: number, done: (socket: net.Socket) => void): void {
  const socket = net.connect(port, LOOPBACK, () => done(socket));
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

export function readText(message: http.IncomingMessage, done: (text: string) => void): void {
  let text = "";
  message.setEncoding("latin1");
  message.on("data", (chunk: string) => (text += chunk));
  message.on("end", () => done(text));
}

export function serveHttp(
  handle: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  done: (server: Server) => void,
): void {
  const server = http.createServer(handle);
  server.keepAliveTimeout = 60_000;
  server.listen(0, LOOPBACK, () => {
    const { port } = server.address() as net.AddressInfo;
    const close = (closed: () => void): void => {
      server.closeAllConnections();
      server.close(() => closed());
    };
    done({ port, close });
  });
}

export function requestHttp(port: number, body: string, done: (text: string) => void): void {
  const headers = { "content-length": String(body.length) };
  const options = { port, host: LOOPBACK, method: "POST", agent, headers };
  http.request(options, (response) => readText(response, done)).end(body, "latin1");
}
