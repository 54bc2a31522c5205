// Two suspend points: the request, then the body of the answer.
import { main, ManualClock, sleep } from "lower-async/runtime";

/** Stands for a library that knows nothing of us: it gives plain promises. */
const httpClient = {
  get: (url: string) =>
    sleep(100).then(() => ({
      text: () => sleep(50).then(() => `Data from ${url}`),
    })),
};

/** Fetches data from a remote endpoint without blocking the thread. */
async function fetchData(url: string): Promise<string> {
  const response = await httpClient.get(url);
  return await response.text();
}

async function program() {
  const text = await fetchData("https://example.com");
  console.log(text);
}

await main(program, { clock: new ManualClock() });
