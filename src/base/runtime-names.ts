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
