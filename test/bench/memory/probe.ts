/**
 * A process that keeps tasks suspended and weighs the heap before, during and after. Run with --expose-gc.
 * Everything is done twice: the first time fills caches and compiles, the second time is measured.
 */
import type { Kind } from "./kinds.ts";

export interface ProbeOrder {
  readonly url: string;
  readonly kind: Kind["name"];
  readonly count: number;
}

export interface Weight {
  /** Heap bytes per suspended task. */
  readonly suspended: number;
  /** Heap bytes per task that are still held after all of them ended. */
  readonly retained: number;
  /** Resident bytes of the process while all tasks are suspended. */
  readonly resident: number;
  /** CPU milliseconds to start all tasks and to let them end. */
  readonly cpu: number;
}

/** What a compiled `workloads/suspended.ts` exports. */
interface Suspended {
  fill(kind: string, tasks: unknown[]): PromiseLike<void>;
  arrived(): number;
  finish(tasks: unknown[]): PromiseLike<number>;
}

async function probe({ url, kind, count }: ProbeOrder): Promise<Weight> {
  const suspended = (await import(url)) as Suspended;
  await cycle(suspended, kind, Math.min(count, 10_000));
  return cycle(suspended, kind, count);
}

async function cycle(suspended: Suspended, kind: string, count: number): Promise<Weight> {
  const tasks = new Array<unknown>(count).fill(undefined);
  const before = await heap();
  const cpuBefore = process.cpuUsage();
  await suspended.fill(kind, tasks);
  while (suspended.arrived() < count) await turn();
  const started = process.cpuUsage(cpuBefore);
  const during = await heap();
  const resident = process.memoryUsage.rss();
  const cpuMiddle = process.cpuUsage();
  const ended = await suspended.finish(tasks);
  const finished = process.cpuUsage(cpuMiddle);
  if (ended !== count) throw new Error(`${ended} of ${count} tasks ended as they should`);
  tasks.fill(undefined);
  const after = await heap();
  return {
    suspended: (during - before) / count,
    retained: (after - before) / count,
    resident,
    cpu: (started.user + started.system + finished.user + finished.system) / 1000,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Bytes of live objects: two collections, with turns of the event loop for what is freed late. */
async function heap(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    await turn();
    globalThis.gc!();
  }
  return process.memoryUsage().heapUsed;
}

process.once("message", (order: ProbeOrder) => {
  probe(order).then(
    (weight) => process.send!({ weight }),
    (error: unknown) => process.send!({ reason: String(error) }),
  );
});
