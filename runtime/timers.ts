/** The timer queue: a binary heap by deadline; equal deadlines in the order they were registered. */

/** Something with a deadline. `TimerQueue` owns `order` and `place`. */
export interface Timer {
  deadline: number;
  /** Registration number. */
  order: number;
  /** Index in the heap, -1 outside of it. */
  place: number;
  /** The deadline has come; the timer is out of the queue. `last`: no other fires in this call of the host. */
  fire(last: boolean): void;
}

export class TimerQueue {
  private heap: Timer[] = [];
  private registered = 0;

  get length(): number {
    return this.heap.length;
  }

  /** The earliest timer. */
  get first(): Timer | undefined {
    return this.heap[0];
  }

  add(timer: Timer): void {
    timer.order = this.registered++;
    this.heap.push(timer);
    this.rise(timer, this.heap.length - 1);
  }

  /** Takes a timer out; harmless if it is not in. */
  remove(timer: Timer): void {
    const heap = this.heap;
    const { place } = timer;
    if (place < 0) return;
    timer.place = -1;
    const last = heap.pop()!;
    if (last === timer) return;
    this.sink(last, place);
    this.rise(last, last.place);
  }

  /** Takes all timers out that are due at `now`, in order. */
  takeDue(now: number): Timer[] {
    if (this.heap.every((timer) => timer.deadline <= now)) return this.takeAll();
    const due: Timer[] = [];
    for (let timer = this.first; timer !== undefined && timer.deadline <= now; timer = this.first) {
      this.remove(timer);
      due.push(timer);
    }
    return due;
  }

  /** Tasks that sleep equally long wake together. Their heap is in order as it is, and nothing must sink. */
  private takeAll(): Timer[] {
    const all = this.heap;
    this.heap = [];
    let inOrder = true;
    for (let i = 0; i < all.length; i++) {
      all[i]!.place = -1;
      if (i > 0 && before(all[i]!, all[i - 1]!)) inOrder = false;
    }
    return inOrder ? all : all.sort((a, b) => (before(a, b) ? -1 : 1));
  }

  private rise(timer: Timer, from: number): void {
    const heap = this.heap;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = heap[above]!;
      if (!before(timer, other)) break;
      heap[at] = other;
      other.place = at;
      at = above;
    }
    heap[at] = timer;
    timer.place = at;
  }

  private sink(timer: Timer, from: number): void {
    const heap = this.heap;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1]!, heap[below]!)) below++;
      const other = heap[below]!;
      if (!before(other, timer)) break;
      heap[at] = other;
      other.place = at;
      at = below;
    }
    heap[at] = timer;
    timer.place = at;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.order < b.order);
}

/** A timer that calls a function. */
export class Alarm implements Timer {
  deadline: number;
  order = 0;
  place = -1;
  readonly fire: (last: boolean) => void;

  constructor(deadline: number, call: (last: boolean) => void) {
    this.deadline = deadline;
    this.fire = call;
  }
}
