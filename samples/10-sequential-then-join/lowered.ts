// One after the other, then both at once.
import { join, main, ManualClock, now, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `fetchUser` stands between two polls.
const enum FetchUserState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 5: await sleep(200)
}

class FetchUser extends EagerMachine<string> {
  static override readonly points = ["fetchUser", "line 5: await sleep(200)"];
  override state: number = FetchUserState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;

  override poll(): Poll<string | PromiseLike<string>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchUserState.Unresumed: {
          this.awaitOnce(sleep(200));
          this.state = FetchUserState.Suspend0Sleep;
          return PENDING;
        }
        case FetchUserState.Suspend0Sleep: {
          // line 5: await sleep(200)
          return "Alice";
        }
      }
    }
  }
}

function fetchUser(): Promise<string> {
  return new FetchUser().start();
}

// Where `fetchOrders` stands between two polls.
const enum FetchOrdersState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 10: await sleep(300)
}

class FetchOrders extends EagerMachine<string[]> {
  static override readonly points = ["fetchOrders", "line 10: await sleep(300)"];
  override state: number = FetchOrdersState.Unresumed;
  override promise: any = undefined;
  override caller: any = undefined;
  override reactions: any = undefined;

  override poll(): Poll<string[] | PromiseLike<string[]>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case FetchOrdersState.Unresumed: {
          this.awaitOnce(sleep(300));
          this.state = FetchOrdersState.Suspend0Sleep;
          return PENDING;
        }
        case FetchOrdersState.Suspend0Sleep: {
          // line 10: await sleep(300)
          return ["order-1", "order-2"];
        }
      }
    }
  }
}

function fetchOrders(): Promise<string[]> {
  return new FetchOrders().start();
}

/** A list as Rust's `{:?}` prints it. */
function debug(list: readonly string[]): string {
  return `[${list.map((item) => JSON.stringify(item)).join(", ")}]`;
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0FetchUser = 5, // line 22: await fetchUser(); saves start2
  Suspend1FetchOrders = 6, // line 23: await fetchOrders(); saves start2, user
  Suspend2Join = 7, // line 29: await join(fetchUser(), fetchOrders()); saves restart
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 22: await fetchUser()",
    "line 23: await fetchOrders()",
    "line 29: await join(fetchUser(), fetchOrders())",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  start2!: number;
  user!: string;
  restart!: number;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let start = this.start2;
    let user = this.user;
    let restart = this.restart;
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          // Sequential: 200ms + 300ms = 500ms
          start = now();
          this.awaitCall(new FetchUser());
          this.start2 = start;
          this.state = ProgramState.Suspend0FetchUser;
          return PENDING;
        }
        case ProgramState.Suspend0FetchUser: {
          // line 22: await fetchUser()
          user = sent as string;
          this.awaitCall(new FetchOrders());
          this.user = user;
          this.state = ProgramState.Suspend1FetchOrders;
          return PENDING;
        }
        case ProgramState.Suspend1FetchOrders: {
          // line 23: await fetchOrders()
          const orders = sent as string[];
          console.log(`${user}: ${debug(orders)}`);
          console.error(`sequential: ${now() - start} ms`);
          // Concurrent: max(200ms, 300ms) = 300ms
          restart = now();
          this.await(join(fetchUser(), fetchOrders()));
          this.restart = restart;
          this.state = ProgramState.Suspend2Join;
          return PENDING;
        }
        case ProgramState.Suspend2Join: {
          // line 29: await join(fetchUser(), fetchOrders())
          const [sameUser, sameOrders] = sent as [string, string[]];
          console.log(`${sameUser}: ${debug(sameOrders)}`);
          console.error(`join: ${now() - restart} ms`);
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
