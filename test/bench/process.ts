/** A worker process as seen from the harness: orders go out one at a time, each with a time limit. */
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Tools } from "./candidates/candidate.ts";
import type { Answer, Order, Sample } from "./worker.ts";

/** How long an order may take. */
const LIMIT_MS = 120_000;

export class Worker {
  private readonly child: ChildProcess;

  constructor(
    tools: Tools,
    nodeOptions: readonly string[],
    private readonly limit = LIMIT_MS,
  ) {
    this.child = fork(join(tools.root, "test/bench/worker.js"), [], {
      execArgv: [...nodeOptions],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  }

  /** Makes an export of a module known to the process by a name. */
  async load(name: string, path: string, entry: string): Promise<void> {
    await this.order({ kind: "load", name, url: pathToFileURL(path).href, entry });
  }

  async run(name: string, args: readonly number[], times: number): Promise<Sample> {
    const answer = await this.order({ kind: "run", name, args, times });
    if (answer.kind !== "ran") throw new Error(`expected a sample, got ${answer.kind}`);
    return answer.sample;
  }

  /** Ends the process and waits until it is gone, so that it cannot disturb the next sample. */
  stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once("exit", () => resolve());
      // A clean exit lets --cpu-prof write its file.
      this.child.disconnect();
      setTimeout(() => this.child.kill("SIGKILL"), 2000).unref();
    });
  }

  private order(order: Order): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(limit);
        this.child.off("message", onMessage).off("exit", onExit);
      };
      const onMessage = (answer: Answer): void => {
        done();
        if (answer.kind === "failed") reject(new Error(answer.reason));
        else resolve(answer);
      };
      const onExit = (exit: number | null, signal: string | null): void => {
        done();
        reject(new Error(`the process ended with ${signal ?? exit}`));
      };
      const limit = setTimeout(() => {
        done();
        this.child.kill("SIGKILL");
        reject(new Error(`no result within ${this.limit / 1000} s`));
      }, this.limit);
      this.child.on("message", onMessage).on("exit", onExit);
      this.child.send(order);
    });
  }
}
