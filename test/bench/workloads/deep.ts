/** A task that is suspended many calls deep and woken again and again: what a wake-up costs there. */
import { yieldNow } from "../host/promises.ts";

async function descend(depth: number, wakeUps: number): Promise<number> {
  if (depth === 0) {
    for (let i = 0; i < wakeUps; i++) await yieldNow();
    return wakeUps;
  }
  const below = await descend(depth - 1, wakeUps);
  return below + 1;
}

export async function run(n: number, depth: number, wakeUps: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await descend(depth, wakeUps);
  return sum;
}
