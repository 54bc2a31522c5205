/** Mutex: one owner at a time, also across awaits. */

import type { Future } from "../future.ts";
import { disposeByRelease } from "./disposable.ts";
import { Permits, Wait } from "./permits.ts";

/** What the guards of one mutex share. */
interface Locked<T> {
  readonly permits: Permits;
  value: T;
}

/** The right to the value, until `release` (or the end of the block, with `using`). */
export class MutexGuard<T> implements Disposable {
  declare readonly [Symbol.dispose]: () => void;
  private locked: Locked<T> | undefined;

  constructor(locked: Locked<T>) {
    this.locked = locked;
  }

  get value(): T {
    return this.owned().value;
  }

  set value(value: T) {
    this.owned().value = value;
  }

  /** Gives the lock to whoever has waited longest. Idempotent. */
  release(): void {
    const locked = this.locked;
    this.locked = undefined;
    locked?.permits.add(1);
  }

  private owned(): Locked<T> {
    if (this.locked === undefined) throw new Error("the guard was released");
    return this.locked;
  }
}
disposeByRelease(MutexGuard);

class Lock<T> extends Wait<MutexGuard<T>> {
  private readonly locked: Locked<T>;

  constructor(locked: Locked<T>) {
    super(locked.permits, 1);
    this.locked = locked;
  }

  protected override granted(): MutexGuard<T> {
    return new MutexGuard(this.locked);
  }

  protected override refused(): MutexGuard<T> {
    throw new Error("a mutex is never closed");
  }
}

/** A value that one task at a time may use. */
export class Mutex<T = undefined> {
  private readonly locked: Locked<T>;

  constructor(...[value]: undefined extends T ? [value?: T] : [value: T]) {
    this.locked = { permits: new Permits(1), value: value as T };
  }

  get isLocked(): boolean {
    return this.locked.permits.available === 0;
  }

  /** Waits for the lock. Fair; cancel safe. */
  lock(): Future<MutexGuard<T>> {
    return new Lock(this.locked);
  }

  /** The lock, if it is free. */
  tryLock(): MutexGuard<T> | undefined {
    return this.locked.permits.tryTake(1) ? new MutexGuard(this.locked) : undefined;
  }
}
