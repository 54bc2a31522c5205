/**
 * The host's async context (AsyncLocalStorage, AsyncContext), kept across the suspend points of a task.
 *
 * Each task remembers the context of its spawn and is polled in it, whoever woke it. The runtime depends on none of this: where the
 * host offers nothing, or nobody has used it yet, a task remembers nothing. A task spawned before the first use has seen an empty
 * context, so one empty context serves all of those. (Where the very first use is an `enterWith` inside such a task, it lasts to
 * that task's next suspend point only.)
 */

/** A remembered context; only the host knows what it is. */
export type ContextScope = object;

interface Steppable {
  step(): void;
}

/** What a host can do. */
interface Host {
  /** Somebody has used contexts: each step of a task must be called through `step` below. */
  readonly areUsed: boolean;
  /** Nobody had used contexts when the latest promise was made that `lookAt` has seen. False where promises do not tell. */
  readonly areUnused: boolean;
  /** Notes whether contexts are in use by now. */
  lookAt(promise: object): void;
  /** The context of the caller; undefined as long as nobody has used contexts. */
  capture(): ContextScope | undefined;
  /**
   * Calls `task.step()` in `scope`, or, without one, in the empty context; gives the scope for the next step, since an `enterWith`
   * may have changed it.
   */
  step(scope: ContextScope | undefined, task: Steppable): ContextScope | undefined;
}

function callStep(this: Steppable): void {
  this.step();
}

interface AsyncResource {
  runInAsyncScope(call: (this: Steppable) => void, self: Steppable): void;
}

/** Where promises are marked, an AsyncLocalStorage has ways to follow them. */
interface StorageMaker {
  readonly prototype: { readonly _propagate?: unknown };
}

type AsyncResourceMaker = (new (type: string) => AsyncResource) & { readonly prototype: object };

/** Node 20 and 22: as soon as contexts are used, each new promise has a number under a symbol that tells so. */
class MarkingHost implements Host {
  areUsed: boolean;
  areUnused: boolean;
  private readonly AsyncResource: AsyncResourceMaker;
  /** A resource from before the first use: its context is empty. */
  private readonly empty: AsyncResource;
  private readonly mark: symbol | undefined;
  private readonly makePromise: () => object;

  constructor(AsyncResource: AsyncResourceMaker, makePromise: () => object) {
    this.AsyncResource = AsyncResource;
    this.makePromise = makePromise;
    this.empty = new AsyncResource("Task");
    this.mark = symbolOf(this.empty, ID_SYMBOLS[0]!);
    this.areUsed = this.mark === undefined || carriesContext(this.empty);
    this.areUnused = !this.areUsed;
  }

  lookAt(promise: object): void {
    if (this.areUnused && valueOf(promise, this.mark!) !== undefined) {
      this.areUnused = false;
      this.areUsed = true;
    }
  }

  capture(): AsyncResource | undefined {
    // A promise is made in a quarter of the time of a resource.
    if (this.areUnused) this.lookAt(this.makePromise());
    return this.areUnused ? undefined : new this.AsyncResource("Task");
  }

  /** The scope itself is changed by an `enterWith`. */
  step(scope: AsyncResource | undefined, task: Steppable): AsyncResource | undefined {
    (scope ?? this.empty).runInAsyncScope(callStep, task);
    return scope;
  }
}

/** Node 24 and what follows it: a context is an object of its own that never changes, and promises do not tell of it. */
class FrameHost implements Host {
  areUsed: boolean;
  readonly areUnused = false;
  private readonly AsyncResource: AsyncResourceMaker;
  private readonly empty: AsyncResource;
  private readonly probe: UseProbe;

  constructor(AsyncResource: AsyncResourceMaker) {
    this.AsyncResource = AsyncResource;
    this.empty = new AsyncResource("Task");
    this.areUsed = carriesContext(this.empty);
    this.probe = new UseProbe(AsyncResource, this.empty);
  }

  lookAt(): void {
    // There is nothing to see.
  }

  capture(): AsyncResource | undefined {
    if (this.areUsed) return new this.AsyncResource("Task");
    const resource = this.probe.capture();
    this.areUsed = resource !== undefined;
    return resource;
  }

  step(scope: AsyncResource | undefined, task: Steppable): AsyncResource | undefined {
    const { AsyncResource } = this;
    let next: AsyncResource | undefined;
    (scope ?? this.empty).runInAsyncScope(function () {
      this.step();
      next = new AsyncResource("Task");
    }, task);
    return next;
  }
}

const ID_SYMBOLS = ["async_id_symbol", "trigger_async_id_symbol"];

function symbolOf(resource: AsyncResource, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(resource).find(
    (symbol) => symbol.description === description,
  );
}

/**
 * Whether somebody has used an AsyncLocalStorage: Node then puts a further symbol, or a value under one, on each new resource. A
 * resource that looks like none of Node's counts as carrying a context.
 */
function carriesContext(resource: AsyncResource): boolean {
  const symbols = Object.getOwnPropertySymbols(resource);
  if (!ID_SYMBOLS.every((id) => symbols.some((symbol) => symbol.description === id))) return true;
  return symbols.some(
    (symbol) =>
      !ID_SYMBOLS.includes(symbol.description ?? "") &&
      (symbol.description === "kResourceStore" || valueOf(resource, symbol) !== undefined),
  );
}

function valueOf(resource: object, symbol: symbol): unknown {
  return (resource as Record<symbol, unknown>)[symbol];
}

/**
 * Finds the first use out, for a fraction of what listing symbols costs every spawn: Node assigns a store under a symbol that is not
 * on the resource yet, and such an assignment walks up the prototypes. There a Proxy waits, behind an object with the symbols that
 * each resource has anyway.
 *
 *     resource → Probe.prototype → { ids } → Proxy(AsyncResource.prototype)
 */
class UseProbe {
  private readonly Probe: AsyncResourceMaker;
  /** Symbols that are there from the start, without a value until the first use. */
  private readonly frames: readonly symbol[];
  private isNoticed = false;

  constructor(AsyncResource: AsyncResourceMaker, unused: AsyncResource) {
    const symbols = Object.getOwnPropertySymbols(unused);
    this.frames = symbols.filter((symbol) => valueOf(unused, symbol) === undefined);
    const watched = new Proxy(AsyncResource.prototype, {
      set: (_target, key, value, receiver) => {
        this.isNoticed = true;
        return Reflect.defineProperty(receiver as object, key, plain(value));
      },
    });
    const known = symbols.map((symbol): [symbol, PropertyDescriptor] => [symbol, plain(undefined)]);
    this.Probe = class extends AsyncResource {};
    Object.setPrototypeOf(
      this.Probe.prototype,
      Object.create(watched, Object.fromEntries(known) as PropertyDescriptorMap) as object,
    );
  }

  /** A resource with the caller's context, if there has been a use. */
  capture(): AsyncResource | undefined {
    const resource = new this.Probe("Task");
    for (const frame of this.frames) {
      if (valueOf(resource, frame) !== undefined) return resource;
    }
    return this.isNoticed ? resource : undefined;
  }
}

function plain(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

interface Snapshot {
  run(call: () => void): void;
}

/** The proposal for the language. */
class SnapshotHost implements Host {
  readonly areUsed = true;
  readonly areUnused = false;
  private readonly Snapshot: new () => Snapshot;

  constructor(Snapshot: new () => Snapshot) {
    this.Snapshot = Snapshot;
  }

  lookAt(): void {
    // They count as used from the start.
  }

  capture(): Snapshot {
    return new this.Snapshot();
  }

  step(scope: Snapshot, task: Steppable): Snapshot {
    scope.run(() => {
      task.step();
    });
    return scope;
  }
}

/** Neither: no contexts. */
class NoHost implements Host {
  readonly areUsed = false;
  readonly areUnused = true;

  lookAt(): void {
    // There is nothing to see.
  }

  capture(): undefined {
    // Nothing to remember.
  }

  step(_scope: undefined, task: Steppable): undefined {
    task.step();
  }
}

interface AsyncHooks {
  readonly AsyncResource: AsyncResourceMaker;
  readonly AsyncLocalStorage: StorageMaker;
}

interface HostGlobals {
  readonly Promise: { resolve(): object };
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => Partial<AsyncHooks> | undefined;
  };
  readonly AsyncContext?: { readonly Snapshot?: new () => Snapshot };
}

/** The host of a program with these globals. */
export function contextHost({ process, AsyncContext, Promise }: HostGlobals): Host {
  if (typeof AsyncContext?.Snapshot === "function") return new SnapshotHost(AsyncContext.Snapshot);
  const { AsyncResource, AsyncLocalStorage } =
    process?.getBuiltinModule?.("node:async_hooks") ?? {};
  if (AsyncResource === undefined) return new NoHost();
  return AsyncLocalStorage?.prototype._propagate === undefined
    ? new FrameHost(AsyncResource)
    : new MarkingHost(AsyncResource, () => Promise.resolve());
}

/** The host of this program. */
export const contexts: Host = contextHost(globalThis as unknown as HostGlobals);
