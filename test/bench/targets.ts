/** What the project promises of its speed, checked against a run; a promise that was not measured is left out. */
import { meanOf, type WorkloadResult } from "./results.ts";
import { ratio } from "./table.ts";

interface Check {
  readonly promise: string;
  readonly found: number;
  readonly kept: boolean;
}

/** One line per promise: kept or missed, and by how much. */
export function targetLines(
  results: readonly WorkloadResult[],
  peers: readonly string[],
): string[] {
  const checks = [
    ...below(results, "eager", 1.4),
    atMost("eager: geometric mean at most 0.9", meanOf(results, "eager").value, 0.9),
    atMost("lazy: geometric mean at most 0.25", meanOf(results, "lazy").value, 0.25),
    ...below(results, "lazy", 1.3),
    atMost("lazy: awaited values at most 0.1", cpuOf(results, "values", "lazy"), 0.1),
    atMost("lazy: ready call chains at most 0.05", cpuOf(results, "chain-ready", "lazy"), 0.05),
    ...wakeUps(results),
    ...aheadOfPeers(results, peers),
  ];
  return checks
    .filter(({ found }) => !Number.isNaN(found))
    .map(
      ({ promise, found, kept }) =>
        `- ${kept ? "kept" : "MISSED"}: ${promise}; found ${ratio(found)}`,
    );
}

function cpuOf(results: readonly WorkloadResult[], workload: string, candidate: string): number {
  const outcome = results.find((result) => result.workload.name === workload)?.outcomes[candidate];
  return outcome?.kind === "measured" ? outcome.cpu.median : NaN;
}

const atMost = (promise: string, found: number, limit: number): Check => ({
  promise,
  found,
  kept: found <= limit,
});

/** The limit that no single workload may exceed: the worst one, and every other one above it. */
function below(results: readonly WorkloadResult[], candidate: string, limit: number): Check[] {
  const found = results
    .filter(({ workload }) => workload.detail !== true)
    .map(({ workload }) => ({ name: workload.name, cpu: cpuOf(results, workload.name, candidate) }))
    .filter(({ cpu }) => !Number.isNaN(cpu))
    .sort((a, b) => b.cpu - a.cpu);
  const worst = found.filter(({ cpu }, i) => i === 0 || cpu > limit);
  return worst.map(({ name, cpu }) => atMost(`${candidate}: ${name} at most ${limit}`, cpu, limit));
}

/** A wake-up 100 calls deep costs no more than one 10 deep; a twentieth is allowed for noise. */
function wakeUps(results: readonly WorkloadResult[]): Check[] {
  const cost = (workload: string): number => {
    const outcome = results.find((result) => result.workload.name === workload)?.outcomes["lazy"];
    return outcome?.kind === "measured" ? outcome.nanoseconds : NaN;
  };
  const promise =
    "lazy: a wake-up 100 calls deep costs what one 10 deep costs (ratio at most 1.05)";
  return [atMost(promise, cost("deep-100") / cost("deep-10"), 1.05)];
}

function aheadOfPeers(results: readonly WorkloadResult[], peers: readonly string[]): Check[] {
  const checks: Check[] = [];
  for (const { workload } of results) {
    const ours = cpuOf(results, workload.name, "eager");
    for (const peer of peers) {
      const theirs = cpuOf(results, workload.name, peer);
      if (workload.detail !== true && theirs <= ours) {
        checks.push({
          promise: `${peer} slower than eager on ${workload.name}`,
          found: theirs,
          kept: false,
        });
      }
    }
  }
  return checks;
}
