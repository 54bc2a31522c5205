// What `main` does, and the same by hand.
import { main, Runtime } from "lower-async/runtime";
import { EagerMachine, type Poll } from "lower-async/runtime";

// Where `mainCallback` stands between two polls.
const enum MainCallbackState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
}

class MainCallback extends EagerMachine<void> {
  static override readonly points = ["mainCallback"];
  override state: number = MainCallbackState.Unresumed;

  override poll(): Poll<void | PromiseLike<void>> {
    console.log("Running on lower-async");
    return undefined;
  }
}

// Where `runCallback` stands between two polls.
const enum RunCallbackState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
}

class RunCallback extends EagerMachine<void> {
  static override readonly points = ["runCallback"];
  override state: number = RunCallbackState.Unresumed;

  override poll(): Poll<void | PromiseLike<void>> {
    console.log("Running on lower-async");
    return undefined;
  }
}

// With main
await main(() => new MainCallback().start());

// Equivalent manual setup
const runtime = new Runtime();
await runtime.run(() => new RunCallback().start());
await runtime.shutdown();
