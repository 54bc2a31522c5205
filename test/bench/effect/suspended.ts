import { Effect, Fiber, Latch } from "effect";

let arrivals = 0;
let closed: Latch.Latch;

const flat = Effect.fnUntraced(function* () {
  arrivals++;
  yield* closed.await;
  return 1;
});

const locals = Effect.fnUntraced(function* (id: number) {
  const a = id & 1;
  const b = id & 2;
  const c = id & 3;
  const d = id & 4;
  const e = id & 5;
  const f = id & 6;
  const g = id & 7;
  const h = id & 8;
  arrivals++;
  yield* closed.await;
  return a + b + c + d + e + f + g + h > 0 ? 1 : 1;
});

const nested: (depth: number) => Effect.Effect<number> = Effect.fnUntraced(function* (
  depth: number,
) {
  if (depth === 0) {
    const one = yield* flat();
    return one;
  }
  const below = yield* nested(depth - 1);
  return below;
});

function start(kind: "flat" | "locals" | "nested", id: number): Fiber.Fiber<number> {
  if (kind === "flat") return Effect.runFork(flat());
  if (kind === "locals") return Effect.runFork(locals(id));
  return Effect.runFork(nested(8));
}

export function fill(
  kind: "flat" | "locals" | "nested",
  tasks: Fiber.Fiber<number>[],
): Promise<void> {
  arrivals = 0;
  closed = Latch.makeUnsafe(false);
  for (let i = 0; i < tasks.length; i++) tasks[i] = start(kind, i);
  return Promise.resolve();
}

export const arrived = (): number => arrivals;

export async function finish(tasks: Fiber.Fiber<number>[]): Promise<number> {
  closed.openUnsafe();
  const ones = await Effect.runPromise(Fiber.joinAll(tasks));
  return ones.reduce((sum, one) => sum + one, 0);
}
