/** Machines by hand, in the shape the compiler generates. Above each stands the function it is made of. */

import {
  Exit,
  Machine,
  PENDING,
  intoFuture,
  type Context,
  type Future,
  type Poll,
} from "lower-async/runtime";

const enum State {
  Unresumed,
  Returned,
  Panicked,
  Dropped,
  Running,
  Suspend0,
  Suspend1,
  Suspend2,
  Block0,
  Block1,
}

/**
 *     async function call(name, make) {
 *       log(`enter ${name}`);
 *       const value = await make();
 *       log(`leave ${name}`);
 *       return value;
 *     }
 */
export class Call<T> extends Machine<T> {
  static override readonly points = ["call", "2: make()"];
  override state = 0;
  override awaiting: Future<any> | undefined = undefined;
  override awaitedBy: any = undefined;
  readonly name: string;
  readonly make: () => unknown;
  readonly trace: string[];

  constructor(name: string, trace: string[], make: () => unknown) {
    super();
    this.name = name;
    this.trace = trace;
    this.make = make;
  }

  override poll(cx: Context, sent?: any, isSent?: boolean): Poll<T> {
    const { name, trace, make } = this;
    let awaiting = isSent ? undefined : this.awaiting;
    const state = this.state;
    if (state !== 0 && state <= 4) throw this.pollError();
    this.state = State.Running;
    switch (state) {
      case State.Unresumed:
        trace.push(`enter ${name}`);
        awaiting = intoFuture(make());
      // falls through
      case State.Suspend0: {
        const polled = awaiting === undefined ? sent : awaiting.poll(cx);
        if (polled === PENDING) {
          this.state = State.Suspend0;
          this.awaiting = awaiting;
          if (awaiting!.isMachine) (awaiting as Machine).awaitedBy = this;
          else cx.frame = this;
          return PENDING;
        }
        trace.push(`leave ${name}`);
        this.state = State.Returned;
        return polled;
      }
    }
    throw new Error("unreachable");
  }
}

/** `names.length` calls, each awaiting the next, the last awaiting `leaf`. */
export function chain<T>(names: readonly string[], trace: string[], leaf: Future<T>): Future<T> {
  return names.reduceRight<Future<T>>((inner, name) => new Call<T>(name, trace, () => inner), leaf);
}

/**
 *     async function guarded(name, body, cleanUp) {
 *       try {
 *         try {
 *           return await body;
 *         } finally {
 *           log(`inner ${name}`);
 *           await cleanUp();
 *         }
 *       } catch (error) {
 *         log(`catch ${name}`);
 *         throw error;
 *       } finally {
 *         log(`outer ${name}`);
 *         after();
 *       }
 *     }
 */
export class Guarded<T> extends Machine<T> {
  static override readonly points = ["guarded", "4: body", "7: cleanUp()"];
  override state = 0;
  override awaiting: Future<any> | undefined = undefined;
  override awaitedBy: any = undefined;
  readonly name: string;
  readonly trace: string[];
  readonly body: Future<T>;
  readonly cleanUp: () => unknown;
  readonly after: () => void;
  exit0: number = Exit.Normal;
  value0: unknown = undefined;
  exit1: number = Exit.Normal;
  value1: unknown = undefined;

  constructor(
    name: string,
    trace: string[],
    body: Future<T>,
    cleanUp: () => unknown = () => undefined,
    after: () => void = () => undefined,
  ) {
    super();
    this.name = name;
    this.trace = trace;
    this.body = body;
    this.cleanUp = cleanUp;
    this.after = after;
  }

  override poll(cx: Context, sent?: any, isSent?: boolean): Poll<T> {
    const { name, trace, body, cleanUp, after } = this;
    let awaiting = isSent ? undefined : this.awaiting;
    let state = this.state;
    if (state !== 0 && state <= 4) throw this.pollError();
    this.state = State.Running;
    for (;;)
      try {
        switch (state) {
          case State.Unresumed:
            awaiting = body;
          // falls through
          case State.Suspend0: {
            state = State.Suspend0;
            const polled = awaiting === undefined ? sent : awaiting.poll(cx);
            if (polled === PENDING) {
              this.state = State.Suspend0;
              this.awaiting = awaiting;
              if (awaiting!.isMachine) (awaiting as Machine).awaitedBy = this;
              else cx.frame = this;
              return PENDING;
            }
            this.exit0 = Exit.Return;
            this.value0 = polled;
          }
          // falls through
          case State.Block0: // inner finally
            state = State.Block0;
            trace.push(`inner ${name}`);
            awaiting = intoFuture(cleanUp());
          // falls through
          case State.Suspend1: {
            state = State.Suspend1;
            const polled = awaiting === undefined ? sent : awaiting.poll(cx);
            if (polled === PENDING) {
              this.state = State.Suspend1;
              this.awaiting = awaiting;
              if (awaiting!.isMachine) (awaiting as Machine).awaitedBy = this;
              else cx.frame = this;
              return PENDING;
            }
            this.exit1 = this.exit0;
            this.value1 = this.value0;
            if (this.exit0 === Exit.Throw) {
              // The catch block of the outer try.
              trace.push(`catch ${name}`);
            }
          }
          // falls through
          case State.Block1: // outer finally
            state = State.Block1;
            trace.push(`outer ${name}`);
            after();
            if (this.exit1 === Exit.Drop) return this.dropped();
            if (this.exit1 === Exit.Throw) throw this.value1;
            this.state = State.Returned;
            return this.value1 as T;
        }
      } catch (error) {
        if (this.dropping) throw this.fail(error, state);
        switch (state) {
          case State.Suspend0:
            this.exit0 = Exit.Throw;
            this.value0 = error;
            state = State.Block0;
            continue;
          case State.Block0:
          case State.Suspend1:
            trace.push(`catch ${name}`);
            this.exit1 = Exit.Throw;
            this.value1 = error;
            state = State.Block1;
            continue;
        }
        this.state = State.Panicked;
        throw error;
      }
  }

  protected override unwind(state: number): boolean {
    switch (state) {
      case State.Suspend0:
        this.exit0 = Exit.Drop;
        this.state = State.Block0;
        return true;
      case State.Block0:
      case State.Suspend1:
        this.exit1 = Exit.Drop;
        this.state = State.Block1;
        return true;
    }
    return false;
  }
}
