/** What it costs to start a task that waits once, and to wait for it. */
import { spawn, yieldNow } from "../host/promises.ts";

async function job(i: number): Promise<number> {
  await yieldNow();
  return i & 7;
}

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = await spawn(job(i));
    sum += value;
  }
  return sum;
}
