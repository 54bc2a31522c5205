// An async mutex may be held across an await: whoever wants it waits in line, and the runtime goes on.
import { main, ManualClock, Mutex, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";

const log = (text: string) => console.log(`${now()} ms: ${text}`);

async function deposit(account: Mutex<number>, amount: number): Promise<void> {
  const guard = await account.lock();
  try {
    const balance = guard.value;
    await sleep(100); // asks the bank
    guard.value = balance + amount;
    log(`deposited ${amount}`);
  } finally {
    guard.release();
  }
}

async function program() {
  const account = new Mutex(0);
  const handles: JoinHandle<void>[] = [];
  for (const amount of [10, 20, 30]) {
    handles.push(spawn(() => deposit(account, amount)));
  }
  await sleep(50);
  log("the runtime is not blocked");
  for (const handle of handles) await handle;
  const guard = await account.lock();
  log(`balance ${guard.value}`); // no deposit was lost
}

await main(program, { clock: new ManualClock() });
