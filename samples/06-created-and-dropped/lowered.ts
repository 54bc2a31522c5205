import { Machine, intoFuture, PENDING, EagerMachine, callMethod, type Context, type Poll, type Future } from "lower-async/runtime";
// The same function with Rust's meaning and with JavaScript's.
import { boxed, main, yieldNow } from "lower-async/runtime";

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

  override poll(cx: Context): Poll<string> {
    let awaiting = this.awaiting!;
    let state = this.begin();
    for (;;) {
      try {
        switch (state) {
          case FetchDataState.Unresumed: {
            console.error("  the lazy body starts");
            awaiting = intoFuture(yieldNow());
            // falls through
          }
          case FetchDataState.Suspend0YieldNow: {
            // line 8: await yieldNow()
            const polled = awaiting.poll(cx);
            if (polled === PENDING) {
              return this.suspend(FetchDataState.Suspend0YieldNow, awaiting, cx);
            }
            console.error("  the lazy body ends");
            return this.complete("hello");
          }
        }
      } catch (error) {
        throw this.fail(error);
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

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case FetchDataEagerlyState.Unresumed: {
            console.error("  the eager body starts");
            this.await(yieldNow());
            this.state = FetchDataEagerlyState.Suspend0YieldNow;
            return;
          }
          case FetchDataEagerlyState.Suspend0YieldNow: {
            // line 16: await yieldNow()
            if (failed) return this.reject(sent);
            console.error("  the eager body ends");
            return this.fulfil("hello");
          }
        }
      } catch (error) {
        return this.reject(error);
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
  Suspend1Task = 6, // line 34: await task; saves callee
}
class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 28: await fetchData()",
    "line 34: await task",
  ];
  callee!: any;

  override poll(sent: any, failed: boolean): void {
    let callee = this.callee;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            console.error("lazy: created");
            const future = boxed(fetchData());
            console.error("lazy: dropped");
            future.drop();
            console.error("lazy: awaited");
            this.await(fetchData());
            this.state = ProgramState.Suspend0FetchData;
            return;
          }
          case ProgramState.Suspend0FetchData: {
            // line 28: await fetchData()
            if (failed) return this.reject(sent);
            const result = sent as string;
            console.log(result);
            console.error("eager: called");
            const task = fetchDataEagerly();
            console.error("eager: awaited");
            callee = console.log;
            this.await(task);
            this.callee = callee;
            this.state = ProgramState.Suspend1Task;
            return;
          }
          case ProgramState.Suspend1Task: {
            // line 34: await task
            if (failed) return this.reject(sent);
            callMethod(callee, console, sent as string);
            return this.fulfil(undefined as any);
          }
        }
      } catch (error) {
        return this.reject(error);
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program);
