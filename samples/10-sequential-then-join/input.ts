// One after the other, then both at once.
import { join, main, ManualClock, now, sleep } from "lower-async/runtime";

async function fetchUser(): Promise<string> {
  await sleep(200);
  return "Alice";
}

async function fetchOrders(): Promise<string[]> {
  await sleep(300);
  return ["order-1", "order-2"];
}

/** A list as Rust's `{:?}` prints it. */
function debug(list: readonly string[]): string {
  return `[${list.map((item) => JSON.stringify(item)).join(", ")}]`;
}

async function program() {
  // Sequential: 200ms + 300ms = 500ms
  const start = now();
  const user = await fetchUser();
  const orders = await fetchOrders();
  console.log(`${user}: ${debug(orders)}`);
  console.error(`sequential: ${now() - start} ms`);

  // Concurrent: max(200ms, 300ms) = 300ms
  const restart = now();
  const [sameUser, sameOrders] = await join(fetchUser(), fetchOrders());
  console.log(`${sameUser}: ${debug(sameOrders)}`);
  console.error(`join: ${now() - restart} ms`);
}

await main(program, { clock: new ManualClock() });
