"use lazy";
// A future that nobody polls does nothing; it is an object of a class with a name.
import { sleep } from "lower-async/runtime";
import {
  Machine,
  awaitable,
  PENDING as pending,
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
  Suspend0Sleep = 5, // line 7: await sleep(100)
}

class FetchData extends Machine<string> {
  static override readonly points = ["fetchData", "line 7: await sleep(100)"];
  override state: number = FetchDataState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;
  id: number;

  constructor(id: number) {
    super();
    this.id = id;
  }

  override poll(cx: Context, sent?: any, isSent?: boolean): Poll<string> {
    const id = this.id;
    let awaiting = isSent ? undefined : this.awaiting;
    let state = this.state;
    if (state !== FetchDataState.Unresumed && state <= FetchDataState.Running)
      throw this.pollError();
    this.state = FetchDataState.Running;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          console.log(`Fetching ${id}`);
          awaiting = awaitable(sleep(100));
          // falls through
        }
        case FetchDataState.Suspend0Sleep: {
          // line 7: await sleep(100)
          const polled = awaiting === undefined ? sent : awaiting.poll(cx);
          if (polled === PENDING) {
            this.state = FetchDataState.Suspend0Sleep;
            this.awaiting = awaiting;
            if (awaiting.isMachine) awaiting.awaitedBy = this;
            else cx.frame = this;
            return PENDING;
          }
          const result: string = `Data for ${id}`;
          this.state = FetchDataState.Returned;
          return result;
        }
      }
    }
  }
}

function fetchData(id: number): Future<string> {
  return new FetchData(id);
}

// Create the future. Nothing runs yet.
const future = fetchData(42);
console.log(`Future created: ${JSON.stringify(future.constructor.name)}`);
