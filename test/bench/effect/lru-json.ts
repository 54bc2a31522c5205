import { Effect } from "effect";
import { jsonDocument } from "../host/promises.ts";

interface Order {
  items: { quantity: number; price: number }[];
}

class LruCache<K, V, E> {
  private readonly entries = new Map<K, V>();

  constructor(
    private readonly capacity: number,
    private readonly load: (key: K) => Effect.Effect<V, E>,
  ) {}

  readonly get = Effect.fnUntraced({ self: this as LruCache<K, V, E> }, function* (key: K) {
    const hit = this.entries.get(key);
    if (hit !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, hit);
      return hit;
    }
    const value = yield* this.load(key);
    if (this.entries.size >= this.capacity) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
    this.entries.set(key, value);
    return value;
  });
}

const loadOrder = Effect.fnUntraced(function* (id: number) {
  yield* Effect.yieldNow;
  const text = jsonDocument(id);
  return yield* Effect.try({
    try: () => JSON.parse(text) as Order,
    catch: (error) => error as SyntaxError,
  });
});

function totalOf(order: Order): number {
  return order.items.reduce((total, item) => total + item.quantity * item.price, 0);
}

const program = Effect.fnUntraced(function* (n: number) {
  const cache = new LruCache<number, Order, SyntaxError>(128, loadOrder);
  let total = 0;
  let malformed = 0;
  let random = 12345;
  for (let i = 0; i < n; i++) {
    random = (random * 1103515245 + 12345) & 0x7fffffff;
    const id = (random >> 8) % ((random & 3) === 0 ? 512 : 96);
    yield* cache.get(id).pipe(
      Effect.map((order) => (total += totalOf(order))),
      Effect.catch(() => Effect.sync(() => ++malformed)),
    );
  }
  return JSON.stringify({ total: Math.round(total), malformed });
});

export const run = (n: number): Promise<string> => Effect.runPromise(program(n));
