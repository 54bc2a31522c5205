/**
 * The process of one candidate. It loads compiled workloads when told to and measures them when told to; it imports no
 * tool and no TypeScript, so what it spends is what the workload spends.
 */

export type Order =
  | { readonly kind: "load"; readonly name: string; readonly url: string; readonly entry: string }
  | {
      readonly kind: "run";
      readonly name: string;
      readonly args: readonly number[];
      readonly times: number;
    };

export type Answer =
  | { readonly kind: "loaded" }
  | { readonly kind: "ran"; readonly sample: Sample }
  | { readonly kind: "failed"; readonly reason: string };

/** Milliseconds for one run, all threads of the process included, and what the run returned. */
export interface Sample {
  readonly cpu: number;
  readonly wall: number;
  readonly result: unknown;
}

type Run = (...args: readonly number[]) => PromiseLike<unknown>;

const loaded = new Map<string, Run>();

async function obey(order: Order): Promise<Answer> {
  if (order.kind === "load") {
    const exports = (await import(order.url)) as Record<string, Run>;
    loaded.set(order.name, exports[order.entry]!);
    return { kind: "loaded" };
  }
  return { kind: "ran", sample: await measure(loaded.get(order.name)!, order.args, order.times) };
}

async function measure(run: Run, args: readonly number[], times: number): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  let result: unknown;
  for (let i = 0; i < times; i++) result = await run(...args);
  const wall = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpu: (user + system) / 1000 / times, wall: wall / times, result };
}

process.on("message", (order: Order) => {
  obey(order).then(
    (answer) => process.send!(answer),
    (error: unknown) => process.send!({ kind: "failed", reason: String(error) } satisfies Answer),
  );
});
