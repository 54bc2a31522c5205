/** A file whose lines end as on Windows is lowered to one whose lines all do: the same text otherwise, and the same map. */
import { describe, expect, test } from "vitest";
import { compile, formatResult, type CompileResult } from "../src/index.ts";
import { fixtures } from "./suite.ts";

const windows = (text: string): string => text.replace(/\r?\n/g, "\r\n");
const unix = (text: string): string => text.replace(/\r\n/g, "\n");

const all = fixtures("lower");

test("there are fixtures", () => expect(all.length).toBeGreaterThan(100));

describe.each(["eager", "lazy"] as const)("%s", (mode) => {
  test.each(["ts", "js"] as const)("%s output", (format) => {
    for (const { name, fileName, text } of all) {
      const lower = (given: string): CompileResult => compile(given, { fileName, mode, format });
      const expected = lower(unix(text));
      const found = lower(windows(text));
      expect(found.code, name).toBe(windows(expected.code));
      expect(found.map?.mappings, name).toBe(expected.map?.mappings);
    }
  });

  test("laid out", async () => {
    for (const { name, fileName, text } of all.filter((_, index) => index % 20 === 0)) {
      const lower = (given: string): Promise<CompileResult> =>
        formatResult(compile(given, { fileName, mode }));
      const expected = await lower(unix(text));
      const found = await lower(windows(text));
      expect(found.code, name).toBe(windows(expected.code));
      expect(found.map?.mappings, name).toBe(expected.map?.mappings);
    }
  });
});
