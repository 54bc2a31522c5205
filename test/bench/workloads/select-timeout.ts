/** Every round makes a branch that loses, and a timeout that does not elapse, and throws both away. */
import { type Channel, channel, select, spawn, timeout, yieldNow } from "../host/promises.ts";

async function produce(n: number, ticks: Channel<number>): Promise<void> {
  for (let i = 0; i < n; i++) {
    await yieldNow();
    ticks.send(i & 7);
  }
}

export async function run(n: number): Promise<number> {
  const ticks = channel<number>();
  const stop = channel<number>();
  const producer = spawn(produce(2 * n, ticks));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += await select([ticks.recv(), stop.recv()]);
    sum += await timeout(1000, ticks.recv());
  }
  await producer;
  return sum;
}
