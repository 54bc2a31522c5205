// The same function with Rust's meaning and with JavaScript's.
import { boxed, main, yieldNow } from "lower-async/runtime";
import {
  Machine,
  awaitable,
  PENDING as pending,
  EagerMachine,
  callMethod,
  type Context,
  type Poll,
  type Future,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `fetchData` stands between two polls.
const enum FetchDataState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0YieldNow = 5, // line 8: await yieldNow()
}

class FetchData extends Machine<string> {
  static override readonly points = ["fetchData", "line 8: await yieldNow()"];
  override state: number = FetchDataState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;

  override poll(cx: Context, sent?: any, isSent?: boolean): Poll<string> {
    let awaiting = isSent ? undefined : this.awaiting;
    let state = this.state;
    if (state !== FetchDataState.Unresumed && state <= FetchDataState.Running)
      throw this.pollError();
    this.state = FetchDataState.Running;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          console.error("  the lazy body starts");
          awaiting = awaitable(yieldNow());
          // falls through
        }
        case FetchDataState.Suspend0YieldNow: {
          // line 8: await yieldNow()
          const polled = awaiting === undefined ? sent : awaiting.poll(cx);
          if (polled === PENDING) {
            this.state = FetchDataState.Suspend0YieldNow;
            this.awaiting = awaiting;
            if (awaiting.isMachine) awaiting.awaitedBy = this;
            else cx.frame = this;
            return PENDING;
          }
          console.error("  the lazy body ends");
          const result: string = "hello";
          this.state = FetchDataState.Returned;
          return result;
        }
      }
    }
  }
}

/** Does nothing until it is polled. */
function fetchData(): Future<string> {
  return new FetchData();
}

// Where `fetchDataEagerly` stands between two polls.
const enum FetchDataEagerlyState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0YieldNow = 5, // line 16: await yieldNow()
}

class FetchDataEagerly extends EagerMachine<string> {
  static override readonly points = ["fetchDataEagerly", "line 16: await yieldNow()"];
  override state: number = FetchDataEagerlyState.Unresumed;
  override promise: any = undefined;

  override poll(): Poll<string | PromiseLike<string>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchDataEagerlyState.Unresumed: {
          console.error("  the eager body starts");
          this.awaitOnce(yieldNow());
          this.state = FetchDataEagerlyState.Suspend0YieldNow;
          return PENDING;
        }
        case FetchDataEagerlyState.Suspend0YieldNow: {
          // line 16: await yieldNow()
          console.error("  the eager body ends");
          return "hello";
        }
      }
    }
  }
}

/** Runs to its first await when it is called. */
function fetchDataEagerly(): Promise<string> {
  return new FetchDataEagerly().start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0FetchData = 5, // line 28: await fetchData()
  Suspend1Task = 6, // line 34: await task; saves log
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 28: await fetchData()",
    "line 34: await task",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  log: any;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let log = this.log;
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          console.error("lazy: created");
          const future = boxed(fetchData());
          // Creates the future, but doesn't execute it
          console.error("lazy: dropped");
          future.drop();
          // Work was never started
          console.error("lazy: awaited");
          this.await(fetchData());
          this.state = ProgramState.Suspend0FetchData;
          return PENDING;
        }
        case ProgramState.Suspend0FetchData: {
          // line 28: await fetchData()
          const result = sent as string;
          // NOW it executes
          console.log(result);
          console.error("eager: called");
          const task = fetchDataEagerly();
          // Already running!
          console.error("eager: awaited");
          log = console.log;
          this.await(task);
          this.log = log;
          this.state = ProgramState.Suspend1Task;
          return PENDING;
        }
        case ProgramState.Suspend1Task: {
          // line 34: await task
          callMethod(log, console, sent as string);
          // Just waits for completion
          return undefined;
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program);
