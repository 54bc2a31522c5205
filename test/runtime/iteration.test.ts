/** `for await` and `yield*` of lowered functions: what an iteration keeps alive. */

import { expect, test } from "vitest";
import { delegate, iterateAsync } from "../../runtime/index.ts";

test("a value that was taken is let go of when more is asked for", async () => {
  const each = iterateAsync([{ a: 1 }, { a: 2 }]);
  expect(each.take(await each.fetch())).toBe(true);
  expect(each.value).toEqual({ a: 1 });
  const more = each.fetch();
  expect(each.value).toBeUndefined();
  expect(each.take(await more)).toBe(true);
  expect(each.value).toEqual({ a: 2 });
  expect(each.take(await each.fetch())).toBe(false);
});

test("a value that was given is let go of when more is asked for", async () => {
  const each = delegate([{ a: 1 }, { a: 2 }]);
  expect(each.take(await each.request())).toBe(true);
  expect(each.value).toEqual({ a: 1 });
  each.receive("next", undefined);
  expect(each.value).toBeUndefined();
  expect(each.take(await each.request())).toBe(true);
  expect(each.value).toEqual({ a: 2 });
});
