/** Compiler times as tables, and what the project promises of them. */
import { geometricMean, median } from "../statistics.ts";
import { ratio, table } from "../table.ts";
import { COLD_RUNS, isTimes, warm, type BySize, type Found, type StartTimes } from "./measure.ts";

/** Lines per second, and the share of TypeScript's time in the same rounds. */
export function speedTable(sizes: BySize, tools: readonly string[]): string {
  const rows = [...sizes].flatMap(([lines, found]) => {
    return tools.map((tool) => {
      const times = found.get(tool);
      if (!isTimes(times)) return [String(lines), tool, "–", "–", "–"];
      const thousands = (ms: number): string => (lines / ms).toFixed(1);
      return [
        String(lines),
        tool,
        thousands(warm(times)),
        shareOf(found, tool),
        thousands(times[0]!),
      ];
    });
  });
  return table(["lines", "tool", "warm", "time / TypeScript's", "cold"], rows);
}

function shareOf(found: Found, tool: string): string {
  const [ours, theirs] = [found.get(tool), found.get("typescript")];
  if (!isTimes(ours) || !isTimes(theirs)) return "–";
  return ratio(median(ours.slice(COLD_RUNS).map((time, i) => time / theirs[i + COLD_RUNS]!)));
}

/** The fastest run of each process, per line. */
export function growthTable(growth: BySize): string {
  const sizes = [...growth.keys()];
  const tools = [...(growth.get(sizes[0]!)?.keys() ?? [])];
  const rows = tools.map((tool) => [
    tool,
    ...sizes.map((lines) => {
      const perLine = microsecondsPerLine(growth, lines, tool);
      return Number.isNaN(perLine) ? "–" : perLine.toFixed(1);
    }),
  ]);
  return table(["µs per line", ...sizes.map(String)], rows);
}

function microsecondsPerLine(growth: BySize, lines: number, tool: string): number {
  const times = growth.get(lines)?.get(tool);
  return isTimes(times) ? (Math.min(...times) * 1000) / lines : NaN;
}

/** Why a cell holds no number. */
export function reasons(all: readonly Found[]): string {
  const lines = new Set<string>();
  for (const found of all) {
    for (const [tool, times] of found) if (!isTimes(times)) lines.add(`- ${tool}: ${times.reason}`);
  }
  return lines.size === 0 ? "" : `\nNot measured:\n${[...lines].join("\n")}`;
}

/** One line per promise: kept or missed, and by how much. */
export function targets(speed: BySize, growth: BySize, start: StartTimes): string {
  const lines: string[] = [];
  const check = (promise: string, found: number, kept: boolean): void => {
    if (Number.isNaN(found)) return;
    lines.push(`- ${kept ? "kept" : "MISSED"}: ${promise}; found ${ratio(found)}`);
  };
  const share = against(speed, "typescript");
  check("plugin path: at most half of TypeScript's time", share, share <= 0.5);
  const times = 1 / against(speed, "babel");
  check("plugin path: at least 10 times Babel's lines per second", times, times >= 10);
  const plain = Number(start["lower-async FILE --no-types"]) / 1_000;
  check("start without types: under 0.4 seconds", plain, plain < 0.4);
  const typed = Number(start["lower-async FILE --types"]) / Number(start["tsc --noEmit FILE"]);
  check("start with types: under 1.5 times tsc --noEmit", typed, typed < 1.5);
  const large = [...growth.keys()].filter((size) => size >= 10_000);
  const factor =
    microsecondsPerLine(growth, large.at(-1)!, "eager") /
    microsecondsPerLine(growth, large[0]!, "eager");
  if (large.length > 1) {
    check(
      "linear growth: time per line at most 1.5 of that at 10,000 lines",
      factor,
      factor <= 1.5,
    );
  }
  return lines.length === 0 ? "" : `\nTargets:\n${lines.join("\n")}`;
}

/** Our time over that of another tool, as geometric mean over the sizes. */
function against(speed: BySize, other: string): number {
  const ratios = [...speed.values()].flatMap((found) => {
    const [ours, theirs] = [found.get("eager"), found.get(other)];
    return isTimes(ours) && isTimes(theirs) ? [warm(ours) / warm(theirs)] : [];
  });
  return geometricMean(ratios);
}
