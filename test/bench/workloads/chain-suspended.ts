/** Ten async functions, each awaiting the next; the innermost suspends every time. */
import { yieldNow } from "../host/promises.ts";

async function zero(x: number): Promise<number> {
  await yieldNow();
  return x;
}

async function one(x: number): Promise<number> {
  const value = await zero(x);
  return value + 1;
}

async function two(x: number): Promise<number> {
  const value = await one(x);
  return value + 1;
}

async function three(x: number): Promise<number> {
  const value = await two(x);
  return value + 1;
}

async function four(x: number): Promise<number> {
  const value = await three(x);
  return value + 1;
}

async function five(x: number): Promise<number> {
  const value = await four(x);
  return value + 1;
}

async function six(x: number): Promise<number> {
  const value = await five(x);
  return value + 1;
}

async function seven(x: number): Promise<number> {
  const value = await six(x);
  return value + 1;
}

async function eight(x: number): Promise<number> {
  const value = await seven(x);
  return value + 1;
}

async function nine(x: number): Promise<number> {
  const value = await eight(x);
  return value + 1;
}

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = await nine(i & 7);
    sum += value;
  }
  return sum;
}
