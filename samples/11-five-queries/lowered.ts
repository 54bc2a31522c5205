// A service that queries five databases and merges what they answer.
import { join, main, ManualClock, now, sleep } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `query` stands between two polls.
const enum QueryState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 5: await sleep(ms)
}

class Query<Row> extends EagerMachine<Row[]> {
  static override readonly points = ["query", "line 5: await sleep(ms)"];
  override state: number = QueryState.Unresumed;
  override promise: any = undefined;
  database: string;
  ms: number;
  rows: Row[];

  constructor(database: string, ms: number, rows: Row[]) {
    super();
    this.database = database;
    this.ms = ms;
    this.rows = rows;
  }

  override poll(): Poll<Row[] | PromiseLike<Row[]>> {
    const database = this.database;
    const ms = this.ms;
    const rows = this.rows;
    let state = this.state;
    for (;;) {
      switch (state) {
        case QueryState.Unresumed: {
          this.awaitOnce(sleep(ms));
          this.state = QueryState.Suspend0Sleep;
          return PENDING;
        }
        case QueryState.Suspend0Sleep: {
          // line 5: await sleep(ms)
          console.error(`${now()} ms: ${database} answers`);
          return rows;
        }
      }
    }
  }
}

function query<Row>(database: string, ms: number, rows: Row[]): Promise<Row[]> {
  return new Query<Row>(database, ms, rows).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Join = 5, // line 11: await join( query("users", 300, ["Alice"]), query("orders...
}

class Program extends EagerMachine<void> {
  static override readonly points = [
    "program",
    'line 11: await join( query("users", 300, ["Ali...',
  ];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          this.awaitOnce(
            join(
              query("users", 300, ["Alice"]),
              query("orders", 100, ["order-1", "order-2"]),
              query("products", 250, ["lamp"]),
              query("reviews", 50, [5, 4]),
              query("payments", 200, [19.5]),
            ),
          );
          this.state = ProgramState.Suspend0Join;
          return PENDING;
        }
        case ProgramState.Suspend0Join: {
          // line 11: await join( query("users", 300, ["Alice"]), query("orders...
          const [users, orders, products, reviews, payments] = sent as [
            string[],
            string[],
            string[],
            number[],
            number[],
          ];
          console.log({ users, orders, products, reviews, payments });
          console.error(`${now()} ms: the slowest query, not the sum`);
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
