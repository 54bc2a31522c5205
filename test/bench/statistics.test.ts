import { describe, expect, test } from "vitest";
import { geometricMean, median, quantile, spreadOf } from "./statistics.ts";

describe("figures of the benchmark tables", () => {
  test("a median of an even number of values lies between the middle two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  test("quartiles are interpolated and leave the input alone", () => {
    const values = [5, 1, 4, 2, 3];
    expect(spreadOf(values)).toEqual({ q1: 2, median: 3, q3: 4 });
    expect(quantile([1, 2], 0.25)).toBe(1.25);
    expect(values).toEqual([5, 1, 4, 2, 3]);
  });

  test("a geometric mean of a ratio and its inverse is one", () => {
    expect(geometricMean([0.25, 4])).toBeCloseTo(1);
    expect(geometricMean([2, 8])).toBeCloseTo(4);
  });

  test("nothing has no figures", () => {
    expect(median([])).toBeNaN();
    expect(geometricMean([])).toBeNaN();
  });
});
