// Spawned tasks go on by themselves; awaiting the handle is optional.
import { main, ManualClock, now, sleep, spawn } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll, type JoinHandle } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

const log = (text: string) => console.log(`${now()} ms: ${text}`);

// Where `writeAuditLog` stands between two polls.
const enum WriteAuditLogState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 8: await sleep(100)
}

class WriteAuditLog extends EagerMachine<void> {
  static override readonly points = ["writeAuditLog", "line 8: await sleep(100)"];
  override state: number = WriteAuditLogState.Unresumed;
  override promise: any = undefined;
  entry: string;

  constructor(entry: string) {
    super();
    this.entry = entry;
  }

  override poll(): Poll<void | PromiseLike<void>> {
    const entry = this.entry;
    let state = this.state;
    for (;;) {
      switch (state) {
        case WriteAuditLogState.Unresumed: {
          log(`writing "${entry}"`);
          this.awaitOnce(sleep(100));
          this.state = WriteAuditLogState.Suspend0Sleep;
          return PENDING;
        }
        case WriteAuditLogState.Suspend0Sleep: {
          // line 8: await sleep(100)
          log(`written "${entry}"`);
          return undefined;
        }
      }
    }
  }
}

function writeAuditLog(entry: string): Promise<void> {
  return new WriteAuditLog(entry).start();
}

// Where `countVisitors` stands between two polls.
const enum CountVisitorsState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 13: await sleep(300)
}

class CountVisitors extends EagerMachine<number> {
  static override readonly points = ["countVisitors", "line 13: await sleep(300)"];
  override state: number = CountVisitorsState.Unresumed;
  override promise: any = undefined;

  override poll(): Poll<number | PromiseLike<number>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case CountVisitorsState.Unresumed: {
          this.awaitOnce(sleep(300));
          this.state = CountVisitorsState.Suspend0Sleep;
          return PENDING;
        }
        case CountVisitorsState.Suspend0Sleep: {
          // line 13: await sleep(300)
          return 42;
        }
      }
    }
  }
}

function countVisitors(): Promise<number> {
  return new CountVisitors().start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 21: await sleep(200); saves visitors
  Suspend1Visitors = 6, // line 23: await visitors; saves callee
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    "line 21: await sleep(200)",
    "line 23: await visitors",
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  visitors!: JoinHandle<number>;
  callee!: (text: string) => void;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let visitors = this.visitors;
    let callee = this.callee;
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          spawn(() => writeAuditLog("login"));
          // and forget
          visitors = spawn(() => countVisitors());
          log("the original task continues immediately");
          this.await(sleep(200));
          this.visitors = visitors;
          this.state = ProgramState.Suspend0Sleep;
          return PENDING;
        }
        case ProgramState.Suspend0Sleep: {
          // line 21: await sleep(200)
          log("it has done something else");
          callee = log;
          this.await(visitors);
          this.callee = callee;
          this.state = ProgramState.Suspend1Visitors;
          return PENDING;
        }
        case ProgramState.Suspend1Visitors: {
          // line 23: await visitors
          callee(`${sent as number} visitors`);
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
