/** Worker processes, each with one job at a time; one that hangs or dies is replaced. */

import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome, Report, Setup } from "./outcome.ts";
import type { Job } from "./select.ts";

/** How many jobs run side by side, and how long one may take in each step. */
export interface PoolOptions {
  readonly jobs: number;
  readonly timeout: number;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Memory of dead realms is never given back in full, so a worker is replaced after this many jobs. */
const JOBS_PER_WORKER = 1_500;

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
const FLAGS = ["--import", "tsx", "--experimental-vm-modules", "--expose-gc", "--no-warnings"];

/** Runs all jobs; outcomes are handed over as they come, in no certain order. */
export async function runPool(
  setup: Setup,
  jobs: readonly Job[],
  options: PoolOptions,
): Promise<void> {
  const queue = jobs[Symbol.iterator]();
  const lanes = Array.from({ length: options.jobs }, () => runLane(setup, queue, options));
  await Promise.all(lanes);
}

async function runLane(setup: Setup, queue: Iterator<Job>, options: PoolOptions): Promise<void> {
  let worker: Worker | null = null;
  let count = 0;
  for (;;) {
    const next = queue.next();
    if (next.done === true) break;
    if (count >= JOBS_PER_WORKER) {
      worker?.stop();
      worker = null;
    }
    if (worker === null) {
      worker = await startWorker(setup);
      count = 0;
    }
    const outcome = await worker.run(next.value, options.timeout);
    count += 1;
    if (!worker.alive()) worker = null;
    options.onOutcome(outcome);
  }
  worker?.stop();
}

interface Worker {
  run(job: Job, timeout: number): Promise<Outcome>;
  alive(): boolean;
  stop(): void;
}

/** Resolves when the worker has loaded what it needs. */
function startWorker(setup: Setup): Promise<Worker> {
  const child = fork(WORKER, [JSON.stringify(setup)], {
    execArgv: FLAGS,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => {
      resolve({
        run: (job, timeout) => runJob(child, job, timeout),
        alive: () => child.connected,
        stop: () => void child.kill("SIGKILL"),
      });
    });
    child.once("exit", (code) => reject(new Error(`a worker could not start, exit code ${code}`)));
  });
}

/** One job in one worker; a job that takes too long takes its worker with it. */
function runJob(child: ChildProcess, job: Job, timeout: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let last: Extract<Report, { kind: "step" }> = { kind: "step", step: "native", native: null };
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(outcome);
    };
    const lose = (what: string): void => {
      child.disconnect?.();
      child.kill("SIGKILL");
      finish(lostOutcome(job, last, what));
    };
    const onMessage = (report: Report): void => {
      if (report.kind === "step") {
        last = report;
        timer.refresh();
      } else if (report.kind === "done") finish(report.outcome);
    };
    const onExit = (): void => finish(lostOutcome(job, last, "the process died"));
    const timer = setTimeout(() => lose(`no end within ${timeout} ms`), timeout);
    child.on("message", onMessage);
    child.on("exit", onExit);
    child.send(job);
  });
}

function lostOutcome(
  job: Job,
  { step, native }: { step: string; native: string | null },
  what: string,
): Outcome {
  const nothing = { ...job, rewritten: 0, left: [], diagnostics: [] };
  if (step === "native") return { ...nothing, native: what, lowered: "skipped", failure: null };
  const where = step === "compile" ? "in the compiler: " : "";
  return { ...nothing, native, lowered: "fail", failure: where + what };
}
