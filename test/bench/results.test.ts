import { describe, expect, test } from "vitest";
import { meanOf, outcomeOf, type WorkloadResult } from "./results.ts";
import { ratio, table } from "./table.ts";
import { targetLines } from "./targets.ts";
import type { Sample } from "./worker.ts";
import { WORKLOADS, type Workload } from "./workloads.ts";

const values = WORKLOADS.find(({ name }) => name === "values")!;
const fib = WORKLOADS.find(({ name }) => name === "fib")!;

const samples = (cpu: number[], result: unknown = 1): Sample[] =>
  cpu.map((ms) => ({ cpu: ms, wall: ms, result }));

function measured(workload: Workload, ratios: Record<string, number>): WorkloadResult {
  const native = samples([10, 10, 10]);
  const outcomes = Object.fromEntries(
    Object.entries(ratios).map(([name, times]) => [
      name,
      outcomeOf(samples([10 * times, 10 * times, 10 * times]), native, workload),
    ]),
  );
  return { workload, outcomes };
}

describe("outcome of a candidate", () => {
  test("ratios are taken within each round, so a slow round does not count against it", () => {
    const outcome = outcomeOf(samples([5, 50, 5]), samples([10, 100, 10]), values);
    expect(outcome).toMatchObject({ kind: "measured", cpu: { median: 0.5, q1: 0.5, q3: 0.5 } });
  });

  test("another result than native's is a failure, whatever the time", () => {
    const outcome = outcomeOf(samples([1, 1], 2), samples([10, 10], 1), values);
    expect(outcome).toEqual({ kind: "failed", reason: "returned 2, native 1" });
  });
});

describe("means and targets", () => {
  test("a candidate's mean leaves out what it cannot run", () => {
    const results = [measured(values, { eager: 0.5, babel: 2 }), measured(fib, { babel: 8 })];
    expect(meanOf(results, "babel")).toEqual({ value: expect.closeTo(4) as number, of: 2 });
    expect(meanOf(results, "eager")).toEqual({ value: expect.closeTo(0.5) as number, of: 1 });
  });

  test("a peer that is faster than eager mode is named", () => {
    const lines = targetLines(
      [measured(values, { eager: 1.2, co: 1.1, babel: 3 })],
      ["co", "babel"],
    );
    expect(lines).toContain("- MISSED: co slower than eager on values; found 1.10");
    expect(lines.filter((line) => line.includes("babel"))).toEqual([]);
  });

  test("a workload above the limit is named, and the mean with it", () => {
    const lines = targetLines(
      [measured(values, { eager: 0.8 }), measured(fib, { eager: 1.5 })],
      [],
    );
    expect(lines).toContain("- MISSED: eager: fib at most 1.4; found 1.50");
    expect(lines).toContain("- MISSED: eager: geometric mean at most 0.9; found 1.10");
  });
});

test("columns of a table line up", () => {
  expect(table(["name", "x"], [["a", "1"]])).toBe("| name |   x |\n| ---- | --: |\n| a    |   1 |");
});

test("ratios have three significant digits at most", () => {
  expect([0.004, 0.123, 1.234, 12.34, 123.4].map(ratio)).toEqual([
    "0.004",
    "0.12",
    "1.23",
    "12.3",
    "123",
  ]);
});
