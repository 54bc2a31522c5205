/** Runs one program and writes down everything that can be seen of it. */

import type { Host, Log } from "../fixtures/host.ts";
import { createHost, type Leaves, type Pace } from "./host-common.ts";
import { show, showThrown } from "./show.ts";
import { countSteps } from "./steps.ts";

/** Everything that can be seen of a run. */
export interface Recording {
  /** The lines of the log; where turns are counted, each begins with the turn it was written in. */
  readonly log: readonly string[];
  /** The value or the error, or that the program never came to an end. */
  readonly outcome: string;
  /** Rejections that nobody handled. */
  readonly unhandled: readonly string[];
}

export interface Setting {
  readonly leaves: Leaves;
  readonly pace: Pace;
  /**
   * Counts microtask turns, and so makes the number of ticks of each await visible. A program that
   * is driven by callbacks of the event loop cannot be counted: the count holds them up.
   */
  readonly countTurns: boolean;
}

type Main = (log: Log, host: Host) => unknown;

/** A program that has not settled after this many turns (or milliseconds) never will. */
const TURNS = 20_000;
const MILLISECONDS = 5_000;

/** Turns that are watched after the end, for what a program does behind its own back. */
const AFTER = 12;

export async function record(main: Main, setting: Setting): Promise<Recording> {
  const lines: string[] = [];
  const unhandled: string[] = [];
  let turn = 0;
  const step = countSteps();
  const log: Log = (...values) => {
    step();
    const text = values.map(show).join(" ");
    lines.push(setting.countTurns ? `${turn} ${text}` : text);
  };
  const leaves: Leaves = {
    later(turns, answer) {
      step();
      return setting.leaves.later(turns, answer);
    },
  };
  const host = createHost(log, leaves, setting.pace);
  const restore = watchRejections((reason) => unhandled.push(showThrown(reason)));
  try {
    const ending = settle(() => main(log, host));
    const outcome = setting.countTurns
      ? await countTurns(ending, (now) => (turn = now))
      : await withinTime(ending);
    await new Promise((resolve) => setImmediate(resolve));
    return { log: lines, outcome, unhandled };
  } finally {
    restore();
  }
}

/** For comparing with lazy, where turns are not counted. */
export function withoutTurns(seen: Recording): Recording {
  const plain = (line: string): string => line.replace(/^\d+ /, "");
  return { ...seen, log: seen.log.map(plain), outcome: plain(seen.outcome) };
}

async function settle(run: () => unknown): Promise<string> {
  let made: unknown;
  try {
    made = run();
  } catch (error) {
    return `thrown by the call: ${showThrown(error)}`;
  }
  try {
    return `value ${show(await made)}`;
  } catch (error) {
    return `error ${showThrown(error)}`;
  }
}

/** Calls `count` once per turn of the microtask queue until the program and what it left is over. */
function countTurns(ending: Promise<string>, count: (turn: number) => void): Promise<string> {
  return new Promise((resolve) => {
    let turn = 0;
    let end = TURNS;
    let outcome = "never settled";
    const step = (): void => {
      count(++turn);
      if (turn < end) void Promise.resolve().then(step);
      else resolve(outcome);
    };
    void Promise.resolve().then(step);
    void ending.then((text) => {
      outcome = `${turn} ${text}`;
      end = turn + AFTER;
    });
  });
}

async function withinTime(ending: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("never settled"), MILLISECONDS);
  });
  const outcome = await Promise.race([ending, late]);
  clearTimeout(timer);
  return outcome;
}

/** Takes the place of whoever listens for unhandled rejections, until the result is called. */
function watchRejections(seen: (reason: unknown) => void): () => void {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", seen);
  return () => {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  };
}
