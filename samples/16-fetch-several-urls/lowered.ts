// Several URLs at once; a failure is a value that travels with its URL.
import { main, ManualClock, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";
import {
  EagerMachine,
  PENDING as pending,
  iterate,
  type Poll,
  type Iteration,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

// Where `fetch` stands between two polls.
const enum FetchState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 8: await sleep(150)
}

class Fetch extends EagerMachine<Result<string, string>> {
  static override readonly points = ["fetch", "line 8: await sleep(150)"];
  override state: number = FetchState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(): Poll<Result<string, string> | PromiseLike<Result<string, string>>> {
    const url = this.url;
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchState.Unresumed: {
          // Simulate network latency
          this.awaitOnce(sleep(150));
          this.state = FetchState.Suspend0Sleep;
          return PENDING;
        }
        case FetchState.Suspend0Sleep: {
          // line 8: await sleep(150)
          if (url.includes("error")) {
            return { ok: false, error: `Failed to fetch ${url}` };
          } else {
            return { ok: true, value: `Response from ${url}` };
          }
        }
      }
    }
  }
}

function fetch(url: string): Promise<Result<string, string>> {
  return new Fetch(url).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Handle = 5, // line 31: await handle; saves each
  Loop30 = 6, // line 30: for (const handle of handles)
  CloseIterator30 = 7, // line 30: for (const handle of handles)
  AfterLoop38 = 8, // line 38: console.error(`${now()} ms`);
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 31: await handle"];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  each!: Iteration<JoinHandle<[string, Result<string, string>]>>;
  exit!: string;

  override poll(sent: any, failed: boolean): Poll<void | PromiseLike<void>> {
    let each = this.each;
    let exit = this.exit;
    let pending2: any;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            const urls = [
              "https://api.example.com/users",
              "https://api.example.com/orders",
              "https://api.example.com/products",
              "https://api.example.com/error",
            ];
            const handles: JoinHandle<[string, Result<string, string>]>[] = [];
            for (const url of urls) {
              handles.push(spawn(() => new SpawnCallback(url).start()));
            }
            each = iterate(handles);
            state = ProgramState.Loop30;
            // falls through
          }
          case ProgramState.Loop30: {
            if (!each.next()) {
              state = ProgramState.AfterLoop38;
              continue;
            }
            const handle = each.value;
            this.await(handle);
            this.each = each;
            this.state = ProgramState.Suspend0Handle;
            return PENDING;
          }
          case ProgramState.Suspend0Handle: {
            // line 31: await handle
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = ProgramState.CloseIterator30;
              continue;
            }
            const [url2, result] = sent as [string, Result<string, string>];
            if (result.ok) {
              console.log(`${url2}: ${result.value}`);
            } else {
              console.error(`${url2}: ${result.error}`);
            }
            state = ProgramState.Loop30;
            continue;
          }
          case ProgramState.CloseIterator30: {
            each.close(exit);
            throw pending2;
          }
          case ProgramState.AfterLoop38: {
            console.error(`${now()} ms`);
            return undefined;
          }
        }
      } catch (error) {
        switch (state) {
          case ProgramState.Suspend0Handle:
          case ProgramState.Loop30:
            pending2 = error;
            exit = "throw";
            state = ProgramState.CloseIterator30;
            continue;
        }
        throw error;
      }
    }
  }
}

// Where `spawnCallback` stands between two polls.
const enum SpawnCallbackState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Fetch = 5, // line 27: await fetch(url); saves element
}

class SpawnCallback extends EagerMachine<[string, Result<string, string>]> {
  static override readonly points = ["spawnCallback", "line 27: await fetch(url)"];
  override state: number = SpawnCallbackState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  url: string;
  element!: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override poll(
    sent: any,
  ): Poll<[string, Result<string, string>] | PromiseLike<[string, Result<string, string>]>> {
    const url = this.url;
    let element = this.element;
    let state = this.state;
    for (;;) {
      switch (state) {
        case SpawnCallbackState.Unresumed: {
          element = url;
          this.awaitCallOnce(new Fetch(url));
          this.element = element;
          this.state = SpawnCallbackState.Suspend0Fetch;
          return PENDING;
        }
        case SpawnCallbackState.Suspend0Fetch: {
          // line 27: await fetch(url)
          return [element, sent as Result<string, string>];
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
