/** The workloads: which file, which export, how much of it. Sizes are such that native takes some tens of milliseconds. */

export interface Workload {
  readonly name: string;
  /** File in `workloads/`. */
  readonly source: string;
  /** What the file exports for it. */
  readonly entry: string;
  readonly args: readonly number[];
  /** The argument that a quick run divides by `QUICK_DIVISOR`. */
  readonly scaled: number;
  /** Operations in one run, for the absolute figures. */
  readonly operations: number;
  readonly operation: string;
  /** How many times the usual warm-up: Node's own network code takes long to be compiled, and a process that sleeps does little in its time. */
  readonly warmUp?: number;
  /** Left out unless it is asked for, and never part of a mean: a closer look at a workload that is in the table. */
  readonly detail?: true;
}

export const QUICK_DIVISOR = 10;

export const WORKLOADS: readonly Workload[] = [
  workload("values", "await", [200_000]),
  workload("promises", "await", [200_000]),
  workload("chain-ready", "chain", [30_000]),
  workload("chain-suspended", "chain", [20_000]),
  { ...workload("chain-objects", "chain", [50_000]), detail: true },
  { ...workload("methods", "call", [20_000]), operations: 100_000, detail: true },
  { ...workload("fib", "call", [18]), operations: 8361 },
  { ...workload("tasks-100", "task", [100, 50], 1), source: "tasks", entry: "mixed", warmUp: 5 },
  { ...workload("tasks-10k", "task", [10_000, 1], 0), source: "tasks", entry: "mixed" },
  { ...workload("tasks-100k", "task", [100_000, 1], 0), source: "tasks", entry: "mixed" },
  detail({ ...workload("tasks-10k-yields", "task", [10_000, 1]), entry: "yields" }),
  detail({ ...workload("tasks-10k-immediates", "task", [10_000, 1]), entry: "immediates" }),
  detail({ ...workload("tasks-10k-timers", "task", [10_000, 1]), entry: "timers" }),
  workload("ping-pong", "round trip", [50_000]),
  workload("try-finally", "iteration", [100_000]),
  workload("error-chain", "error", [1_000]),
  workload("async-generator", "value", [40_000]),
  workload("many-locals", "call", [40_000]),
  workload("lru-json", "lookup", [40_000]),
  { ...workload("http-echo", "request", [8, 100], 1), warmUp: 5 },
  { ...workload("tcp-echo", "message", [8, 300], 1), warmUp: 3 },
  workload("spawn", "task", [100_000]),
  workload("select-timeout", "round", [15_000]),
  { ...workload("deep-10", "wake-up", [100, 10, 1_000]), source: "deep", operations: 100_000 },
  { ...workload("deep-100", "wake-up", [20, 100, 5_000]), source: "deep", operations: 100_000 },
];

function workload(name: string, operation: string, args: number[], scaled = 0): Workload {
  const operations = args.reduce((product, factor) => product * factor, 1);
  return { name, source: name, entry: "run", args, scaled, operations, operation };
}

function detail(base: Workload): Workload {
  return { ...base, source: "tasks", detail: true };
}

/** The same workload with less to do, for a smoke run. */
export function quick(of: Workload): Workload {
  const shrink = (value: number, index: number): number =>
    index === of.scaled ? Math.max(1, Math.round(value / QUICK_DIVISOR)) : value;
  // fib grows by 1.6 with each step: five steps are a factor of eleven.
  const args = of.name === "fib" ? [of.args[0]! - 5] : of.args.map(shrink);
  return { ...of, args, operations: of.operations / QUICK_DIVISOR };
}
