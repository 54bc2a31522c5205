"use lazy";
import { Machine, intoFuture, PENDING, type Context, type Poll, type Future } from "lower-async/runtime";
// Calling an async function does not execute it.
import { main } from "lower-async/runtime";

// Where `greet` stands between two polls.
const enum GreetState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
}
class Greet extends Machine<void> {
  static override readonly points = ["greet"];

  override poll(cx: Context): Poll<void> {
    this.begin();
    try {
      console.log("Hello!");
      return this.complete(undefined as any);
    } catch (error) {
      throw this.fail(error);
    }
  }
}

function greet(): Future<void> {
  return new Greet();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Future = 5, // line 12: await future
}
class Program extends Machine<void> {
  static override readonly points = ["program", "line 12: await future"];

  override poll(cx: Context): Poll<void> {
    let awaiting = this.awaiting!;
    let state = this.begin();
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            const future = greet();
            console.log("Future created");
            awaiting = intoFuture(future);
            // falls through
          }
          case ProgramState.Suspend0Future: {
            // line 12: await future
            const polled = awaiting.poll(cx);
            if (polled === PENDING) {
              return this.suspend(ProgramState.Suspend0Future, awaiting, cx);
            }
            return this.complete(undefined as any);
          }
        }
      } catch (error) {
        throw this.fail(error);
      }
    }
  }
}

function program(): Future<void> {
  return new Program();
}

await main(program);
