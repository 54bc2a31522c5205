// Two futures on one task: the longest wait counts, not the sum.
import { join, main, ManualClock, now, ready, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `getPageLength` stands between two polls.
const enum GetPageLengthState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 7: await sleep(500)
}

class GetPageLength extends EagerMachine<number> {
  static override readonly points = ["getPageLength", "line 7: await sleep(500)"];
  override state: number = GetPageLengthState.Unresumed;
  override promise: any = undefined;
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(): Poll<number | PromiseLike<number>> {
    const url = this.url;
    let state = this.state;
    for (;;) {
      switch (state) {
        case GetPageLengthState.Unresumed: {
          console.error(`fetching ${url}`);
          this.awaitOnce(sleep(500));
          this.state = GetPageLengthState.Suspend0Sleep;
          return PENDING;
        }
        case GetPageLengthState.Suspend0Sleep: {
          // line 7: await sleep(500)
          return 1024;
        }
      }
    }
  }
}

/** Fetches a page and returns its simulated length. */
function getPageLength(url: string): Promise<number> {
  return new GetPageLength(url).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Join = 5, // line 13: await join( getPageLength("https://example.com"), getPage...
  Suspend1Join = 6, // line 21: await join(getPageLength("https://example.com"), ready(20...
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    'line 13: await join( getPageLength("https://ex...',
    'line 21: await join(getPageLength("https://exa...',
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          // Start both fetches simultaneously.
          this.await(
            join(getPageLength("https://example.com"), getPageLength("https://rust-lang.org")),
          );
          this.state = ProgramState.Suspend0Join;
          return PENDING;
        }
        case ProgramState.Suspend0Join: {
          // line 13: await join( getPageLength("https://example.com"), getPage...
          const [len1, len2] = sent as [number, number];
          console.log(`Page 1: ${len1} bytes, Page 2: ${len2} bytes`);
          console.error(`${now()} ms`);
          // The order is that of the arguments, whichever is ready first.
          this.await(join(getPageLength("https://example.com"), ready(2048)));
          this.state = ProgramState.Suspend1Join;
          return PENDING;
        }
        case ProgramState.Suspend1Join: {
          // line 21: await join(getPageLength("https://example.com"), ready(20...
          const [slow, quick] = sent as [number, number];
          console.error(`slow: ${slow} bytes, quick: ${quick} bytes`);
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
