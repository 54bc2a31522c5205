// Names make a list of tasks readable; a spawn costs little, but not nothing.
import { ManualClock, Runtime, sleep, spawn, task, yieldNow } from "lower-async/runtime";

const runtime = Runtime.builder().clock(new ManualClock()).build();

async function work(id: number): Promise<number> {
  await sleep(100);
  return id;
}

async function program() {
  task.named("worker-1").spawn(() => work(1));
  task.named("worker-2").spawn(() => work(2));
  spawn(() => work(3), { name: "worker-3" });
  spawn(() => work(4)); // an anonymous task
  await yieldNow();
  for (const { name, state } of runtime.tasks()) {
    if (name?.startsWith("worker")) console.log(`${name}: ${state}`);
  }

  const start = performance.now();
  for (let i = 0; i < 10_000; i++) {
    spawn(() => work(i));
  }
  const cost = (performance.now() - start) / 10_000;
  console.error(`10,000 spawns, ${(cost * 1000).toFixed(2)} µs each`);
}

await runtime.run(program);
await runtime.shutdown();
