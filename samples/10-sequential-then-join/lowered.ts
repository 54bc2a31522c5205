import { EagerMachine } from "lower-async/runtime";
// One after the other, then both at once.
import { join, main, ManualClock, now, sleep } from "lower-async/runtime";

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

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case FetchUserState.Unresumed: {
            this.await(sleep(200));
            this.state = FetchUserState.Suspend0Sleep;
            return;
          }
          case FetchUserState.Suspend0Sleep: {
            // line 5: await sleep(200)
            if (failed) return this.reject(sent);
            return this.fulfil("Alice");
          }
        }
      } catch (error) {
        return this.reject(error);
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

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case FetchOrdersState.Unresumed: {
            this.await(sleep(300));
            this.state = FetchOrdersState.Suspend0Sleep;
            return;
          }
          case FetchOrdersState.Suspend0Sleep: {
            // line 10: await sleep(300)
            if (failed) return this.reject(sent);
            return this.fulfil(["order-1", "order-2"]);
          }
        }
      } catch (error) {
        return this.reject(error);
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
  start2!: number;
  user!: string;
  restart!: number;

  override poll(sent: any, failed: boolean): void {
    let start = this.start2;
    let user = this.user;
    let restart = this.restart;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            start = now();
            this.await(fetchUser());
            this.start2 = start;
            this.state = ProgramState.Suspend0FetchUser;
            return;
          }
          case ProgramState.Suspend0FetchUser: {
            // line 22: await fetchUser()
            if (failed) return this.reject(sent);
            user = sent as string;
            this.await(fetchOrders());
            this.start2 = start;
            this.user = user;
            this.state = ProgramState.Suspend1FetchOrders;
            return;
          }
          case ProgramState.Suspend1FetchOrders: {
            // line 23: await fetchOrders()
            if (failed) return this.reject(sent);
            const orders = sent as string[];
            console.log(`${user}: ${debug(orders)}`);
            console.error(`sequential: ${now() - start} ms`);
            restart = now();
            this.await(join(fetchUser(), fetchOrders()));
            this.restart = restart;
            this.state = ProgramState.Suspend2Join;
            return;
          }
          case ProgramState.Suspend2Join: {
            // line 29: await join(fetchUser(), fetchOrders())
            if (failed) return this.reject(sent);
            const [sameUser, sameOrders] = sent as [string, string[]];
            console.log(`${sameUser}: ${debug(sameOrders)}`);
            console.error(`join: ${now() - restart} ms`);
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

await main(program, { clock: new ManualClock() });
