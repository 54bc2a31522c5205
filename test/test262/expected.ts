/**
 * The list of tests that cannot pass lowered, each with its reason.
 *
 * A line is `path[#variant] reason`; without a variant it covers all of them. Lines starting with
 * `#` and blank lines are for the reader.
 */

import { isFailure, type Outcome } from "./outcome.ts";

/** One line of the list. */
export interface Expected {
  readonly path: string;
  readonly variant: string | null;
  readonly reason: string;
}

/** Outcomes measured against the list. */
export interface Verdict {
  /** Failures that the list does not name. */
  readonly unexpected: readonly Outcome[];
  /** Failures that the list explains. */
  readonly explained: readonly Outcome[];
  /** Lines whose test was run and did not fail, or does not exist. */
  readonly stale: readonly Expected[];
}

/** Reads the list; a line without a reason is an error. */
export function parseExpected(text: string): Expected[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const parts = /^([^\s#]+)(?:#(\w+))?\s+(\S.*)$/.exec(line);
      if (parts === null) throw new Error(`expected-failures: no reason given: ${line}`);
      return { path: parts[1]!, variant: parts[2] ?? null, reason: parts[3]! };
    });
}

/** Sorts failures into explained and unexpected, and finds lines that no failure needs. */
export function judge(
  outcomes: readonly Outcome[],
  list: readonly Expected[],
  wasRun: (path: string) => boolean,
): Verdict {
  const used = new Set<Expected>();
  const unexpected: Outcome[] = [];
  const explained: Outcome[] = [];
  for (const outcome of outcomes.filter(isFailure)) {
    const line = list.find(
      ({ path, variant }) =>
        path === outcome.path && (variant === null || variant === outcome.variant),
    );
    if (line === undefined) unexpected.push(outcome);
    else {
      used.add(line);
      explained.push(outcome);
    }
  }
  return {
    unexpected,
    explained,
    stale: list.filter((line) => wasRun(line.path) && !used.has(line)),
  };
}
