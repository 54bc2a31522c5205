// A parameter that is needed before and after the suspension.
import { main, ManualClock, sleep } from "lower-async/runtime";

async function fetchData(url: string): Promise<string> {
  // Simulating an HTTP request
  console.log(`Fetching ${url}`);
  await sleep(100);
  return `Data from ${url}`;
}

async function program() {
  const result = await fetchData("https://api.example.com");
  console.log(result);
}

await main(program, { clock: new ManualClock() });
