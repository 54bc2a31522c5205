// What `main` does, and the same by hand.
"use lazy";

import { main, Runtime } from "lower-async/runtime";
import { Machine, type Poll, type Future } from "lower-async/runtime";

// Where `mainCallback` stands between two polls.
const enum MainCallbackState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
}

class MainCallback extends Machine<void> {
  static override readonly points = ["mainCallback"];
  override state: number = MainCallbackState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;

  override poll(): Poll<void> {
    if (this.state !== MainCallbackState.Unresumed) throw this.pollError();
    this.state = MainCallbackState.Running;
    console.log("Running on lower-async");
    this.state = MainCallbackState.Returned;
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

class RunCallback extends Machine<void> {
  static override readonly points = ["runCallback"];
  override state: number = RunCallbackState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;

  override poll(): Poll<void> {
    if (this.state !== RunCallbackState.Unresumed) throw this.pollError();
    this.state = RunCallbackState.Running;
    console.log("Running on lower-async");
    this.state = RunCallbackState.Returned;
    return undefined;
  }
}

// With main
await main((): Future<void> => new MainCallback());

// Equivalent manual setup
const runtime = new Runtime();
await runtime.run((): Future<void> => new RunCallback());
await runtime.shutdown();
