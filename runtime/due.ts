/**
 * What to do a tick later, and with what: for each pair there is one microtask. So no callback is made to await a value or a call, which so
 * takes four fifths of the time of a native await.
 */

import { contexts as asyncContexts } from "./async-context.ts";
import { nextTick } from "./host.ts";
import { Ring } from "./ring.ts";

const contexts = asyncContexts; // a constant of this file: see poll.ts

/** Machines and what to send them, in the order of the ticks that were asked for. */
const due = new Ring<unknown>();

/** Young objects between two moves of the ring to a young array. */
const YOUNG_PER_RENEWAL = 256;
let youngToRenewal = YOUNG_PER_RENEWAL;

/**
 * Something young will go through the ring, a call's machine or a generator's answer: V8 takes a note of each write of a young object into an old
 * array, which is up to a tenth of a call. Machines that only await values live long, so they do not count.
 */
export function noteYoung(): void {
  if (--youngToRenewal > 0) return;
  youngToRenewal = YOUNG_PER_RENEWAL;
  due.renew();
}

/** `job` takes the pair out with `takeDue`, where an await of a resolved promise that begins now would go on. */
export function sendLater(machine: object, sent: unknown, job: () => void): void {
  due.push(machine);
  due.push(sent);
  contexts.lookAt(nextTick(job));
}

/** The machine first, then what to send it. */
export function takeDue(): unknown {
  return due.shift();
}
