/** Over the promise host: Effect drives, promises carry. */
import { Effect, Fiber } from "effect";
import { close, readText, requestHttp, serveHttp } from "../host/promises.ts";

const client = Effect.fnUntraced(function* (port: number, id: number, requests: number) {
  let received = 0;
  for (let i = 0; i < requests; i++) {
    const body = `client ${id} request ${i} ${"x".repeat(100)}`;
    const answer = yield* Effect.promise(() => requestHttp(port, body));
    if (answer !== body) throw new Error(`sent ${body}, got ${answer}`);
    received += answer.length;
  }
  return received;
});

const program = Effect.fnUntraced(function* (clients: number, requests: number) {
  const server = yield* Effect.promise(() =>
    serveHttp((request) => Effect.runPromise(Effect.promise(() => readText(request)))),
  );
  const fibers: Fiber.Fiber<number>[] = [];
  for (let id = 0; id < clients; id++) {
    fibers.push(yield* Effect.forkChild(client(server.port, id, requests)));
  }
  const received = yield* Fiber.joinAll(fibers);
  yield* Effect.promise(() => close(server));
  return received.reduce((sum, bytes) => sum + bytes, 0);
});

export const run = (clients: number, requests: number): Promise<number> =>
  Effect.runPromise(program(clients, requests));
