/** Semaphore: a number of permits, handed out in the order they were asked for. */

import type { Future } from "../future.ts";
import { disposeByRelease } from "./disposable.ts";
import { Permits, Wait } from "./permits.ts";

/** Thrown to those who wait for a semaphore that is closed. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";

  constructor(what: string) {
    super(`${what} is closed`);
  }
}

/** Permits of a semaphore; `release` (or `using`) gives them back. */
export class SemaphorePermit implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private readonly permits: Permits;
  private held: number;

  constructor(permits: Permits, count: number) {
    this.permits = permits;
    this.held = count;
  }

  get count(): number {
    return this.held;
  }

  /** Idempotent. */
  release(): void {
    const count = this.held;
    this.held = 0;
    if (count > 0) this.permits.add(count);
  }

  /** Takes the permits out of the semaphore for good. */
  forget(): void {
    this.held = 0;
  }
}
disposeByRelease(SemaphorePermit);

class Acquire extends Wait<SemaphorePermit> {
  protected override granted(): SemaphorePermit {
    return new SemaphorePermit(this.permits, this.needed);
  }

  protected override refused(): SemaphorePermit {
    throw new ClosedError("the semaphore");
  }

  protected override get isRefused(): boolean {
    return this.permits.isClosed;
  }
}

export class Semaphore {
  private readonly permits: Permits;

  constructor(permits: number) {
    if (!(permits >= 0)) throw new RangeError("a semaphore needs a number of permits, 0 or more");
    this.permits = new Permits(permits);
  }

  get availablePermits(): number {
    return this.permits.available;
  }

  get isClosed(): boolean {
    return this.permits.isClosed;
  }

  /** Waits for `count` permits. Fair; cancel safe. Throws a ClosedError once the semaphore is closed. */
  acquire(count = 1): Future<SemaphorePermit> {
    return new Acquire(this.permits, count);
  }

  /** Takes `count` permits if they are there and nobody waits. */
  tryAcquire(count = 1): SemaphorePermit | undefined {
    const permits = this.permits;
    if (permits.isClosed || !permits.tryTake(count)) return undefined;
    return new SemaphorePermit(permits, count);
  }

  /** Adds new permits. */
  addPermits(count: number): void {
    this.permits.add(count);
  }

  /** Nobody is granted anything any more. */
  close(): void {
    this.permits.close();
  }
}
