/** Notify: "something has happened", for one waiter or all; one such word is kept if nobody waits. */

import type { Future } from "../future.ts";
import { Permits, Wait } from "./permits.ts";

/** Shared by a Notify and its waiters. */
class Notices extends Permits {
  /** How often all have been told. */
  rounds = 0;
}

class Notified extends Wait<void> {
  private readonly notices: Notices;
  private readonly round: number;

  constructor(notices: Notices) {
    super(notices, 1);
    this.notices = notices;
    this.round = notices.rounds;
  }

  // All were told after this wait began and before its first poll: that counts.
  protected override get isRefused(): boolean {
    return this.round !== this.notices.rounds;
  }

  protected override granted(): void {
    // Told.
  }

  protected override refused(): void {
    // Told before the first poll.
  }
}

export class Notify {
  private readonly notices = new Notices(0);

  /** Waits to be told. In order of the first polls; cancel safe. */
  notified(): Future<void> {
    return new Notified(this.notices);
  }

  /** Tells whoever has waited longest; if nobody waits, the next who does. Not counted: twice is once. */
  notifyOne(): void {
    if (this.notices.available === 0) this.notices.add(1);
  }

  /** Tells all who wait now, also those not polled yet. Nothing is kept for later. */
  notifyWaiters(): void {
    this.notices.rounds++;
    this.notices.grantAll();
  }
}
