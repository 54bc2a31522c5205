import { EagerMachine } from "lower-async/runtime";
// A future behind its interface, whatever class it is of.
import { boxed, main, type Future } from "lower-async/runtime";

// Where `anonymous` stands between two polls.
const enum AnonymousState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
}
class Anonymous extends EagerMachine<string> {
  static override readonly points = ["anonymous"];

  override poll(): void {
    try {
      return this.fulfil("hello from pinned future");
    } catch (error) {
      return this.reject(error);
    }
  }
}

function makeFuture(): Future<string> {
  return boxed((() => new Anonymous().start())());
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0MakeFuture = 5, // line 9: await makeFuture()
}
class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 9: await makeFuture()"];

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            this.await(makeFuture());
            this.state = ProgramState.Suspend0MakeFuture;
            return;
          }
          case ProgramState.Suspend0MakeFuture: {
            // line 9: await makeFuture()
            if (failed) return this.reject(sent);
            const result = sent as string;
            console.log(result);
            return this.fulfil(undefined as any);
          }
        }
      } catch (error) {
        return this.reject(error);
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program);
