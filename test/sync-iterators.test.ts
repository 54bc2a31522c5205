/**
 * Sync iterators in `for await` and `yield*` are closed where one of their values fails, or where they cannot be told of an error. The
 * specification says so since 2025; hosts that do not yet do so by themselves are no reference.
 */
import { compile } from "lower-async";
import * as runtime from "lower-async/runtime";
import { describe, expect, test } from "vitest";
import { evaluate } from "./harness/evaluate.ts";
import { closesSyncIterators } from "./harness/sync-iterators.ts";

const HEAD = `
  let log;
  const iterable = (name, value, methods = {}) => ({
    [Symbol.iterator]: () => ({
      next: () => ({ value, done: false }),
      return() { log(name + " is closed"); return {}; },
      ...methods,
    }),
  });
  const fails = () => Promise.reject(new Error("value"));
  async function* delegate(xs) { yield* xs; }
  async function told(xs, error) {
    const each = delegate(xs);
    await each.next().catch((failed) => log("next: " + failed.message));
    await each.throw(error).catch((failed) => log(failed.name === "TypeError" ? failed.name : failed.message));
  }
`;

const PROGRAMS: Record<string, { readonly source: string; readonly log: readonly string[] }> = {
  "a value of a loop fails": {
    source: `export async function main(given) { log = given;
      try { for await (const x of iterable("loop", fails())) log(x); } catch (error) { log(error.message); }
    }`,
    log: ["loop is closed", "value"],
  },
  "a generator gives a value that fails": {
    source: `function* gives() { try { yield fails(); } finally { log("finally"); } }
    export async function main(given) { log = given;
      try { for await (const x of gives()) log(x); } catch (error) { log(error.message); }
    }`,
    log: ["finally", "value"],
  },
  "closing fails too": {
    source: `export async function main(given) { log = given;
      const xs = iterable("loop", fails(), { return() { throw new Error("close"); } });
      try { for await (const x of xs) log(x); } catch (error) { log(error.message); }
    }`,
    log: ["value"],
  },
  "the last value fails": {
    source: `export async function main(given) { log = given;
      const xs = iterable("loop", 0, { next: () => ({ value: fails(), done: true }) });
      try { for await (const x of xs) log(x); } catch (error) { log(error.message); }
    }`,
    log: ["value"],
  },
  "an iterator without throw is told of an error": {
    source: `export async function main(given) { log = given; await told(iterable("list", 1), new Error("told")); }`,
    log: ["list is closed", "TypeError"],
  },
  "one without return": {
    source: `export async function main(given) { log = given; await told(iterable("list", 1, { return: undefined }), new Error("told")); }`,
    log: ["TypeError"],
  },
  "one that cannot be closed": {
    source: `export async function main(given) { log = given;
      await told(iterable("list", 1, { return() { throw new Error("close"); } }), new Error("told"));
    }`,
    log: ["close"],
  },
  "one that answers with a value that fails": {
    source: `export async function main(given) { log = given;
      await told(iterable("list", 1, { throw: () => ({ value: fails(), done: false }) }), new Error("told"));
    }`,
    log: ["list is closed", "value"],
  },
};

async function logOf(code: string): Promise<string[]> {
  const log: string[] = [];
  const { main } = evaluate(code, "input.ts", { "lower-async/runtime": runtime });
  await (main as (log: (line: unknown) => void) => PromiseLike<void>)((line) => {
    log.push(String(line));
  });
  return log;
}

describe.each(Object.entries(PROGRAMS))("%s", (_name, { source, log }) => {
  test.runIf(closesSyncIterators)("as written", async () => {
    expect(await logOf(HEAD + source)).toEqual(log);
  });

  test.each(["eager", "lazy"] as const)("%s", async (mode) => {
    const { code } = compile(HEAD + source, { fileName: "input.ts", mode });
    expect(code).toContain("class Main");
    expect(await logOf(code)).toEqual(log);
  });
});
