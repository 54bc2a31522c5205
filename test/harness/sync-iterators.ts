/** What this host's own async code makes of sync iterators. */

/**
 * Whether it closes one that cannot be told of an error, as the specification says since 2025. Where it does not, lowered code, which
 * does, can't be compared with code as it was written.
 */
export const closesSyncIterators: boolean = await (async () => {
  let isClosed = false;
  const iterator = {
    next: () => ({ value: 1, done: false }),
    return: () => {
      isClosed = true;
      return { value: undefined, done: true };
    },
  };
  const each = (async function* () {
    yield* { [Symbol.iterator]: () => iterator };
  })();
  await each.next();
  await each.throw(new Error("told")).catch(() => undefined);
  return isClosed;
})();
