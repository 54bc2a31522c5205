/** Everything that generated code may import from the runtime; a test compares it with what is exported. */
export const RUNTIME_NAMES = [
  "Machine",
  "EagerMachine",
  "Future",
  "Context",
  "Poll",
  "PENDING",
  "awaitable",
  "isAwaitable",
  "cell",
  "late",
  "ref",
  "Cell",
  "Late",
  "callMethod",
  "templateStrings",
  "propertyKey",
  "iterate",
  "Iteration",
  "disposal",
  "Disposal",
  "iterateAsync",
  "AsyncIteration",
  "keysOf",
  "Keys",
  "restProperties",
] as const;

export type HelperName = (typeof RUNTIME_NAMES)[number];

/** Names that are types only: imported with `type`, and not at all by JavaScript output. */
export const TYPE_NAMES: ReadonlySet<HelperName> = new Set([
  "Future",
  "Context",
  "Poll",
  "Cell",
  "Late",
  "Iteration",
  "AsyncIteration",
  "Disposal",
  "Keys",
]);

export const DEFAULT_RUNTIME = "lower-async/runtime";

/** What machines of each base class have besides their saved locals; a test compares it with the classes. */
export const MEMBERS: Readonly<Record<"EagerMachine" | "Machine", ReadonlySet<string>>> = {
  EagerMachine: members("state promise reactions caller poll start await awaitOnce awaitCall"),
  Machine: members(
    "state awaiting awaitedBy poll pollError fail dropping dropped unwind finishes enterCleanUp startDrop drop isMachine then catch finally awaitedFutures",
  ),
};

/** With the names that every object has. */
function members(own: string): ReadonlySet<string> {
  return new Set([...own.split(" "), ...Object.getOwnPropertyNames(Object.prototype)]);
}
