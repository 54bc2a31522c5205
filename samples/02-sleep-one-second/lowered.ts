// One suspend point. The clock is virtual: nobody waits for the second.
import { main, ManualClock, now, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `fetchData` stands between two polls.
const enum FetchDataState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 6: await sleep(1000)
}

class FetchData extends EagerMachine<string> {
  static override readonly points = ["fetchData", "line 6: await sleep(1000)"];
  override state: number = FetchDataState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;

  override poll(): Poll<string | PromiseLike<string>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          this.awaitOnce(sleep(1000));
          this.state = FetchDataState.Suspend0Sleep;
          return PENDING;
        }
        case FetchDataState.Suspend0Sleep: {
          // line 6: await sleep(1000)
          return "Data received";
        }
      }
    }
  }
}

/** Simulates a network request that takes one second. */
function fetchData(): Promise<string> {
  return new FetchData().start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0FetchData = 5, // line 11: await fetchData()
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 11: await fetchData()"];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitCallOnce(new FetchData());
          this.state = ProgramState.Suspend0FetchData;
          return PENDING;
        }
        case ProgramState.Suspend0FetchData: {
          // line 11: await fetchData()
          const result = sent as string;
          console.log(result);
          console.error(`${now()} ms`);
          return undefined;
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
