// A lock that is held while its task waits blocks the others: drop it, await, take it again.
import { join, main, ManualClock, Mutex, now, sleep } from "lower-async/runtime";

const log = (text: string) => console.log(`  ${now()} ms: ${text}`);

/** Holds the lock while it waits for the network. */
async function holdAcross(counter: Mutex<number>): Promise<void> {
  const guard = await counter.lock();
  log("the first task has the lock");
  await sleep(100);
  guard.value += 1;
  guard.release();
}

/** Drops the lock before awaiting and reacquires it after the I/O completes. */
async function dropAndRelock(counter: Mutex<number>): Promise<void> {
  const guard = await counter.lock();
  log("the first task has the lock");
  guard.release();

  await sleep(100);

  const again = await counter.lock();
  log("the first task has the lock again");
  again.value += 1;
  again.release();
}

async function other(counter: Mutex<number>): Promise<void> {
  await sleep(10);
  const guard = await counter.lock();
  log("the other task has the lock");
  guard.value += 1;
  guard.release();
}

async function program() {
  console.log("held across the await:");
  const held = new Mutex(0);
  await join(holdAcross(held), other(held));

  console.log("dropped before the await:");
  const dropped = new Mutex(0);
  await join(dropAndRelock(dropped), other(dropped));
}

await main(program, { clock: new ManualClock() });
