/** Everything that generated code may import from the runtime; a test compares it with what is exported. */
export const RUNTIME_NAMES = [
  "Machine",
  "EagerMachine",
  "AsyncGeneratorMachine",
  "StreamMachine",
  "asyncGeneratorFunction",
  "Future",
  "Stream",
  "Context",
  "Poll",
  "PollNext",
  "Resumption",
  "PENDING",
  "awaitable",
  "isAwaitable",
  "cell",
  "late",
  "ref",
  "Cell",
  "Late",
  "callMethod",
  "methodOf",
  "templateStrings",
  "propertyKey",
  "superPlace",
  "deleteSuper",
  "iterate",
  "Iteration",
  "disposal",
  "Disposal",
  "iterateAsync",
  "iterateStream",
  "AsyncIteration",
  "delegate",
  "delegateLazily",
  "Delegation",
  "keysOf",
  "Keys",
  "restProperties",
] as const;

export type HelperName = (typeof RUNTIME_NAMES)[number];

/**
 * `PENDING` as imported; a constant of the file has it under its own name. V8 compares with such a constant by its address, with an import
 * by a call, since that might be anything: a short call of a lazy function takes a quarter longer.
 */
export const PENDING_IMPORT = "pending";

/** The whole runtime, where a file requires it by `import runtime = require(…)`. */
export const MODULE_IMPORT = "runtime";

/** What a file calls the runtime's exports, `PENDING` as it is imported, and the runtime itself. */
export type HelperNames = ReadonlyMap<
  HelperName | typeof PENDING_IMPORT | typeof MODULE_IMPORT,
  string
>;

/** Names that are types only: imported with `type`, and not at all by JavaScript output. */
export const TYPE_NAMES: ReadonlySet<HelperName> = new Set([
  "Future",
  "Stream",
  "Context",
  "Poll",
  "PollNext",
  "Resumption",
  "Cell",
  "Late",
  "Iteration",
  "AsyncIteration",
  "Delegation",
  "Disposal",
  "Keys",
]);

export const DEFAULT_RUNTIME = "lower-async/runtime";

export type BaseClass = "EagerMachine" | "AsyncGeneratorMachine" | "Machine" | "StreamMachine";

export function baseClassOf(mode: "eager" | "lazy", isGenerator: boolean): BaseClass {
  if (mode === "eager") return isGenerator ? "AsyncGeneratorMachine" : "EagerMachine";
  return isGenerator ? "StreamMachine" : "Machine";
}

const MACHINE =
  "state awaiting awaitedBy poll pollError fail dropping dropped unwind finishes endsDrop enterCleanUp startDrop drop isMachine then catch finally awaitedFutures";

/** What machines of each base class have besides their saved locals; a test compares it with the classes. */
export const MEMBERS: Readonly<Record<BaseClass, ReadonlySet<string>>> = {
  EagerMachine: members(
    "state promise reactions caller poll start await awaitOnce awaitCall awaitCallOnce awaitNext",
  ),
  AsyncGeneratorMachine: members("state requests poll start await awaitNext yield give"),
  Machine: members(MACHINE),
  StreamMachine: members(`${MACHINE} how sent returned pollNext pollOver complete stream`),
};

/** With the names that every object has. */
function members(own: string): ReadonlySet<string> {
  return new Set([...own.split(" "), ...Object.getOwnPropertyNames(Object.prototype)]);
}
