import { EagerMachine } from "lower-async/runtime";
// Spawned tasks go on by themselves; awaiting the handle is optional.
import { main, ManualClock, now, sleep, spawn } from "lower-async/runtime";

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
  entry: string;

  constructor(entry: string) {
    super();
    this.entry = entry;
  }

  override poll(sent: any, failed: boolean): void {
    const entry = this.entry;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case WriteAuditLogState.Unresumed: {
            log(`writing "${entry}"`);
            this.await(sleep(100));
            this.state = WriteAuditLogState.Suspend0Sleep;
            return;
          }
          case WriteAuditLogState.Suspend0Sleep: {
            // line 8: await sleep(100)
            if (failed) return this.reject(sent);
            log(`written "${entry}"`);
            return this.fulfil(undefined as any);
          }
        }
      } catch (error) {
        return this.reject(error);
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

  override poll(sent: any, failed: boolean): void {
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case CountVisitorsState.Unresumed: {
            this.await(sleep(300));
            this.state = CountVisitorsState.Suspend0Sleep;
            return;
          }
          case CountVisitorsState.Suspend0Sleep: {
            // line 13: await sleep(300)
            if (failed) return this.reject(sent);
            return this.fulfil(42);
          }
        }
      } catch (error) {
        return this.reject(error);
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
  visitors!: import("lower-async/runtime").JoinHandle<number>;
  callee!: (text: string) => void;

  override poll(sent: any, failed: boolean): void {
    let visitors = this.visitors;
    let callee = this.callee;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProgramState.Unresumed: {
            spawn(() => writeAuditLog("login"));
            visitors = spawn(() => countVisitors());
            log("the original task continues immediately");
            this.await(sleep(200));
            this.visitors = visitors;
            this.state = ProgramState.Suspend0Sleep;
            return;
          }
          case ProgramState.Suspend0Sleep: {
            // line 21: await sleep(200)
            if (failed) return this.reject(sent);
            log("it has done something else");
            callee = log;
            this.await(visitors);
            this.callee = callee;
            this.state = ProgramState.Suspend1Visitors;
            return;
          }
          case ProgramState.Suspend1Visitors: {
            // line 23: await visitors
            if (failed) return this.reject(sent);
            callee(`${sent as number} visitors`);
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
