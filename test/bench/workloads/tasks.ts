/** Many tasks alive at once, joined in the order they were started. */
import { immediate, joinAll, sleep, spawn, yieldNow } from "../host/promises.ts";

async function mixedTask(id: number): Promise<number> {
  await yieldNow();
  await immediate();
  await sleep(1);
  await yieldNow();
  return id & 7;
}

async function yieldTask(id: number): Promise<number> {
  for (let i = 0; i < 4; i++) await yieldNow();
  return id & 7;
}

async function immediateTask(id: number): Promise<number> {
  for (let i = 0; i < 4; i++) await immediate();
  return id & 7;
}

async function timerTask(id: number): Promise<number> {
  for (let i = 0; i < 4; i++) await sleep(1);
  return id & 7;
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Every task yields, waits for the next turn of the event loop, sleeps a millisecond and yields again. */
export async function mixed(count: number, rounds: number): Promise<number> {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const tasks: Promise<number>[] = [];
    for (let id = 0; id < count; id++) tasks.push(spawn(mixedTask(id)));
    sum += sumOf(await joinAll(tasks));
  }
  return sum;
}

export async function yields(count: number, rounds: number): Promise<number> {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const tasks: Promise<number>[] = [];
    for (let id = 0; id < count; id++) tasks.push(spawn(yieldTask(id)));
    sum += sumOf(await joinAll(tasks));
  }
  return sum;
}

export async function immediates(count: number, rounds: number): Promise<number> {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const tasks: Promise<number>[] = [];
    for (let id = 0; id < count; id++) tasks.push(spawn(immediateTask(id)));
    sum += sumOf(await joinAll(tasks));
  }
  return sum;
}

export async function timers(count: number, rounds: number): Promise<number> {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const tasks: Promise<number>[] = [];
    for (let id = 0; id < count; id++) tasks.push(spawn(timerTask(id)));
    sum += sumOf(await joinAll(tasks));
  }
  return sum;
}
