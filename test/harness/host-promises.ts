/** The host over promises: for programs as written and for eagerly lowered ones. */

import type { Leaves } from "./host-common.ts";

export const promiseLeaves: Leaves = {
  later<T>(turns: number, answer: () => T): Promise<T> {
    let promise: Promise<unknown> = Promise.resolve();
    if (turns === 0) {
      try {
        return Promise.resolve(answer());
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
    for (let turn = 1; turn < turns; turn++) promise = promise.then(() => undefined);
    return promise.then(answer);
  },
};
