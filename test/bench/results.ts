/** What a benchmark run found, as it goes into the JSON file and the tables. */
import { geometricMean, spreadOf, type Spread } from "./statistics.ts";
import type { Sample } from "./worker.ts";
import type { Workload } from "./workloads.ts";

export type Outcome =
  | {
      readonly kind: "measured";
      /** Ratios to native of the same round. */
      readonly cpu: Spread;
      readonly wall: Spread;
      /** Median CPU time of one operation. */
      readonly nanoseconds: number;
      readonly samples: readonly { readonly cpu: number; readonly wall: number }[];
    }
  /** It cannot run this workload. */
  | { readonly kind: "unavailable"; readonly reason: string }
  /** It should, and did not, or returned something else than native. */
  | { readonly kind: "failed"; readonly reason: string };

export interface WorkloadResult {
  readonly workload: Workload;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

export interface Mean {
  readonly value: number;
  /** How many workloads it is the mean of. */
  readonly of: number;
}

/** `rounds[i]` is the sample of round i, or missing when the process failed before. */
export function outcomeOf(
  rounds: readonly Sample[],
  native: readonly Sample[],
  workload: Workload,
): Outcome {
  const expected = JSON.stringify(native[0]?.result);
  const wrong = rounds.find(({ result }) => JSON.stringify(result) !== expected);
  if (wrong !== undefined) {
    return {
      kind: "failed",
      reason: `returned ${JSON.stringify(wrong.result)}, native ${expected}`,
    };
  }
  const ratios = (of: "cpu" | "wall"): number[] =>
    rounds.map((round, i) => round[of] / native[i]![of]);
  return {
    kind: "measured",
    cpu: spreadOf(ratios("cpu")),
    wall: spreadOf(ratios("wall")),
    nanoseconds: (spreadOf(rounds.map(({ cpu }) => cpu)).median * 1e6) / workload.operations,
    samples: rounds.map(({ cpu, wall }) => ({ cpu, wall })),
  };
}

/** The geometric mean of a candidate's CPU ratios; workloads that only take a closer look do not count. */
export function meanOf(
  results: readonly WorkloadResult[],
  candidate: string,
  except?: string[],
): Mean {
  const ratios = results
    .filter(({ workload }) => workload.detail !== true && !except?.includes(workload.name))
    .map(({ outcomes }) => outcomes[candidate])
    .filter((outcome) => outcome?.kind === "measured")
    .map(({ cpu }) => cpu.median);
  return { value: geometricMean(ratios), of: ratios.length };
}
