// Messages from several tasks to one, without shared state.
import { main, ManualClock, mpsc, now, sleep, spawn, type Sender } from "lower-async/runtime";

async function produce(name: string, every: number, tx: Sender<string>): Promise<void> {
  try {
    for (let i = 1; i <= 3; i++) {
      await sleep(every);
      await tx.send(`${name} ${i}`);
    }
  } finally {
    tx.release(); // with the last sender the channel ends
  }
}

async function program() {
  const [tx, rx] = mpsc.channel<string>(32);
  spawn(() => produce("tick", 30, tx.clone()));
  spawn(() => produce("tock", 50, tx));

  let message: string | undefined;
  while ((message = await rx.recv()) !== undefined) {
    console.log(`${now()} ms: ${message}`);
  }
  console.log("all senders are gone");
}

await main(program, { clock: new ManualClock() });
