/**
 * One session: a fresh process per candidate, warmed up, then rounds in which each candidate is measured once, in turn
 * (A B C A B C …). What slows the machine down for a while so hits a round, not a candidate, and cancels in the ratio.
 */
import type { Build, Built } from "./build.ts";
import type { Candidate } from "./candidates/candidate.ts";
import { Worker } from "./process.ts";
import type { Sample } from "./worker.ts";
import type { Workload } from "./workloads.ts";

export interface Plan {
  readonly rounds: number;
  /** CPU milliseconds to spend before anything counts; at least one run. */
  readonly warmUp: number;
  /** CPU milliseconds that a sample lasts at least; short runs are repeated and divided. */
  readonly sample: number;
  readonly nodeOptions: readonly string[];
}

/** Samples or the reason why there are none, per workload, per candidate. */
export type Samples = Map<string, Map<string, Sample[] | Error>>;

export type Paths = ReadonlyMap<string, ReadonlyMap<string, Built>>;

export async function runSession(
  build: Build,
  candidates: readonly Candidate[],
  workloads: readonly Workload[],
  paths: Paths,
  plan: Plan,
): Promise<Samples> {
  const samples: Samples = new Map();
  const workers = candidates.map(({ name }) => ({
    name,
    worker: new Worker(build, plan.nodeOptions),
  }));
  try {
    for (const workload of workloads) {
      const runners: Runner[] = [];
      for (const { name, worker } of workers) {
        const built = paths.get(workload.source)?.get(name);
        if (built?.kind === "built") runners.push(new Runner(name, worker, workload, built.path));
      }
      for (const runner of runners) await runner.warmUp(plan);
      for (let round = 0; round < plan.rounds; round++) {
        for (const runner of runners) await runner.measure();
      }
      samples.set(workload.name, new Map(runners.map(({ name, found }) => [name, found])));
    }
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.stop()));
  }
  return samples;
}

/** One candidate on one workload. The first failure is its result; it is not measured after that. */
class Runner {
  found: Sample[] | Error = [];
  private times = 1;

  constructor(
    readonly name: string,
    private readonly worker: Worker,
    private readonly workload: Workload,
    private readonly path: string,
  ) {}

  async warmUp({ warmUp, sample }: Plan): Promise<void> {
    await this.attempt(async () => {
      const { name, entry } = this.workload;
      await this.worker.load(name, this.path, entry);
      let spent = 0;
      let last: Sample;
      do {
        last = await this.worker.run(name, this.workload.args, 1);
        spent += Math.max(last.cpu, last.wall);
      } while (spent < warmUp * (this.workload.warmUp ?? 1));
      this.times = Math.min(10_000, Math.max(1, Math.round(sample / last.cpu)));
    });
  }

  async measure(): Promise<void> {
    await this.attempt(async (found) => {
      const { name, args } = this.workload;
      found.push(await this.worker.run(name, args, this.times));
    });
  }

  private async attempt(step: (found: Sample[]) => Promise<void>): Promise<void> {
    if (this.found instanceof Error) return;
    try {
      await step(this.found);
    } catch (error) {
      this.found = error instanceof Error ? error : new Error(String(error));
    }
  }
}
