// A service that queries five databases and merges what they answer.
import { join, main, ManualClock, now, sleep } from "lower-async/runtime";

async function query<Row>(database: string, ms: number, rows: Row[]): Promise<Row[]> {
  await sleep(ms);
  console.error(`${now()} ms: ${database} answers`);
  return rows;
}

async function program() {
  const [users, orders, products, reviews, payments] = await join(
    query("users", 300, ["Alice"]),
    query("orders", 100, ["order-1", "order-2"]),
    query("products", 250, ["lamp"]),
    query("reviews", 50, [5, 4]),
    query("payments", 200, [19.5]),
  );
  console.log({ users, orders, products, reviews, payments });
  console.error(`${now()} ms: the slowest query, not the sum`);
}

await main(program, { clock: new ManualClock() });
