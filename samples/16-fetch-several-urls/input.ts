// Several URLs at once; a failure is a value that travels with its URL.
import { main, ManualClock, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";

type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

async function fetch(url: string): Promise<Result<string, string>> {
  // Simulate network latency
  await sleep(150);

  if (url.includes("error")) {
    return { ok: false, error: `Failed to fetch ${url}` };
  } else {
    return { ok: true, value: `Response from ${url}` };
  }
}

async function program() {
  const urls = [
    "https://api.example.com/users",
    "https://api.example.com/orders",
    "https://api.example.com/products",
    "https://api.example.com/error",
  ];

  const handles: JoinHandle<[string, Result<string, string>]>[] = [];
  for (const url of urls) {
    handles.push(spawn(async () => [url, await fetch(url)]));
  }

  for (const handle of handles) {
    const [url, result] = await handle;
    if (result.ok) {
      console.log(`${url}: ${result.value}`);
    } else {
      console.error(`${url}: ${result.error}`);
    }
  }
  console.error(`${now()} ms`);
}

await main(program, { clock: new ManualClock() });
