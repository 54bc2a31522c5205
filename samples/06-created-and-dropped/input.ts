// The same function with Rust's meaning and with JavaScript's.
import { boxed, main, yieldNow } from "lower-async/runtime";

/** Does nothing until it is polled. */
async function fetchData(): Promise<string> {
  "use lazy";
  console.error("  the lazy body starts");
  await yieldNow();
  console.error("  the lazy body ends");
  return "hello";
}

/** Runs to its first await when it is called. */
async function fetchDataEagerly(): Promise<string> {
  console.error("  the eager body starts");
  await yieldNow();
  console.error("  the eager body ends");
  return "hello";
}

async function program() {
  console.error("lazy: created");
  const future = boxed(fetchData()); // Creates the future, but doesn't execute it
  console.error("lazy: dropped");
  future.drop(); // Work was never started

  console.error("lazy: awaited");
  const result = await fetchData(); // NOW it executes
  console.log(result);

  console.error("eager: called");
  const task = fetchDataEagerly(); // Already running!
  console.error("eager: awaited");
  console.log(await task); // Just waits for completion
}

await main(program);
