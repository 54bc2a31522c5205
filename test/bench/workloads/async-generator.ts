/** An async generator, a second one that maps it, and `for await` over both; one value in eight has to be waited for. */
import { yieldNow } from "../host/promises.ts";

async function* count(n: number): AsyncGenerator<number, void, void> {
  for (let i = 0; i < n; i++) {
    if ((i & 7) === 0) await yieldNow();
    yield i & 63;
  }
}

async function* squares(source: AsyncIterable<number>): AsyncGenerator<number, void, void> {
  for await (const value of source) yield value * value;
}

export async function run(n: number): Promise<number> {
  let sum = 0;
  for await (const value of squares(count(n))) sum += value;
  return sum;
}
