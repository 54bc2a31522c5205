/** boxed: what Rust needs a heap allocation for, JavaScript has anyway. */

import type { Future } from "../future.ts";
import { intoFuture } from "../promise.ts";

/** `work` as a Future, whatever its class: for lists and returns of mixed futures. Adds nothing to the poll. */
export function boxed<T>(work: T): Future<Awaited<T>> {
  return intoFuture(work);
}
