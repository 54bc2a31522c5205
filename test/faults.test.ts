/**
 * Every operation of a program fails once, every suspend point is dropped once: whatever happens,
 * everything that was acquired is released exactly once. After rustc's dynamic-drop-async.
 */

import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import * as runtime from "../runtime/index.ts";
import type { FaultMain } from "./fixtures/fault-host.ts";
import { evaluate } from "./harness/evaluate.ts";
import { createFaults, type Faults } from "./harness/fault-host.ts";
import type { Leaves } from "./harness/host-common.ts";
import { futureLeaves } from "./harness/host-futures.ts";
import { promiseLeaves } from "./harness/host-promises.ts";
import { show, showThrown } from "./harness/show.ts";
import { fixtures } from "./suite.ts";

const MODULES = { "lower-async/runtime": runtime };

/** No operation has this number. */
const NEVER = -1;

interface Run extends Faults {
  readonly log: readonly string[];
  /** Starts the program. */
  start(): unknown;
}

/** Whoever is polled here is polled by the test alone. */
class Manual extends runtime.Context {
  override wake(): void {
    // The test polls again anyway.
  }
}

describe.each(fixtures("faults").map((fixture) => [fixture.name, fixture] as const))(
  "%s",
  (_name, { text, fileName }) => {
    const load = (code: string): FaultMain =>
      evaluate(code, fileName, MODULES)["main"] as FaultMain;
    // Its clean-ups catch or replace errors: what a drop reports is its own affair.
    const ownErrors = /^export const ownErrors = true/m.test(text);
    const native = load(text);
    const eager = load(compile(text, { fileName, mode: "eager" }).code);
    const lazy = load(compile(text, { fileName, mode: "lazy" }).code);

    test("as written, eager and lazy: a failure at every operation", async () => {
      const whole = prepare(native, promiseLeaves, NEVER);
      expect(await outcome(() => whole.start())).toMatch(/^value/);
      expect(whole.problems()).toEqual([]);
      expect(whole.operations()).toBeGreaterThan(5);
      for (let failAt = NEVER; failAt < whole.operations(); failAt++) {
        const expected = prepare(native, promiseLeaves, failAt);
        const ending = await outcome(() => expected.start());
        expect(expected.problems(), `as written, fault ${failAt}`).toEqual([]);

        const first = prepare(eager, promiseLeaves, failAt);
        expect(await outcome(() => first.start()), `eager, fault ${failAt}`).toBe(ending);
        expect(first.log).toEqual(expected.log);
        expect(first.problems()).toEqual([]);

        const second = prepare(lazy, futureLeaves(), failAt);
        const executor = new runtime.Runtime();
        const run = (): unknown => executor.run(second.start() as runtime.Future<unknown>);
        expect(await outcome(run), `lazy, fault ${failAt}`).toBe(ending);
        expect(second.log).toEqual(expected.log);
        expect(second.problems()).toEqual([]);
      }
    });

    test("lazy: a drop at every suspend point", () => {
      const polls = countPolls(lazy);
      expect(polls).toBeGreaterThan(1);
      for (let at = 0; at < polls; at++) {
        const run = prepare(lazy, futureLeaves(), NEVER);
        const future = pollTimes(run, at);
        const before = run.log.length;
        const errors = dropFully(future);
        if (!ownErrors) expect(errors, `dropped after ${at} polls`).toEqual([]);
        expect(run.problems(), `dropped after ${at} polls`).toEqual([]);
        if (at === 0) expect(run.log).toEqual([]);
        const after = run.log.slice(before);
        expect(after.filter((line) => /^(handler|retry)/.test(line))).toEqual([]);
        expectOver(future);
      }
    });

    test("lazy: a drop at every suspend point and a failure at every operation of its clean-ups", () => {
      const polls = countPolls(lazy);
      for (let at = 1; at < polls; at++) {
        const whole = prepare(lazy, futureLeaves(), NEVER);
        const dropped = pollTimes(whole, at);
        const from = whole.operations();
        dropFully(dropped);
        for (let failAt = from; failAt < whole.operations(); failAt++) {
          const run = prepare(lazy, futureLeaves(), failAt);
          const errors = dropFully(pollTimes(run, at));
          expect(run.problems(), `dropped after ${at} polls, fault ${failAt}`).toEqual([]);
          if (!ownErrors) expect(errors.length, `the fault ${failAt} is reported`).toBe(1);
        }
      }
    });

    test("lazy: a drop from inside the clean-ups of a drop", () => {
      const polls = countPolls(lazy);
      for (let at = 1; at < polls; at++) {
        // eslint-disable-next-line prefer-const -- the clean-ups name it before it is there
        let future: runtime.Future<unknown> | undefined;
        const run = prepare(lazy, futureLeaves(), NEVER, () => future?.drop());
        future = pollTimes(run, at);
        const errors = dropFully(future);
        if (!ownErrors) expect(errors, `dropped after ${at} polls`).toEqual([]);
        expect(run.problems(), `dropped after ${at} polls`).toEqual([]);
      }
    });
  },
);

function prepare(main: FaultMain, leaves: Leaves, failAt: number, during?: () => void): Run {
  const lines: string[] = [];
  const log = (...values: unknown[]): void => void lines.push(values.map(show).join(" "));
  const faults = createFaults(log, leaves, failAt, during);
  return { ...faults, log: lines, start: () => main(log, faults.host) };
}

async function outcome(start: () => unknown): Promise<string> {
  try {
    return `value ${show(await start())}`;
  } catch (error) {
    return `error ${showThrown(error)}`;
  }
}

/** How often the program is polled until it is over. */
function countPolls(main: FaultMain): number {
  const future = prepare(main, futureLeaves(), NEVER).start() as runtime.Future<unknown>;
  const cx = new Manual(undefined);
  for (let polls = 1; polls < 1000; polls++) {
    if (future.poll(cx) !== runtime.PENDING) return polls;
  }
  throw new Error("the program never ends");
}

function pollTimes(run: Run, times: number): runtime.Future<unknown> {
  const future = run.start() as runtime.Future<unknown>;
  const cx = new Manual(undefined);
  for (let i = 0; i < times; i++) expect(future.poll(cx)).toBe(runtime.PENDING);
  return future;
}

/** Drops, drives what is left to its end, and drops again; gives what was thrown. */
function dropFully(future: runtime.Future<unknown>): readonly unknown[] {
  const errors: unknown[] = [];
  try {
    const rest = future.startDrop();
    const cx = new Manual(undefined);
    for (let i = 0; rest !== undefined && rest.poll(cx) === runtime.PENDING; i++) {
      if (i === 1000) throw new Error("the clean-up never ends");
    }
  } catch (error) {
    errors.push(error);
  }
  future.drop();
  return errors;
}

function expectOver(future: runtime.Future<unknown>): void {
  expect(() => future.poll(new Manual(undefined))).toThrow(runtime.PollError);
}
