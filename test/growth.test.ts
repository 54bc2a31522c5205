/**
 * Twice the program takes about twice the time. Sizes are small, so that the whole takes seconds; `npm run hostile` has
 * the large ones. CPU time is compared with itself, never with a clock, and whoever is unlucky gets another try.
 */
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import {
  EACH,
  inARow,
  manyFunctions,
  PROGRAMS as LONG_PROGRAMS,
  scriptOf,
} from "./hostile/programs.ts";

const TRIES = 5;
const ROUNDS = 2;
const LIMIT = 2.6;

/** Of each `n`: enough to be measured. */
const PROGRAMS: Readonly<Record<string, readonly [number, (n: number) => string]>> = {
  functions: [60, manyFunctions],
  ...Object.fromEntries(
    Object.keys(EACH).map((name) => [name, [300, (n: number) => inARow(name, n)]] as const),
  ),
  awaits: [
    1_000,
    (n) => scriptOf("let sum = 0;\n" + "sum += await x;\n".repeat(n) + "return sum;"),
  ],
  "plain lines": [4_000, (n) => scriptOf("await x;\n" + "x = x + 1;\n".repeat(n) + "return x;")],
  "arguments of one call": [3_000, (n) => scriptOf(`return Math.max(${"x, ".repeat(n)}await x);`)],
  "calls in one expression": [500, (n) => scriptOf(`return [${"x(), ".repeat(n)}await x];`)],
  "async closures": [200, (n) => scriptOf("await (async () => { await x; })();\n".repeat(n))],
  "functions inside": [
    200,
    (n) =>
      scriptOf(
        Array.from({ length: n }, (_, i) => `function g${i}() { return x; } await g${i}();\n`).join(
          "",
        ),
      ),
  ],
  "locals across one await": [
    500,
    (n) => {
      const names = Array.from({ length: n }, (_, i) => `v${i}`);
      return scriptOf(
        `${names.map((v) => `let ${v} = x;`).join("\n")}\nawait x;\nreturn ${names.join(" + ")};`,
      );
    },
  ],
  "methods with private names": [
    150,
    (n) =>
      `class A { #p; ${Array.from({ length: n }, (_, i) => `async m${i}(x) { await x; return this.#p; }`).join("\n")} }`,
  ],
  "exported arrows": [
    150,
    (n) =>
      Array.from(
        { length: n },
        (_, i) => `export const a${i} = async (x) => { await x; return a0; };`,
      ).join("\n"),
  ],
};

describe("compile time grows with the program", () => {
  test.each(Object.keys(PROGRAMS))("%s", (name) => {
    const [n, program] = PROGRAMS[name]!;
    const [small, large] = [program(n), program(2 * n)];
    const ratios: number[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const times = { small: Infinity, large: Infinity };
      for (let round = 0; round < ROUNDS; round++) {
        times.small = Math.min(times.small, cpuTime(small));
        times.large = Math.min(times.large, cpuTime(large));
      }
      ratios.push(times.large / times.small);
      if (ratios[tries]! <= LIMIT) return;
    }
    expect(Math.min(...ratios), ratios.join(", ")).toBeLessThanOrEqual(LIMIT);
  });
});

describe("the output grows with the program", () => {
  const cases = ["arguments of one call", "locals that stay alive"].flatMap((name) =>
    (["eager", "lazy"] as const).map((mode) => [name, mode] as const),
  );
  test.each(cases)("%s, %s", (name, mode) => {
    const [small, large] = [100, 200].map(
      (n) => compile(LONG_PROGRAMS[name]!(n), { fileName: "growth.js", format: "js", mode }).code,
    );
    expect(large!.length / small!.length).toBeLessThan(2.2);
  });
});

/** Milliseconds of CPU time that it takes to compile `source`. */
function cpuTime(source: string): number {
  const before = process.cpuUsage();
  const result = compile(source, { fileName: "growth.js", format: "js" });
  const { user, system } = process.cpuUsage(before);
  expect(result.functions.length).toBeGreaterThan(0);
  return (user + system) / 1_000;
}
