/**
 * What a poll answers: the value, or `PENDING`.
 *
 * A bare value and one sentinel, no `Ready` object: a future that is ready allocates nothing to say so. A failure is thrown.
 */

/**
 * "Not yet: a waker is registered." Registered under a global name, so that two copies of the runtime agree on it.
 *
 * Code that runs at every poll compares with a constant of its own file, `const PENDING = pending`: V8 compares with that by address, with an
 * import by a call, since that might be anything. For the same reason it looks at a constant object more quickly than at an imported one.
 */
export const PENDING: unique symbol = Symbol.for("lower-async.pending");

/** What `poll` returns. */
export type Poll<T> = T | typeof PENDING;
