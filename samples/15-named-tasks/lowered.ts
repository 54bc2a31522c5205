// Names make a list of tasks readable; a spawn costs little, but not nothing.
import { ManualClock, Runtime, sleep, spawn, task, yieldNow } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `work` stands between two polls.
const enum WorkState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 7: await sleep(100)
}

class Work extends EagerMachine<number> {
  static override readonly points = ["work", "line 7: await sleep(100)"];
  override state: number = WorkState.Unresumed;
  override promise: any = undefined;
  id: number;

  constructor(id: number) {
    super();
    this.id = id;
  }

  override poll(): Poll<number | PromiseLike<number>> {
    const id = this.id;
    let state = this.state;
    for (;;) {
      switch (state) {
        case WorkState.Unresumed: {
          this.awaitOnce(sleep(100));
          this.state = WorkState.Suspend0Sleep;
          return PENDING;
        }
        case WorkState.Suspend0Sleep: {
          // line 7: await sleep(100)
          return id;
        }
      }
    }
  }
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0YieldNow = 5, // line 16: await yieldNow()
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 16: await yieldNow()"];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;

  override poll(): Poll<void | PromiseLike<void>> {
    let state2 = this.state;
    for (;;) {
      switch (state2) {
        case ProgramState.Unresumed: {
          task.named("worker-1").spawn(() => work(1));
          task.named("worker-2").spawn(() => work(2));
          spawn(() => work(3), { name: "worker-3" });
          spawn(() => work(4));
          // an anonymous task
          this.awaitOnce(yieldNow());
          this.state = ProgramState.Suspend0YieldNow;
          return PENDING;
        }
        case ProgramState.Suspend0YieldNow: {
          // line 16: await yieldNow()
          for (const { name, state } of runtime.tasks()) {
            if (name?.startsWith("worker")) console.log(`${name}: ${state}`);
          }
          const start = performance.now();
          for (let i = 0; i < 10_000; i++) {
            spawn(() => work(i));
          }
          const cost = (performance.now() - start) / 10_000;
          console.error(`10,000 spawns, ${(cost * 1000).toFixed(2)} µs each`);
          return undefined;
        }
      }
    }
  }
}

const runtime = Runtime.builder().clock(new ManualClock()).build();

function work(id: number): Promise<number> {
  return new Work(id).start();
}

function program() {
  return new Program().start();
}

await runtime.run(program);
await runtime.shutdown();
