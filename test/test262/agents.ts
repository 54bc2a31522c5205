/** `$262.agent`: concurrent agents as worker threads, with blocking broadcast and polled reports. */

import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
  type WorkerOptions,
} from "node:worker_threads";

/** What a test's main agent may ask of the others. */
export interface Agents {
  start(code: string): void;
  broadcast(buffer: SharedArrayBuffer, value: unknown): void;
  getReport(): string | null;
  sleep(delay: unknown): void;
  monotonicNow(): number;
  dispose(): void;
}

/** Runs before the agent's own script; `gate` counts agents that started and that took a broadcast. */
const PRELUDE = `
  const { workerData, parentPort } = require("node:worker_threads");
  const { gate, port } = workerData;
  // Pending Atomics.waitAsync does not keep a thread alive.
  const alive = setInterval(() => {}, 1_000_000);
  const arrive = () => { Atomics.add(gate, 0, 1); Atomics.notify(gate, 0); };
  globalThis.$262 = { agent: {
    receiveBroadcast(take) {
      parentPort.once("message", ({ buffer, value }) => { arrive(); take(buffer, value); });
    },
    report(text) { port.postMessage(String(text)); },
    sleep(delay) { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delay); },
    leaving() { clearInterval(alive); },
    monotonicNow() { return performance.now(); },
  } };
  arrive();
`;

/** Agents of one realm; none exists until the first `start`. */
export function makeAgents(): Agents {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const workers: Worker[] = [];
  const ports: MessagePort[] = [];
  return {
    start(code) {
      const { port1, port2 } = new MessageChannel();
      const before = Atomics.load(gate, 0);
      const options: WorkerOptions = {
        eval: true,
        workerData: { gate, port: port2 },
        transferList: [port2],
        execArgv: [],
      };
      const worker = new Worker(`${PRELUDE}\n;(0, eval)(${JSON.stringify(code)});`, options);
      worker.on("error", () => {});
      worker.unref();
      workers.push(worker);
      ports.push(port1);
      awaitGate(gate, before + 1);
    },
    broadcast(buffer, value) {
      const goal = Atomics.load(gate, 0) + workers.length;
      for (const worker of workers) worker.postMessage({ buffer, value });
      awaitGate(gate, goal);
    },
    getReport() {
      for (const port of ports) {
        const received = receiveMessageOnPort(port) as { message: string } | undefined;
        if (received !== undefined) return received.message;
      }
      return null;
    },
    sleep(delay) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(delay));
    },
    monotonicNow: () => performance.now(),
    dispose() {
      for (const worker of workers) void worker.terminate();
      for (const port of ports) port.close();
    },
  };
}

/** Blocks until `gate` reached `goal`, at most five seconds. */
function awaitGate(gate: Int32Array, goal: number): void {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const count = Atomics.load(gate, 0);
    const left = deadline - performance.now();
    if (count >= goal || left <= 0) return;
    Atomics.wait(gate, 0, count, left);
  }
}
