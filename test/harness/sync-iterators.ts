/** What this host's own async code makes of sync iterators. */

/** Asks an async generator that goes through an iterator of numbers; whether the iterator was closed. */
async function isClosedBy(
  ask: (each: AsyncGenerator) => Promise<unknown>,
  next: () => IteratorResult<number>,
): Promise<boolean> {
  let isClosed = false;
  const iterator = {
    next,
    return: () => {
      isClosed = true;
      return { value: undefined, done: true };
    },
  };
  const each = (async function* () {
    yield* { [Symbol.iterator]: () => iterator };
  })();
  await ask(each).catch(() => undefined);
  return isClosed;
}

/**
 * Whether it closes one that cannot be told of an error, as the specification says since 2025. Where it does not, lowered code, which
 * does, can't be compared with code as it was written.
 */
export const closesSyncIterators = await isClosedBy(
  async (each) => {
    await each.next();
    await each.throw(new Error("told"));
  },
  () => ({ value: 1, done: false }),
);

/** Whether it closes one whose own `next` threw, as V8 does since it closes the others. The specification does not, nor does lowered code. */
export const closesFailedIterators = await isClosedBy(
  (each) => each.next(),
  () => {
    throw new Error("next");
  },
);
