// 10,000 tasks that sleep at the same time.
import { main, ManualClock, now, sleep, spawn, type JoinHandle } from "lower-async/runtime";

async function program() {
  const handles: JoinHandle<number>[] = [];

  // Spawn 10,000 concurrent tasks: trivial with async
  for (let i = 0; i < 10_000; i++) {
    handles.push(
      spawn(async () => {
        await sleep(100);
        return i;
      }),
    );
  }

  let sum = 0;
  for (const handle of handles) {
    sum += await handle;
  }
  console.log(`Sum: ${sum}`);
  console.error(`${now()} ms`);
}

await main(program, { clock: new ManualClock() });
