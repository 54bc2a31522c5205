/** Eager calls that are awaited where they stand keep the async context of native ones, also around its first use in the process. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { scenarios } from "./first-use.ts";

const program = fileURLToPath(new URL("./first-use.ts", import.meta.url));

async function logOf(how: "native" | "eager", scenario: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    program,
    how,
    scenario,
  ]);
  return JSON.parse(stdout) as string[];
}

test.each(Object.keys(scenarios))("%s", async (scenario) => {
  const [native, eager] = await Promise.all([logOf("native", scenario), logOf("eager", scenario)]);
  expect(native.length).toBeGreaterThan(1);
  expect(eager).toEqual(native);
});
