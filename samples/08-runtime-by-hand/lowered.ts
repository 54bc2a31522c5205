// What `main` does, and the same by hand.
import { main, Runtime } from "lower-async/runtime";
import { EagerMachine, type Poll } from "lower-async/runtime";

class MainCallback extends EagerMachine<void> {
  static override readonly points = ["mainCallback"];

  override poll(): Poll<void | PromiseLike<void>> {
    console.log("Running on lower-async");
    return undefined;
  }
}

class RunCallback extends EagerMachine<void> {
  static override readonly points = ["runCallback"];

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
