/** An HTTP server that sends back what it is sent, and eight clients that keep it busy, over loopback. */
import { close, joinAll, readText, requestHttp, serveHttp, spawn } from "../host/promises.ts";

async function client(port: number, id: number, requests: number): Promise<number> {
  let received = 0;
  for (let i = 0; i < requests; i++) {
    const body = `client ${id} request ${i} ${"x".repeat(100)}`;
    const answer = await requestHttp(port, body);
    if (answer !== body) throw new Error(`sent ${body}, got ${answer}`);
    received += answer.length;
  }
  return received;
}

export async function run(clients: number, requests: number): Promise<number> {
  const server = await serveHttp(async (request) => {
    const body = await readText(request);
    return body;
  });
  const tasks: Promise<number>[] = [];
  for (let id = 0; id < clients; id++) tasks.push(spawn(client(server.port, id, requests)));
  const received = await joinAll(tasks);
  await close(server);
  return received.reduce((sum, bytes) => sum + bytes, 0);
}
