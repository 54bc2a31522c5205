// A task for each item; results in the order of the items; a failing task is reported.
import {
  JoinError,
  main,
  ManualClock,
  now,
  sleep,
  spawn,
  type JoinHandle,
} from "lower-async/runtime";

/** Simulates fetching data from a remote server. */
async function fetchData(id: number): Promise<string> {
  // Yield to the runtime for 100ms. Other tasks can run meanwhile.
  await sleep(100);
  if (id === 0) throw new Error("there is no item 0");
  return `Data for ${id}`;
}

/** Processes a batch of ids concurrently. Returns the results in the same order as the input. */
async function processBatch(ids: readonly number[]): Promise<string[]> {
  const handles: JoinHandle<string>[] = [];

  // Spawn a task for each id. spawn returns a JoinHandle, not the result directly.
  for (const id of ids) {
    const handle = spawn(async () => await fetchData(id));
    handles.push(handle);
  }

  // Await each handle to get the result or error.
  const results: string[] = [];
  for (const handle of handles) {
    try {
      results.push(await handle);
    } catch (error) {
      if (!(error instanceof JoinError)) throw error;
      console.error(`Task failed: ${error.cause}`);
    }
  }
  return results;
}

async function program() {
  const results = await processBatch([1, 2, 3, 4, 5]);
  for (const result of results) {
    console.log(result);
  }
  console.error(`${now()} ms in all`);

  console.error(await processBatch([6, 0, 7]));
}

await main(program, { clock: new ManualClock() });
