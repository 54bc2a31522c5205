/** Compiler times as tables, and what the project promises of them. */
import { geometricMean, median } from "../statistics.ts";
import { ratio, table } from "../table.ts";
import {
  isMeasured,
  warmTime,
  type BySize,
  type Found,
  type Growth,
  type StartTimes,
} from "./measure.ts";

/** Lines per second, and the share of TypeScript's time in the same rounds. */
export function speedTable(found: Found, lines: number, tools: readonly string[]): string {
  const thousands = (ms: number): string => (lines / ms).toFixed(1);
  const rows = tools.map((tool) => {
    const times = found.get(tool);
    return isMeasured(times)
      ? [tool, thousands(warmTime(times)), shareOf(found, tool), thousands(times.cold)]
      : [tool, "–", "–", "–"];
  });
  return table(["", "warm", "time / TypeScript's", "cold"], rows);
}

function shareOf(found: Found, tool: string): string {
  const [ours, theirs] = [found.get(tool), found.get("typescript")];
  if (!isMeasured(ours) || !isMeasured(theirs)) return "–";
  return ratio(median(ours.warm.map((time, i) => time / theirs.warm[i]!)));
}

/** Of processes that saw one size: the fastest run, and what the first run needed of memory. */
export function growthTable(growth: Growth): string {
  const { times, peaks } = growth;
  const sizes = [...times.keys()];
  const tools = [...(times.get(sizes[0]!)?.keys() ?? [])];
  const rows = tools.flatMap((tool) =>
    sizes.map((lines) => {
      const perLine = microsecondsPerLine(times, lines, tool);
      const peak = peaks.get(lines)?.get(tool);
      if (Number.isNaN(perLine) || peak === undefined) return [tool, String(lines)];
      const further = kilobytesPerLine(growth, lines, tool);
      return [
        tool,
        String(lines),
        (1_000 / perLine).toFixed(1),
        perLine.toFixed(1),
        (peak.heap / 1e6).toFixed(0),
        (peak.resident / 1e6).toFixed(0),
        Number.isNaN(further) ? "–" : further.toFixed(1),
      ];
    }),
  );
  const head = ["", "lines", "thousand lines/s", "µs/line", "heap MB", "resident MB", "kB/line"];
  return table(head, rows);
}

/** Heap for each line beyond those of the smallest file: the compiler itself does not count. */
function kilobytesPerLine({ peaks }: Growth, lines: number, tool: string): number {
  const [first = lines] = peaks.keys();
  const [small, large] = [peaks.get(first)?.get(tool), peaks.get(lines)?.get(tool)];
  if (small === undefined || large === undefined || lines === first) return NaN;
  return (large.heap - small.heap) / (lines - first) / 1_000;
}

function microsecondsPerLine(growth: BySize, lines: number, tool: string): number {
  const times = growth.get(lines)?.get(tool);
  return isMeasured(times) ? (Math.min(times.cold, ...times.warm) * 1000) / lines : NaN;
}

/** Why a cell holds no number. */
export function reasons(all: readonly Found[]): string {
  const lines = new Set<string>();
  for (const found of all) {
    for (const [tool, times] of found)
      if (!isMeasured(times)) lines.add(`- ${tool}: ${times.reason}`);
  }
  return lines.size === 0 ? "" : `\nNot measured:\n${[...lines].join("\n")}`;
}

/** One line per promise: kept or missed, and by how much. */
export function targets(speed: BySize, growth: Growth, start: StartTimes): string {
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
  const large = [...growth.times.keys()].filter((size) => size >= 10_000);
  const linear = (what: string, perLine: (lines: number) => number): void => {
    if (large.length < 2) return;
    const factor = perLine(large.at(-1)!) / perLine(large[0]!);
    check(`linear ${what}: per line at most 1.5 of that at 10,000 lines`, factor, factor <= 1.5);
  };
  linear("time", (lines) => microsecondsPerLine(growth.times, lines, "eager"));
  linear("memory", (lines) => kilobytesPerLine(growth, lines, "eager"));
  return lines.length === 0 ? "" : `\nTargets:\n${lines.join("\n")}`;
}

/** Our time over that of another tool, as geometric mean over the sizes. */
function against(speed: BySize, other: string): number {
  const ratios = [...speed.values()].flatMap((found) => {
    const [ours, theirs] = [found.get("eager"), found.get(other)];
    return isMeasured(ours) && isMeasured(theirs) ? [warmTime(ours) / warmTime(theirs)] : [];
  });
  return geometricMean(ratios);
}
