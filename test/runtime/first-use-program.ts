/** A process of its own for first-use.test.ts: runs a program, and prints what its AsyncLocalStorage held at each step. */
import { AsyncLocalStorage } from "node:async_hooks";

const log: string[] = [];
Object.assign(globalThis, {
  log: (line: string) => void log.push(line),
  storage: new AsyncLocalStorage(),
});
const { main } = (await import(`data:text/javascript,${encodeURIComponent(process.argv[2]!)}`)) as {
  main: () => Promise<void>;
};
await main();
process.stdout.write(JSON.stringify(log));
