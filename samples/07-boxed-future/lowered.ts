// A future behind its interface, whatever class it is of.
import { boxed, main, type Future } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

function makeFuture(): Future<string> {
  return boxed((async () => "hello from pinned future")());
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
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitOnce(makeFuture());
          this.state = ProgramState.Suspend0MakeFuture;
          return PENDING;
        }
        case ProgramState.Suspend0MakeFuture: {
          // line 9: await makeFuture()
          const result = sent as string;
          console.log(result);
          return undefined;
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program);
