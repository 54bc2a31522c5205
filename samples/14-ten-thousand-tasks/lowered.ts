// 10,000 tasks that sleep at the same time.
import { main, ManualClock, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";
import {
  EagerMachine,
  ref,
  iterate,
  PENDING as pending,
  type Iteration,
  type Poll,
  type Cell,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Handle = 5, // line 19: await handle; saves sum, each
  Loop18 = 6, // line 18: for (const handle of handles)
  CloseIterator18 = 7, // line 18: for (const handle of handles)
  AfterLoop21 = 8, // line 21: console.log(`Sum: ${sum}`);
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 19: await handle"];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  sum!: number;
  each!: Iteration<JoinHandle<number>>;
  exit!: string;

  override poll(sent: any, failed: boolean): Poll<void | PromiseLike<void>> {
    let sum = this.sum;
    let each = this.each;
    let exit = this.exit;
    let pending2: any;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            const handles: JoinHandle<number>[] = [];
            // Spawn 10,000 concurrent tasks: trivial with async
            for (let i = 0; i < 10_000; i++) {
              handles.push(spawn(() => new SpawnCallback(ref(() => i)).start()));
            }
            sum = 0;
            each = iterate(handles);
            state = ProgramState.Loop18;
            // falls through
          }
          case ProgramState.Loop18: {
            if (!each.next()) {
              state = ProgramState.AfterLoop21;
              continue;
            }
            const handle = each.value;
            this.await(handle);
            this.sum = sum;
            this.each = each;
            this.state = ProgramState.Suspend0Handle;
            return PENDING;
          }
          case ProgramState.Suspend0Handle: {
            // line 19: await handle
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = ProgramState.CloseIterator18;
              continue;
            }
            sum += sent as number;
            state = ProgramState.Loop18;
            continue;
          }
          case ProgramState.CloseIterator18: {
            each.close(exit);
            throw pending2;
          }
          case ProgramState.AfterLoop21: {
            console.log(`Sum: ${sum}`);
            console.error(`${now()} ms`);
            return undefined;
          }
        }
      } catch (error) {
        switch (state) {
          case ProgramState.Suspend0Handle:
          case ProgramState.Loop18:
            pending2 = error;
            exit = "throw";
            state = ProgramState.CloseIterator18;
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
  Suspend0Sleep = 5, // line 11: await sleep(100)
}

class SpawnCallback extends EagerMachine<number> {
  static override readonly points = ["spawnCallback", "line 11: await sleep(100)"];
  override state: number = SpawnCallbackState.Unresumed;
  override promise: any = undefined;
  i: Cell<number>;

  constructor(i: Cell<number>) {
    super();
    this.i = i;
  }

  override poll(): Poll<number | PromiseLike<number>> {
    const i = this.i;
    let state = this.state;
    for (;;) {
      switch (state) {
        case SpawnCallbackState.Unresumed: {
          this.awaitOnce(sleep(100));
          this.state = SpawnCallbackState.Suspend0Sleep;
          return PENDING;
        }
        case SpawnCallbackState.Suspend0Sleep: {
          // line 11: await sleep(100)
          return i.value;
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
