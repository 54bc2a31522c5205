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
  /** The context of the caller; undefined as long as nobody has used contexts. */
  capture(): ContextScope | undefined;
  /** Calls `task.step()` in `scope`, or, without one, in the empty context. */
  step(scope: ContextScope | undefined, task: Steppable): void;
}

function callStep(this: Steppable): void {
  this.step();
}

interface AsyncResource {
  runInAsyncScope(call: (this: Steppable) => void, self: Steppable): void;
}

type AsyncResourceMaker = new (type: string) => AsyncResource;

/** Node and what follows it: the stores of AsyncLocalStorage travel with an AsyncResource. */
class ResourceHost implements Host {
  readonly #AsyncResource: AsyncResourceMaker;
  readonly #empty: AsyncResource;
  areUsed: boolean;

  constructor(AsyncResource: AsyncResourceMaker) {
    this.#AsyncResource = AsyncResource;
    this.#empty = new AsyncResource("Task");
    this.areUsed = carriesContext(this.#empty);
  }

  capture(): AsyncResource | undefined {
    const resource = new this.#AsyncResource("Task");
    if (!this.areUsed && !carriesContext(resource)) return undefined;
    this.areUsed = true;
    return resource;
  }

  step(scope: AsyncResource | undefined, task: Steppable): void {
    (scope ?? this.#empty).runInAsyncScope(callStep, task);
  }
}

/**
 * Whether somebody has used an AsyncLocalStorage: Node then puts a further symbol, or a value under one, on each new resource. A
 * resource that looks like none of Node's counts as carrying a context.
 */
function carriesContext(resource: AsyncResource): boolean {
  let ids = 0;
  for (const symbol of Object.getOwnPropertySymbols(resource)) {
    const { description } = symbol;
    if (description === "async_id_symbol" || description === "trigger_async_id_symbol") ids++;
    else if (description === "kResourceStore") return true;
    else if ((resource as unknown as Record<symbol, unknown>)[symbol] !== undefined) return true;
  }
  return ids !== 2;
}

interface Snapshot {
  run(call: () => void): void;
}

/** The proposal for the language. */
class SnapshotHost implements Host {
  readonly areUsed = true;
  readonly #Snapshot: new () => Snapshot;

  constructor(Snapshot: new () => Snapshot) {
    this.#Snapshot = Snapshot;
  }

  capture(): Snapshot {
    return new this.#Snapshot();
  }

  step(scope: Snapshot, task: Steppable): void {
    scope.run(() => {
      task.step();
    });
  }
}

/** Neither: no contexts. */
class NoHost implements Host {
  readonly areUsed = false;

  capture(): undefined {
    // Nothing to remember.
  }

  step(_scope: undefined, task: Steppable): void {
    task.step();
  }
}

interface HostGlobals {
  readonly process?: {
    readonly getBuiltinModule?: (
      name: string,
    ) => { readonly AsyncResource?: AsyncResourceMaker } | undefined;
  };
  readonly AsyncContext?: { readonly Snapshot?: new () => Snapshot };
}

/** The host of a program with these globals. */
export function contextHost({ process, AsyncContext }: HostGlobals): Host {
  if (typeof AsyncContext?.Snapshot === "function") return new SnapshotHost(AsyncContext.Snapshot);
  const AsyncResource = process?.getBuiltinModule?.("node:async_hooks")?.AsyncResource;
  return AsyncResource === undefined ? new NoHost() : new ResourceHost(AsyncResource);
}

/** The host of this program. */
export const contexts: Host = contextHost(globalThis as HostGlobals);
