// An async mutex may be held across an await: whoever wants it waits in line, and the runtime goes on.
import { main, ManualClock, Mutex, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";
import {
  EagerMachine,
  PENDING as pending,
  iterate,
  type Poll,
  type Iteration,
  type MutexGuard,
} from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

const log = (text: string) => console.log(`${now()} ms: ${text}`);

// Where `deposit` stands between two polls.
const enum DepositState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Lock = 5, // line 7: await account.lock()
  Suspend1Sleep = 6, // line 10: await sleep(100); saves guard, balance
  Try8 = 7, // line 8: try
  Finally13 = 8, // line 13: finally
}

class Deposit extends EagerMachine<void> {
  static override readonly points = [
    "deposit",
    "line 7: await account.lock()",
    "line 10: await sleep(100)",
  ];
  override state: number = DepositState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  account: Mutex<number>;
  amount: number;
  guard!: MutexGuard<number>;
  balance!: number;
  exit!: string;

  constructor(account: Mutex<number>, amount: number) {
    super();
    this.account = account;
    this.amount = amount;
  }

  override poll(sent: any, failed: boolean): Poll<void | PromiseLike<void>> {
    const account = this.account;
    const amount = this.amount;
    let guard = this.guard;
    let balance = this.balance;
    let exit = this.exit;
    let pending2: any;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case DepositState.Unresumed: {
            this.await(account.lock());
            this.state = DepositState.Suspend0Lock;
            return PENDING;
          }
          case DepositState.Suspend0Lock: {
            // line 7: await account.lock()
            if (failed) throw sent;
            guard = sent as MutexGuard<number>;
            state = DepositState.Try8;
            // falls through
          }
          case DepositState.Try8: {
            balance = guard.value;
            this.await(sleep(100));
            this.guard = guard;
            this.balance = balance;
            this.state = DepositState.Suspend1Sleep;
            return PENDING;
          }
          case DepositState.Suspend1Sleep: {
            // line 10: await sleep(100)
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = DepositState.Finally13;
              continue;
            }
            // asks the bank
            guard.value = balance + amount;
            log(`deposited ${amount}`);
            exit = "normal";
            state = DepositState.Finally13;
            // falls through
          }
          case DepositState.Finally13: {
            guard.release();
            if (exit === "throw") {
              throw pending2;
            }
            return undefined;
          }
        }
      } catch (error) {
        switch (state) {
          case DepositState.Suspend1Sleep:
          case DepositState.Try8:
            pending2 = error;
            exit = "throw";
            state = DepositState.Finally13;
            continue;
        }
        throw error;
      }
    }
  }
}

function deposit(account: Mutex<number>, amount: number): Promise<void> {
  return new Deposit(account, amount).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 24: await sleep(50); saves account, handles
  Suspend1Handle = 6, // line 26: await handle; saves account, each
  Suspend2Lock = 7, // line 27: await account.lock()
  Loop26 = 8, // line 26: for (const handle of handles) await handle;
  CloseIterator26 = 9, // line 26: for (const handle of handles) await handle;
  AfterLoop27 = 10, // line 27: await account.lock();
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 24: await sleep(50)",
    "line 26: await handle",
    "line 27: await account.lock()",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  account!: Mutex<number>;
  handles!: JoinHandle<void>[];
  each!: Iteration<JoinHandle<void>>;
  exit!: string;

  override poll(sent: any, failed: boolean): Poll<void | PromiseLike<void>> {
    let account = this.account;
    let handles = this.handles;
    let each = this.each;
    let exit = this.exit;
    let pending2: any;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            account = new Mutex(0);
            handles = [];
            for (const amount of [10, 20, 30]) {
              handles.push(spawn(() => deposit(account, amount)));
            }
            this.await(sleep(50));
            this.account = account;
            this.handles = handles;
            this.state = ProgramState.Suspend0Sleep;
            return PENDING;
          }
          case ProgramState.Suspend0Sleep: {
            // line 24: await sleep(50)
            if (failed) throw sent;
            log("the runtime is not blocked");
            each = iterate(handles);
            state = ProgramState.Loop26;
            // falls through
          }
          case ProgramState.Loop26: {
            if (!each.next()) {
              state = ProgramState.AfterLoop27;
              continue;
            }
            const handle = each.value;
            this.await(handle);
            this.each = each;
            this.state = ProgramState.Suspend1Handle;
            return PENDING;
          }
          case ProgramState.Suspend1Handle: {
            // line 26: await handle
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = ProgramState.CloseIterator26;
              continue;
            }
            state = ProgramState.Loop26;
            continue;
          }
          case ProgramState.CloseIterator26: {
            each.close(exit);
            throw pending2;
          }
          case ProgramState.AfterLoop27: {
            this.await(account.lock());
            this.state = ProgramState.Suspend2Lock;
            return PENDING;
          }
          case ProgramState.Suspend2Lock: {
            // line 27: await account.lock()
            if (failed) throw sent;
            const guard = sent as MutexGuard<number>;
            log(`balance ${guard.value}`);
            // no deposit was lost
            return undefined;
          }
        }
      } catch (error) {
        switch (state) {
          case ProgramState.Suspend1Handle:
          case ProgramState.Loop26:
            pending2 = error;
            exit = "throw";
            state = ProgramState.CloseIterator26;
            continue;
        }
        throw error;
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
