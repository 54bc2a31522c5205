// Spawned tasks go on by themselves; awaiting the handle is optional.
import { main, ManualClock, now, sleep, spawn } from "lower-async/runtime";

const log = (text: string) => console.log(`${now()} ms: ${text}`);

async function writeAuditLog(entry: string): Promise<void> {
  log(`writing "${entry}"`);
  await sleep(100);
  log(`written "${entry}"`);
}

async function countVisitors(): Promise<number> {
  await sleep(300);
  return 42;
}

async function program() {
  spawn(() => writeAuditLog("login")); // and forget
  const visitors = spawn(() => countVisitors());
  log("the original task continues immediately");
  await sleep(200);
  log("it has done something else");
  log(`${await visitors} visitors`);
}

await main(program, { clock: new ManualClock() });
