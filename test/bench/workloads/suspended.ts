/** Tasks that wait at a gate, to see what a suspended task keeps in memory. Measured by `npm run bench:memory`. */
import { type Gate, gate, joinAll, spawn } from "../host/promises.ts";

export type Kind = "flat" | "locals" | "nested";

let arrivals = 0;

async function flat(closed: Gate): Promise<number> {
  arrivals++;
  await closed.wait();
  return 1;
}

async function locals(closed: Gate, id: number): Promise<number> {
  const a = id & 1;
  const b = id & 2;
  const c = id & 3;
  const d = id & 4;
  const e = id & 5;
  const f = id & 6;
  const g = id & 7;
  const h = id & 8;
  arrivals++;
  await closed.wait();
  return a + b + c + d + e + f + g + h > 0 ? 1 : 1;
}

async function nested(closed: Gate, depth: number): Promise<number> {
  if (depth === 0) {
    const one = await flat(closed);
    return one;
  }
  const below = await nested(closed, depth - 1);
  return below;
}

function start(kind: Kind, closed: Gate, id: number): Promise<number> {
  if (kind === "flat") return spawn(flat(closed));
  if (kind === "locals") return spawn(locals(closed, id));
  return spawn(nested(closed, 8));
}

let closed: Gate;

/** Starts a task for each slot of `tasks`, which the caller made, so that the array itself is not measured. */
export async function fill(kind: Kind, tasks: Promise<number>[]): Promise<void> {
  arrivals = 0;
  closed = gate();
  for (let i = 0; i < tasks.length; i++) tasks[i] = start(kind, closed, i);
}

/** How many tasks have reached the gate. */
export function arrived(): number {
  return arrivals;
}

/** Lets all tasks end; how many ended as they should. */
export async function finish(tasks: Promise<number>[]): Promise<number> {
  closed.open();
  const ones = await joinAll(tasks);
  return ones.reduce((sum, one) => sum + one, 0);
}
