// A task for each item; results in the order of the items; a failing task is reported.
import {
  JoinError,
  main,
  ManualClock,
  now,
  sleep,
  spawn,
  type JoinHandle,
} from "lower-async/runtime";
import {
  EagerMachine,
  PENDING as pending,
  iterate,
  callMethod,
  type Poll,
  type Iteration,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `fetchData` stands between two polls.
const enum FetchDataState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 15: await sleep(100)
}

class FetchData extends EagerMachine<string> {
  static override readonly points = ["fetchData", "line 15: await sleep(100)"];
  override state: number = FetchDataState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;
  id: number;

  constructor(id: number) {
    super();
    this.id = id;
  }

  override poll(): Poll<string | PromiseLike<string>> {
    const id = this.id;
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchDataState.Unresumed: {
          // Yield to the runtime for 100ms. Other tasks can run meanwhile.
          this.awaitOnce(sleep(100));
          this.state = FetchDataState.Suspend0Sleep;
          return PENDING;
        }
        case FetchDataState.Suspend0Sleep: {
          // line 15: await sleep(100)
          if (id === 0) throw new Error("there is no item 0");
          return `Data for ${id}`;
        }
      }
    }
  }
}

/** Simulates fetching data from a remote server. */
function fetchData(id: number): Promise<string> {
  return new FetchData(id).start();
}

// Where `processBatch` stands between two polls.
const enum ProcessBatchState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Handle = 5, // line 34: await handle; saves results, each, push
  Loop32 = 6, // line 32: for (const handle of handles)
  Try33 = 7, // line 33: try
  Catch35 = 8, // line 35: catch (error)
  CloseIterator32 = 9, // line 32: for (const handle of handles)
  AfterLoop40 = 10, // line 40: results;
}

class ProcessBatch extends EagerMachine<string[]> {
  static override readonly points = ["processBatch", "line 34: await handle"];
  override state: number = ProcessBatchState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;
  ids: readonly number[];
  results!: string[];
  each!: Iteration<JoinHandle<string>>;
  exit!: string;
  push: any;

  constructor(ids: readonly number[]) {
    super();
    this.ids = ids;
  }

  override poll(sent: any, failed: boolean): Poll<string[] | PromiseLike<string[]>> {
    const ids = this.ids;
    let results = this.results;
    let each = this.each;
    let exit = this.exit;
    let push = this.push;
    let handle2!: JoinHandle<string>;
    let pending2: any;
    let caught!: unknown;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProcessBatchState.Unresumed: {
            const handles: JoinHandle<string>[] = [];
            // Spawn a task for each id. spawn returns a JoinHandle, not the result directly.
            for (const id of ids) {
              const handle = spawn(() => new SpawnCallback(id).start());
              handles.push(handle);
            }
            // Await each handle to get the result or error.
            results = [];
            each = iterate(handles);
            state = ProcessBatchState.Loop32;
            // falls through
          }
          case ProcessBatchState.Loop32: {
            if (!each.next()) {
              state = ProcessBatchState.AfterLoop40;
              continue;
            }
            handle2 = each.value;
            state = ProcessBatchState.Try33;
            // falls through
          }
          case ProcessBatchState.Try33: {
            push = results.push;
            this.await(handle2);
            this.results = results;
            this.each = each;
            this.push = push;
            this.state = ProcessBatchState.Suspend0Handle;
            return PENDING;
          }
          case ProcessBatchState.Suspend0Handle: {
            // line 34: await handle
            if (failed) {
              caught = sent;
              state = ProcessBatchState.Catch35;
              continue;
            }
            callMethod(push, results, sent as string);
            state = ProcessBatchState.Loop32;
            continue;
          }
          case ProcessBatchState.Catch35: {
            let error = caught;
            if (!(error instanceof JoinError)) throw error;
            console.error(`Task failed: ${(error as JoinError).cause}`);
            state = ProcessBatchState.Loop32;
            continue;
          }
          case ProcessBatchState.CloseIterator32: {
            each.close(exit);
            throw pending2;
          }
          case ProcessBatchState.AfterLoop40: {
            return results;
          }
        }
      } catch (error2) {
        switch (state) {
          case ProcessBatchState.Suspend0Handle:
          case ProcessBatchState.Try33:
            caught = error2;
            state = ProcessBatchState.Catch35;
            continue;
          case ProcessBatchState.Loop32:
          case ProcessBatchState.Catch35:
            pending2 = error2;
            exit = "throw";
            state = ProcessBatchState.CloseIterator32;
            continue;
        }
        throw error2;
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
  Suspend0FetchData = 5, // line 26: await fetchData(id)
}

class SpawnCallback extends EagerMachine<string> {
  static override readonly points = ["spawnCallback", "line 26: await fetchData(id)"];
  override state: number = SpawnCallbackState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  id: number;

  constructor(id: number) {
    super();
    this.id = id;
  }

  override poll(sent: any): Poll<string | PromiseLike<string>> {
    const id = this.id;
    let state = this.state;
    for (;;) {
      switch (state) {
        case SpawnCallbackState.Unresumed: {
          this.awaitCallOnce(new FetchData(id));
          this.state = SpawnCallbackState.Suspend0FetchData;
          return PENDING;
        }
        case SpawnCallbackState.Suspend0FetchData: {
          // line 26: await fetchData(id)
          return sent as string;
        }
      }
    }
  }
}

/** Processes a batch of ids concurrently. Returns the results in the same order as the input. */
function processBatch(ids: readonly number[]): Promise<string[]> {
  return new ProcessBatch(ids).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0ProcessBatch = 5, // line 44: await processBatch([1, 2, 3, 4, 5])
  Suspend1ProcessBatch = 6, // line 50: await processBatch([6, 0, 7]); saves error
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 44: await processBatch([1, 2, 3, 4, 5])",
    "line 50: await processBatch([6, 0, 7])",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  error: any;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let error2 = this.error;
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitCall(new ProcessBatch([1, 2, 3, 4, 5]));
          this.state = ProgramState.Suspend0ProcessBatch;
          return PENDING;
        }
        case ProgramState.Suspend0ProcessBatch: {
          // line 44: await processBatch([1, 2, 3, 4, 5])
          const results = sent as string[];
          for (const result of results) {
            console.log(result);
          }
          console.error(`${now()} ms in all`);
          error2 = console.error;
          this.awaitCall(new ProcessBatch([6, 0, 7]));
          this.error = error2;
          this.state = ProgramState.Suspend1ProcessBatch;
          return PENDING;
        }
        case ProgramState.Suspend1ProcessBatch: {
          // line 50: await processBatch([6, 0, 7])
          callMethod(error2, console, sent as string[]);
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
