// A parameter that is needed before and after the suspension.
import { main, ManualClock, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
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

class FetchData extends EagerMachine<string> {
  static override readonly points = ["fetchData", "line 7: await sleep(100)"];
  override state: number = FetchDataState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(): Poll<string | PromiseLike<string>> {
    const url = this.url;
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          // Simulating an HTTP request
          console.log(`Fetching ${url}`);
          this.awaitOnce(sleep(100));
          this.state = FetchDataState.Suspend0Sleep;
          return PENDING;
        }
        case FetchDataState.Suspend0Sleep: {
          // line 7: await sleep(100)
          return `Data from ${url}`;
        }
      }
    }
  }
}

function fetchData(url: string): Promise<string> {
  return new FetchData(url).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0FetchData = 5, // line 12: await fetchData("https://api.example.com")
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    'line 12: await fetchData("https://api.example....',
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitCallOnce(new FetchData("https://api.example.com"));
          this.state = ProgramState.Suspend0FetchData;
          return PENDING;
        }
        case ProgramState.Suspend0FetchData: {
          // line 12: await fetchData("https://api.example.com")
          const result = sent as string;
          console.log(result);
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
