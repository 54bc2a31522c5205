/** Two tasks that hand a number back and forth through two channels. */
import { type Channel, channel, spawn } from "../host/promises.ts";

async function pong(n: number, pings: Channel<number>, pongs: Channel<number>): Promise<void> {
  for (let i = 0; i < n; i++) {
    const value = await pings.recv();
    pongs.send(value + 1);
  }
}

export async function run(n: number): Promise<number> {
  const pings = channel<number>();
  const pongs = channel<number>();
  const other = spawn(pong(n, pings, pongs));
  let value = 0;
  for (let i = 0; i < n; i++) {
    pings.send(value);
    value = await pongs.recv();
  }
  await other;
  return value;
}
