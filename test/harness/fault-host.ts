/** The host of the fault test: counts operations, makes one fail, and keeps the books on resources. */

import type { FaultHost, Resource } from "../fixtures/fault-host.ts";
import type { Log } from "../fixtures/host.ts";
import type { Leaves } from "./host-common.ts";

export interface Faults {
  readonly host: FaultHost;
  /** How many operations there were so far. */
  readonly operations: () => number;
  /** What is wrong with the books: released twice, or still held. Empty at the end of every program. */
  readonly problems: () => readonly string[];
}

/** Operation number `failAt` (from 0) fails; `during` is called by each release. */
export function createFaults(
  log: Log,
  leaves: Leaves,
  failAt: number,
  during: () => void = () => undefined,
): Faults {
  let operations = 0;
  let acquired = 0;
  const held = new Map<Resource, number>();
  const problems: string[] = [];

  const operation = (what: string): void => {
    const number = operations++;
    log(what);
    if (number === failAt) throw new Error(`fault ${number}: ${what}`);
  };
  const take = (name: string): Resource => {
    const resource: Resource = { name: `${name} (${++acquired})` };
    held.set(resource, acquired);
    return resource;
  };
  const giveBack = (resource: Resource): void => {
    if (!held.delete(resource)) problems.push(`${resource.name} released twice`);
    during();
  };
  const later = <T>(answer: () => T): Promise<T> => leaves.later(1 + (operations % 2), answer);

  const host: FaultHost = {
    acquire(name) {
      operation(`acquire ${name}`);
      return take(name);
    },
    acquireLater(name) {
      operation(`ask for ${name}`);
      return later(() => {
        operation(`acquire ${name}`);
        return take(name);
      });
    },
    op: operation,
    step(name, value) {
      operation(`start ${name}`);
      return later(() => {
        operation(`end ${name}`);
        return value;
      });
    },
    release(resource) {
      giveBack(resource);
      operation(`release ${resource.name}`);
    },
    releaseLater(resource) {
      giveBack(resource);
      operation(`release ${resource.name}`);
      return later(() => operation(`released ${resource.name}`));
    },
    items: (name, count) => ({
      [Symbol.iterator]() {
        operation(`open ${name}`);
        const resource = take(name);
        let next = 0;
        return {
          next() {
            // Whoever gets an error from `next` does not close: the iterator has to have done so itself.
            try {
              operation(`next of ${name}`);
            } catch (error) {
              giveBack(resource);
              throw error;
            }
            if (next < count) return { done: false as const, value: next++ };
            giveBack(resource);
            return { done: true as const, value: undefined };
          },
          return() {
            giveBack(resource);
            operation(`close ${name}`);
            return { done: true as const, value: undefined };
          },
        };
      },
    }),
  };
  return {
    host,
    operations: () => operations,
    problems: () => [...problems, ...[...held.keys()].map(({ name }) => `${name} never released`)],
  };
}
