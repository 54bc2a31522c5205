/** A TCP server that sends back what it is sent, and clients that send and read in turn, over loopback. */
import { close, connect, joinAll, listen, type Socket, spawn } from "../host/promises.ts";

const MESSAGE = "x".repeat(512);

async function echo(socket: Socket): Promise<void> {
  for (;;) {
    const chunk = await socket.read();
    if (chunk === null) return;
    await socket.write(chunk);
  }
}

async function client(port: number, messages: number): Promise<number> {
  const socket = await connect(port);
  let received = 0;
  for (let i = 1; i <= messages; i++) {
    await socket.write(MESSAGE);
    while (received < i * MESSAGE.length) {
      const chunk = await socket.read();
      if (chunk === null) throw new Error("the server hung up");
      received += chunk.length;
    }
  }
  socket.end();
  return received;
}

export async function run(clients: number, messages: number): Promise<number> {
  const server = await listen(echo);
  const tasks: Promise<number>[] = [];
  for (let id = 0; id < clients; id++) tasks.push(spawn(client(server.port, messages)));
  const received = await joinAll(tasks);
  await close(server);
  return received.reduce((sum, bytes) => sum + bytes, 0);
}
