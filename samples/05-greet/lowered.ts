"use lazy";
// Calling an async function does not execute it.
import { main } from "lower-async/runtime";
import {
  Machine,
  awaitable,
  PENDING as pending,
  type Poll,
  type Future,
  type Context,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

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
  override state: number = GreetState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;

  override poll(): Poll<void> {
    if (this.state !== GreetState.Unresumed) throw this.pollError();
    this.state = GreetState.Running;
    console.log("Hello!");
    this.state = GreetState.Returned;
    return undefined;
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
  override state: number = ProgramState.Unresumed;
  override awaiting: any = undefined;
  override awaitedBy: any = undefined;

  override poll(cx: Context, sent?: any, isSent?: boolean): Poll<void> {
    let awaiting = isSent ? undefined : this.awaiting;
    let state = this.state;
    if (state !== ProgramState.Unresumed && state <= ProgramState.Running) throw this.pollError();
    this.state = ProgramState.Running;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          const future = greet();
          // Nothing happens yet
          console.log("Future created");
          awaiting = awaitable(future);
          // falls through
        }
        case ProgramState.Suspend0Future: {
          // line 12: await future
          const polled = awaiting === undefined ? sent : awaiting.poll(cx);
          if (polled === PENDING) {
            this.state = ProgramState.Suspend0Future;
            this.awaiting = awaiting;
            if (awaiting.isMachine) awaiting.awaitedBy = this;
            else cx.frame = this;
            return PENDING;
          }
          // NOW it executes
          this.state = ProgramState.Returned;
          return undefined;
        }
      }
    }
  }
}

function program(): Future<void> {
  return new Program();
}

await main(program);
