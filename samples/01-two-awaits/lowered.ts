// Two suspend points: the request, then the body of the answer.
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
  Suspend0Get = 5, // line 14: await httpClient.get(url)
  Suspend1Text = 6, // line 15: await response.text()
}

class FetchData extends EagerMachine<string> {
  static override readonly points = [
    "fetchData",
    "line 14: await httpClient.get(url)",
    "line 15: await response.text()",
  ];
  override state: number = FetchDataState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(sent: any): Poll<string | PromiseLike<string>> {
    const url = this.url;
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          this.await(httpClient.get(url));
          this.state = FetchDataState.Suspend0Get;
          return PENDING;
        }
        case FetchDataState.Suspend0Get: {
          // line 14: await httpClient.get(url)
          const response = sent as { text: () => Promise<string> };
          this.await(response.text());
          this.state = FetchDataState.Suspend1Text;
          return PENDING;
        }
        case FetchDataState.Suspend1Text: {
          // line 15: await response.text()
          return sent as string;
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
  Suspend0FetchData = 5, // line 19: await fetchData("https://example.com")
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", 'line 19: await fetchData("https://example.com")'];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitCallOnce(new FetchData("https://example.com"));
          this.state = ProgramState.Suspend0FetchData;
          return PENDING;
        }
        case ProgramState.Suspend0FetchData: {
          // line 19: await fetchData("https://example.com")
          const text = sent as string;
          console.log(text);
          return undefined;
        }
      }
    }
  }
}

/** Stands for a library that knows nothing of us: it gives plain promises. */
const httpClient = {
  get: (url: string) =>
    sleep(100).then(() => ({
      text: () => sleep(50).then(() => `Data from ${url}`),
    })),
};

/** Fetches data from a remote endpoint without blocking the thread. */
function fetchData(url: string): Promise<string> {
  return new FetchData(url).start();
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
