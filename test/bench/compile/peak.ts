/**
 * How much memory the process needed at most, asked of the process itself: `watch` before the run, `peak` after it. The
 * heap is what was in use when a collection began, garbage included; resident is the operating system's high-water mark.
 */
import { GCProfiler } from "node:v8";

/** In bytes. */
export interface Peak {
  readonly heap: number;
  readonly resident: number;
}

const profiler = new GCProfiler();

export function watch(): void {
  profiler.start();
}

export function peak(): Peak {
  let heap = process.memoryUsage().heapUsed;
  for (const { beforeGC } of profiler.stop().statistics) {
    heap = Math.max(heap, beforeGC.heapStatistics.usedHeapSize);
  }
  return { heap, resident: process.resourceUsage().maxRSS * 1024 };
}
