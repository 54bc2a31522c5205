import { EagerMachine } from "lower-async/runtime";
// Two suspend points: the request, then the body of the answer.
import { main, ManualClock, sleep } from "lower-async/runtime";

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
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(sent: any, failed: boolean): void {
    const url = this.url;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case FetchDataState.Unresumed: {
            this.await(httpClient.get(url));
            this.state = FetchDataState.Suspend0Get;
            return;
          }
          case FetchDataState.Suspend0Get: {
            // line 14: await httpClient.get(url)
            if (failed) return this.reject(sent);
            const response = sent as { text: () => Promise<string> };
            this.await(response.text());
            this.state = FetchDataState.Suspend1Text;
            return;
          }
          case FetchDataState.Suspend1Text: {
            // line 15: await response.text()
            if (failed) return this.reject(sent);
            return this.fulfil(sent as string);
          }
        }
      } catch (error) {
        return this.reject(error);
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

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            this.await(fetchData("https://example.com"));
            this.state = ProgramState.Suspend0FetchData;
            return;
          }
          case ProgramState.Suspend0FetchData: {
            // line 19: await fetchData("https://example.com")
            if (failed) return this.reject(sent);
            const text = sent as string;
            console.log(text);
            return this.fulfil(undefined as any);
          }
        }
      } catch (error) {
        return this.reject(error);
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
