// Two futures on one task: the longest wait counts, not the sum.
import { join, main, ManualClock, now, ready, sleep } from "lower-async/runtime";

/** Fetches a page and returns its simulated length. */
async function getPageLength(url: string): Promise<number> {
  console.error(`fetching ${url}`);
  await sleep(500);
  return 1024;
}

async function program() {
  // Start both fetches simultaneously.
  const [len1, len2] = await join(
    getPageLength("https://example.com"),
    getPageLength("https://rust-lang.org"),
  );
  console.log(`Page 1: ${len1} bytes, Page 2: ${len2} bytes`);
  console.error(`${now()} ms`);

  // The order is that of the arguments, whichever is ready first.
  const [slow, quick] = await join(getPageLength("https://example.com"), ready(2048));
  console.error(`slow: ${slow} bytes, quick: ${quick} bytes`);
}

await main(program, { clock: new ManualClock() });
