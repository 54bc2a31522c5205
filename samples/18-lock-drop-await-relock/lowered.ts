// A lock that is held while its task waits blocks the others: drop it, await, take it again.
import { join, main, ManualClock, Mutex, now, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll, type MutexGuard } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

const log = (text: string) => console.log(`  ${now()} ms: ${text}`);

// Where `holdAcross` stands between two polls.
const enum HoldAcrossState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Lock = 5, // line 8: await counter.lock()
  Suspend1Sleep = 6, // line 10: await sleep(100); saves guard
}

class HoldAcross extends EagerMachine<void> {
  static override readonly points = [
    "holdAcross",
    "line 8: await counter.lock()",
    "line 10: await sleep(100)",
  ];
  override state: number = HoldAcrossState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  counter: Mutex<number>;
  guard!: MutexGuard<number>;

  constructor(counter: Mutex<number>) {
    super();
    this.counter = counter;
  }

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    const counter = this.counter;
    let guard = this.guard;
    let state = this.state;
    for (;;) {
      switch (state) {
        case HoldAcrossState.Unresumed: {
          this.await(counter.lock());
          this.state = HoldAcrossState.Suspend0Lock;
          return PENDING;
        }
        case HoldAcrossState.Suspend0Lock: {
          // line 8: await counter.lock()
          guard = sent as MutexGuard<number>;
          log("the first task has the lock");
          this.await(sleep(100));
          this.guard = guard;
          this.state = HoldAcrossState.Suspend1Sleep;
          return PENDING;
        }
        case HoldAcrossState.Suspend1Sleep: {
          // line 10: await sleep(100)
          guard.value += 1;
          guard.release();
          return undefined;
        }
      }
    }
  }
}

/** Holds the lock while it waits for the network. */
function holdAcross(counter: Mutex<number>): Promise<void> {
  return new HoldAcross(counter).start();
}

// Where `dropAndRelock` stands between two polls.
const enum DropAndRelockState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Lock = 5, // line 17: await counter.lock()
  Suspend1Sleep = 6, // line 21: await sleep(100)
  Suspend2Lock = 7, // line 23: await counter.lock()
}

class DropAndRelock extends EagerMachine<void> {
  static override readonly points = [
    "dropAndRelock",
    "line 17: await counter.lock()",
    "line 21: await sleep(100)",
    "line 23: await counter.lock()",
  ];
  override state: number = DropAndRelockState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  counter: Mutex<number>;

  constructor(counter: Mutex<number>) {
    super();
    this.counter = counter;
  }

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    const counter = this.counter;
    let state = this.state;
    for (;;) {
      switch (state) {
        case DropAndRelockState.Unresumed: {
          this.await(counter.lock());
          this.state = DropAndRelockState.Suspend0Lock;
          return PENDING;
        }
        case DropAndRelockState.Suspend0Lock: {
          // line 17: await counter.lock()
          const guard = sent as MutexGuard<number>;
          log("the first task has the lock");
          guard.release();
          this.await(sleep(100));
          this.state = DropAndRelockState.Suspend1Sleep;
          return PENDING;
        }
        case DropAndRelockState.Suspend1Sleep: {
          // line 21: await sleep(100)
          this.await(counter.lock());
          this.state = DropAndRelockState.Suspend2Lock;
          return PENDING;
        }
        case DropAndRelockState.Suspend2Lock: {
          // line 23: await counter.lock()
          const again = sent as MutexGuard<number>;
          log("the first task has the lock again");
          again.value += 1;
          again.release();
          return undefined;
        }
      }
    }
  }
}

/** Drops the lock before awaiting and reacquires it after the I/O completes. */
function dropAndRelock(counter: Mutex<number>): Promise<void> {
  return new DropAndRelock(counter).start();
}

// Where `other` stands between two polls.
const enum OtherState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 30: await sleep(10)
  Suspend1Lock = 6, // line 31: await counter.lock()
}

class Other extends EagerMachine<void> {
  static override readonly points = [
    "other",
    "line 30: await sleep(10)",
    "line 31: await counter.lock()",
  ];
  override state: number = OtherState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  counter: Mutex<number>;

  constructor(counter: Mutex<number>) {
    super();
    this.counter = counter;
  }

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    const counter = this.counter;
    let state = this.state;
    for (;;) {
      switch (state) {
        case OtherState.Unresumed: {
          this.await(sleep(10));
          this.state = OtherState.Suspend0Sleep;
          return PENDING;
        }
        case OtherState.Suspend0Sleep: {
          // line 30: await sleep(10)
          this.await(counter.lock());
          this.state = OtherState.Suspend1Lock;
          return PENDING;
        }
        case OtherState.Suspend1Lock: {
          // line 31: await counter.lock()
          const guard = sent as MutexGuard<number>;
          log("the other task has the lock");
          guard.value += 1;
          guard.release();
          return undefined;
        }
      }
    }
  }
}

function other(counter: Mutex<number>): Promise<void> {
  return new Other(counter).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Join = 5, // line 40: await join(holdAcross(held), other(held))
  Suspend1Join = 6, // line 44: await join(dropAndRelock(dropped), other(dropped))
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 40: await join(holdAcross(held), other(he...",
    "line 44: await join(dropAndRelock(dropped), ot...",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;

  override poll(): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          console.log("held across the await:");
          const held = new Mutex(0);
          this.await(join(holdAcross(held), other(held)));
          this.state = ProgramState.Suspend0Join;
          return PENDING;
        }
        case ProgramState.Suspend0Join: {
          // line 40: await join(holdAcross(held), other(held))
          console.log("dropped before the await:");
          const dropped = new Mutex(0);
          this.await(join(dropAndRelock(dropped), other(dropped)));
          this.state = ProgramState.Suspend1Join;
          return PENDING;
        }
        case ProgramState.Suspend1Join: {
          // line 44: await join(dropAndRelock(dropped), other(dropped))
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
