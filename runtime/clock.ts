/** Clocks: real time, and one that tests hold in their hand. A clock owns the timers that wait for it. */

import { macrotask } from "./host.ts";
import { TimerQueue, type Timer } from "./timers.ts";

/** What a clock asks of a scheduler that uses it. */
export interface ClockUser {
  /** Nothing is runnable. */
  readonly isIdle: boolean;
}

export abstract class Clock {
  protected readonly timers = new TimerQueue();

  /** Milliseconds since the clock's origin. */
  abstract now(): number;

  /** Starts a timer: `timer.fire` is called once at its deadline. */
  add(timer: Timer): void {
    this.timers.add(timer);
    if (timer.place === 0) this.firstChanged();
  }

  /** Stops a timer; harmless if it is not running. */
  remove(timer: Timer): void {
    const wasFirst = timer.place === 0;
    this.timers.remove(timer);
    if (wasFirst) this.firstChanged();
  }

  /** A scheduler will use this clock. */
  attach(_user: ClockUser): void {
    // Only a paused clock asks whether its users are idle.
  }

  /** A scheduler has nothing runnable left. */
  idle(): void {
    // Real time passes by itself.
  }

  /** The earliest deadline is another one than before. */
  protected abstract firstChanged(): void;

  protected fireDue(): void {
    const due = this.timers.takeDue(this.now());
    const last = due.length - 1;
    for (let i = 0; i <= last; i++) due[i]!.fire(i === last);
  }
}

/** The longest delay a host timer takes. */
const LONGEST = 0x7fff_ffff;

/** Only Node's timers can be told not to keep the process alive; in a page nothing does. */
type HostTimer = ReturnType<typeof setTimeout> & { unref?(): void; ref?(): void };
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;
/** In Node the global is a getter, and calling that costs as much as reading the clock. */
const { performance: monotonic } = globalThis;

/** Real time. One host timer stands for all. */
export class RealClock extends Clock {
  private hostTimer: HostTimer | undefined;
  /** When the host timer fires. */
  private armed = Infinity;

  override now(): number {
    return monotonic.now();
  }

  protected override firstChanged(): void {
    const { first } = this.timers;
    // A host timer that fires too early finds nothing due and is started again: cheaper than a stop for each timer dropped. It only must
    // not keep the process alive for nobody.
    if (first === undefined) this.hostTimer?.unref?.();
    else if (first.deadline < this.armed) this.arm(first.deadline);
    else this.hostTimer?.ref?.();
  }

  private arm(deadline: number): void {
    if (this.hostTimer !== undefined) stopTimer(this.hostTimer);
    this.armed = deadline;
    // Host timers count whole milliseconds and may fire a fraction early.
    const delay = Math.min(LONGEST, Math.max(0, Math.ceil(deadline - monotonic.now())));
    this.hostTimer = startTimer(() => {
      this.armed = Infinity;
      this.hostTimer = undefined;
      this.fireDue();
      this.firstChanged();
    }, delay);
  }
}

export interface ManualClockOptions {
  /** What `now()` says at the start. */
  readonly start?: number;
  /** Jump to the next deadline when no scheduler has anything runnable. Default: true. */
  readonly autoAdvance?: boolean;
}

/**
 * Time that stands still until it is moved: by `advance`, or by jumping to the next deadline when nothing is runnable. It does not
 * know of work outside of the runtime (sockets, host timers) and does not wait for it.
 */
export class ManualClock extends Clock {
  autoAdvance: boolean;
  private shown: number;
  /** While the clock runs in real time: the difference to it. */
  private offset: number | undefined;
  private hostTimer: HostTimer | undefined;
  private readonly users = new Set<ClockUser>();
  private checkPended = false;

  constructor(options: ManualClockOptions = {}) {
    super();
    this.shown = options.start ?? 0;
    this.autoAdvance = options.autoAdvance ?? true;
  }

  override now(): number {
    return this.offset === undefined ? this.shown : monotonic.now() + this.offset;
  }

  get isPaused(): boolean {
    return this.offset === undefined;
  }

  /** Stops time. */
  pause(): void {
    this.shown = this.now();
    this.offset = undefined;
    this.firstChanged();
  }

  /** Lets time run with real time. */
  resume(): void {
    if (this.offset !== undefined) return;
    this.offset = this.shown - monotonic.now();
    this.firstChanged();
  }

  /** Moves time by `ms`, deadline by deadline; tasks run at each before time moves on. */
  async advance(ms: number): Promise<void> {
    if (!this.isPaused) throw new Error("only a paused clock can be advanced");
    const target = this.shown + ms;
    const { autoAdvance } = this;
    this.autoAdvance = false;
    try {
      await settle();
      for (let first = this.timers.first; first !== undefined && first.deadline <= target;) {
        this.jumpTo(first.deadline);
        await settle();
        first = this.timers.first;
      }
      this.shown = target;
    } finally {
      this.autoAdvance = autoAdvance;
      this.idle();
    }
  }

  override attach(user: ClockUser): void {
    this.users.add(user);
  }

  override idle(): void {
    if (!this.autoAdvance || this.checkPended || this.timers.length === 0 || !this.isPaused) return;
    this.checkPended = true;
    // A turn of the event loop first: promises that are about to settle make tasks runnable.
    macrotask(() => {
      this.checkPended = false;
      this.jumpIfIdle();
    });
  }

  private jumpIfIdle(): void {
    const { first } = this.timers;
    if (first === undefined || !this.autoAdvance || !this.isPaused) return;
    for (const user of this.users) {
      if (user.isIdle) continue;
      this.idle();
      return;
    }
    this.jumpTo(first.deadline);
    this.idle();
  }

  private jumpTo(deadline: number): void {
    this.shown = Math.max(this.shown, deadline);
    this.fireDue();
  }

  protected override firstChanged(): void {
    if (this.hostTimer !== undefined) stopTimer(this.hostTimer);
    this.hostTimer = undefined;
    const { first } = this.timers;
    if (first === undefined) return;
    if (this.isPaused) this.idle();
    else {
      const delay = Math.min(LONGEST, Math.max(0, Math.ceil(first.deadline - this.now())));
      this.hostTimer = startTimer(() => {
        this.fireDue();
        this.firstChanged();
      }, delay);
    }
  }
}

/** Lets everything runnable run: microtasks and one turn of the event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    macrotask(resolve);
  });
}
