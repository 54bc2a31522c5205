/** Over the promise host: Effect drives, promises carry. */
import { Effect, Fiber } from "effect";
import { close, connect, listen, type Socket } from "../host/promises.ts";

const MESSAGE = "x".repeat(512);

const echo = Effect.fnUntraced(function* (socket: Socket) {
  for (;;) {
    const chunk = yield* Effect.promise(() => socket.read());
    if (chunk === null) return;
    yield* Effect.promise(() => socket.write(chunk));
  }
});

const client = Effect.fnUntraced(function* (port: number, messages: number) {
  const socket = yield* Effect.promise(() => connect(port));
  let received = 0;
  for (let i = 1; i <= messages; i++) {
    yield* Effect.promise(() => socket.write(MESSAGE));
    while (received < i * MESSAGE.length) {
      const chunk = yield* Effect.promise(() => socket.read());
      if (chunk === null) throw new Error("the server hung up");
      received += chunk.length;
    }
  }
  socket.end();
  return received;
});

const program = Effect.fnUntraced(function* (clients: number, messages: number) {
  const server = yield* Effect.promise(() => listen((socket) => Effect.runPromise(echo(socket))));
  const fibers: Fiber.Fiber<number>[] = [];
  for (let id = 0; id < clients; id++) {
    fibers.push(yield* Effect.forkChild(client(server.port, messages)));
  }
  const received = yield* Fiber.joinAll(fibers);
  yield* Effect.promise(() => close(server));
  return received.reduce((sum, bytes) => sum + bytes, 0);
});

export const run = (clients: number, messages: number): Promise<number> =>
  Effect.runPromise(program(clients, messages));
