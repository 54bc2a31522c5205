/** What one job came to: plain data that crosses the process boundary and goes into the JSON report. */

import type { Job } from "./select.ts";

/** How the lowered program did, or why there was nothing to run. */
export type LoweredStatus =
  /** As promised. */
  | "pass"
  | "fail"
  /** The compiler returned the text unchanged. */
  | "untouched"
  /** A syntax-error test that the compiler answered with a diagnostic. */
  | "refused"
  /** Only native was asked for. */
  | "skipped";

/** Native and lowered result of one job. */
export interface Outcome extends Job {
  /** Null when native passes, otherwise what it did. */
  readonly native: string | null;
  readonly lowered: LoweredStatus;
  /** Why lowered failed. */
  readonly failure: string | null;
  /** Functions that were rewritten, and the reasons of those that were not. */
  readonly rewritten: number;
  readonly left: readonly string[];
  /** Codes of the compiler's errors. */
  readonly diagnostics: readonly string[];
}

/** What the parent sends to a worker. */
export interface Setup {
  readonly suite: string;
  /** Script that defines the runtime; null runs native only. */
  readonly runtime: string | null;
}

/** What a worker sends: where it is, so that a hang has a place, and results. */
export type Report =
  | { readonly kind: "ready" }
  | {
      readonly kind: "step";
      readonly step: "native" | "compile" | "lowered";
      readonly native: string | null;
    }
  | { readonly kind: "done"; readonly outcome: Outcome };

/** A unit failed when native passes and lowered does not. */
export function isFailure(outcome: Outcome): boolean {
  return outcome.native === null && outcome.lowered === "fail";
}
