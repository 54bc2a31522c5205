/** The dump of live tasks. */

import { expect, test } from "vitest";
import { join, on, pending, select, sleep, spawn, type TaskInfo } from "lower-async/runtime";
import { Call, chain, Guarded } from "./machines.ts";
import { Signal, testRuntime, turn } from "./trace.ts";

test("names, ids, states, suspend points and saved locals, as data", async () => {
  const runtime = testRuntime();
  let seen: TaskInfo[] = [];
  await runtime.run(async () => {
    spawn(chain(["a", "b"], [], new Signal("leaf")), { name: "worker" });
    await turn();
    spawn(pending());
    seen = runtime.tasks();
  });
  expect(seen.map(({ id, name, state }) => ({ id, name, state }))).toEqual([
    { id: 1, name: "main", state: "suspended" },
    { id: 2, name: "worker", state: "suspended" },
    { id: 3, name: undefined, state: "queued" },
  ]);
  const worker = seen[1]!.future!;
  expect(worker).toMatchObject({ name: "call", at: "2: make()", locals: { name: "a" } });
  expect(worker.awaits).toMatchObject([
    { name: "call", locals: { name: "b" }, awaits: [{ name: "Signal", at: null, awaits: [] }] },
  ]);
  await runtime.shutdown();
});

test("as a tree", async () => {
  const runtime = testRuntime();
  await runtime
    .run(async () => {
      spawn(
        new Guarded(
          "outer",
          [],
          join(chain(["a"], [], sleep(5)), select(on(chain(["b"], [], pending())), on(sleep(9)))),
        ),
        { name: "worker" },
      );
      await turn();
      const lines = runtime.dump().split("\n").slice(2);
      expect(lines.map((line) => line.replace(/ {2}\{.*/, ""))).toEqual([
        'task 2 "worker" suspended',
        "  guarded at 4: body",
        "    Join",
        "      call at 2: make()",
        "        Sleep",
        "      Select",
        "        FirstReady",
        "          call at 2: make()",
        "            PollFn",
        "          Sleep",
      ]);
      expect(lines[1]).toContain('name = "outer"');
      await runtime.shutdown();
    })
    .catch(() => undefined);
});

test("a task that waits for another names it", async () => {
  const runtime = testRuntime();
  const inner = runtime.spawn(pending(), { name: "inner" });
  runtime.spawn(new Call("outer", [], () => inner));
  await turn();
  expect(runtime.dump().split("\n").slice(2)).toEqual([
    "task 2 suspended",
    '  call at 2: make()  { name = "outer", trace = Array(1), make = function }',
    '    task 1 "inner"',
  ]);
  await runtime.shutdown();
});

test("a future that has not been polled, and a task being polled", async () => {
  const runtime = testRuntime();
  await runtime.run(() => {
    spawn(chain(["a"], [], pending()), { name: "new" });
    const [main, worker] = runtime.tasks();
    expect(main).toMatchObject({ state: "running" });
    expect(worker).toMatchObject({ state: "queued", future: { name: "call", at: "not started" } });
  });
  await runtime.shutdown();
});
