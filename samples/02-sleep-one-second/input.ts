// One suspend point. The clock is virtual: nobody waits for the second.
import { main, ManualClock, now, sleep } from "lower-async/runtime";

/** Simulates a network request that takes one second. */
async function fetchData(): Promise<string> {
  await sleep(1000);
  return "Data received";
}

async function program() {
  const result = await fetchData();
  console.log(result);
  console.error(`${now()} ms`);
}

await main(program, { clock: new ManualClock() });
