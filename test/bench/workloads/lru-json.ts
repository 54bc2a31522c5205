/** A cache of parsed JSON documents: the oldest is thrown out, a malformed one is counted, a miss has to be waited for. */
import { jsonDocument, yieldNow } from "../host/promises.ts";

interface Order {
  id: number;
  name: string;
  items: { sku: string; quantity: number; price: number; tags: string[] }[];
}

class LruCache<K, V> {
  private readonly entries = new Map<K, V>();

  constructor(
    private readonly capacity: number,
    private readonly load: (key: K) => Promise<V>,
  ) {}

  async get(key: K): Promise<V> {
    const hit = this.entries.get(key);
    if (hit !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, hit);
      return hit;
    }
    const value = await this.load(key);
    if (this.entries.size >= this.capacity) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
    this.entries.set(key, value);
    return value;
  }
}

async function loadOrder(id: number): Promise<Order> {
  await yieldNow();
  const text = jsonDocument(id);
  return JSON.parse(text) as Order;
}

function totalOf(order: Order): number {
  return order.items.reduce((total, item) => total + item.quantity * item.price, 0);
}

export async function run(n: number): Promise<string> {
  const cache = new LruCache<number, Order>(128, loadOrder);
  let total = 0;
  let malformed = 0;
  let random = 12345;
  for (let i = 0; i < n; i++) {
    random = (random * 1103515245 + 12345) & 0x7fffffff;
    const id = (random >> 8) % ((random & 3) === 0 ? 512 : 96);
    try {
      const order = await cache.get(id);
      total += totalOf(order);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      malformed++;
    }
  }
  return JSON.stringify({ total: Math.round(total), malformed });
}
