// Messages from several tasks to one, without shared state.
import { main, ManualClock, mpsc, now, sleep, spawn, type Sender } from "lower-async/runtime";
import { EagerMachine, PENDING as pending, type Poll, type Receiver } from "lower-async/runtime";
const PENDING: typeof pending = pending; // compared with faster than an import

// Where `produce` stands between two polls.
const enum ProduceState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Sleep = 5, // line 7: await sleep(every); saves i
  Suspend1Send = 6, // line 8: await tx.send(`${name} ${i}`); saves i
  Try5 = 7, // line 5: try
  Loop6 = 8, // line 6: for (let i = 1; i <= 3; i++)
  Finally10 = 9, // line 10: finally
}

class Produce extends EagerMachine<void> {
  static override readonly points = [
    "produce",
    "line 7: await sleep(every)",
    "line 8: await tx.send(`${name} ${i}`)",
  ];
  override state: number = ProduceState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  name: string;
  every: number;
  tx: Sender<string>;
  i!: number;
  exit!: string;

  constructor(name: string, every: number, tx: Sender<string>) {
    super();
    this.name = name;
    this.every = every;
    this.tx = tx;
  }

  override poll(sent: any, failed: boolean): Poll<void | PromiseLike<void>> {
    const name = this.name;
    const every = this.every;
    const tx = this.tx;
    let i = this.i;
    let exit = this.exit;
    let pending2: any;
    let state = this.state;
    for (;;) {
      try {
        switch (state) {
          case ProduceState.Unresumed: {
            state = ProduceState.Try5;
            // falls through
          }
          case ProduceState.Try5: {
            i = 1;
            // falls through
          }
          case ProduceState.Loop6: {
            if (!(i <= 3)) {
              exit = "normal";
              state = ProduceState.Finally10;
              continue;
            }
            this.await(sleep(every));
            this.i = i;
            this.state = ProduceState.Suspend0Sleep;
            return PENDING;
          }
          case ProduceState.Suspend0Sleep: {
            // line 7: await sleep(every)
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = ProduceState.Finally10;
              continue;
            }
            this.await(tx.send(`${name} ${i}`));
            this.state = ProduceState.Suspend1Send;
            return PENDING;
          }
          case ProduceState.Suspend1Send: {
            // line 8: await tx.send(`${name} ${i}`)
            if (failed) {
              pending2 = sent;
              exit = "throw";
              state = ProduceState.Finally10;
              continue;
            }
            i++;
            state = ProduceState.Loop6;
            continue;
          }
          case ProduceState.Finally10: {
            tx.release();
            // with the last sender the channel ends
            if (exit === "throw") {
              throw pending2;
            }
            return undefined;
          }
        }
      } catch (error) {
        switch (state) {
          case ProduceState.Suspend0Sleep:
          case ProduceState.Suspend1Send:
          case ProduceState.Try5:
          case ProduceState.Loop6:
            pending2 = error;
            exit = "throw";
            state = ProduceState.Finally10;
            continue;
        }
        throw error;
      }
    }
  }
}

function produce(name: string, every: number, tx: Sender<string>): Promise<void> {
  return new Produce(name, every, tx).start();
}

// Where `program` stands between two polls.
const enum ProgramState {
  Unresumed = 0, // nothing has run yet
  Returned = 1, // it gave its value
  Panicked = 2, // it threw
  Dropped = 3, // it was cancelled
  Running = 4, // a poll is on the stack
  Suspend0Recv = 5, // line 21: await rx.recv(); saves rx, message
  Loop21 = 6, // line 21: while ((message = await rx.recv()) !== undefined)
}

class Program extends EagerMachine<void> {
  static override readonly points = ["program", "line 21: await rx.recv()"];
  override state: number = ProgramState.Unresumed;
  override promise: any = undefined;
  override reactions: any = undefined;
  rx!: Receiver<string>;
  message!: string | undefined;

  override poll(sent: any): Poll<void | PromiseLike<void>> {
    let rx = this.rx;
    let message = this.message;
    let state = this.state;
    for (;;) {
      switch (state) {
        case ProgramState.Unresumed: {
          let tx: Sender<string>;
          [tx, rx] = mpsc.channel<string>(32);
          spawn(() => produce("tick", 30, tx.clone()));
          spawn(() => produce("tock", 50, tx));
          message = undefined;
          // falls through
        }
        case ProgramState.Loop21: {
          this.await(rx.recv());
          this.rx = rx;
          this.message = message;
          this.state = ProgramState.Suspend0Recv;
          return PENDING;
        }
        case ProgramState.Suspend0Recv: {
          // line 21: await rx.recv()
          if (!((message = sent as string | undefined) !== undefined)) {
            console.log("all senders are gone");
            return undefined;
          }
          {
            console.log(`${now()} ms: ${message!}`);
          }
          state = ProgramState.Loop21;
          continue;
        }
      }
    }
  }
}

function program() {
  return new Program().start();
}

await main(program, { clock: new ManualClock() });
