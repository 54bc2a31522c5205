/**
 * Values as short, stable text for logs. Not `util.inspect`: async functions, futures and machines
 * must look alike in every mode, and the stack of an error must not show.
 */

const DEPTH = 5;

/** The text of one logged value; a string stands for itself at the top and is quoted inside. */
export function show(value: unknown): string {
  return typeof value === "string" ? value : inner(value, []);
}

/** `TypeError: message`, for whatever was thrown. */
export function showThrown(error: unknown): string {
  return error instanceof Error ? showError(error, []) : `thrown ${show(error)}`;
}

function inner(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return /^class\b/.test(Function.prototype.toString.call(value))
        ? `[class ${nameOf(value)}]`
        : `[function ${nameOf(value)}]`;
    case "object":
      return value === null ? "null" : showObject(value, above);
    default:
      return String(value);
  }
}

function nameOf(value: object): string {
  const name = Object.getOwnPropertyDescriptor(value, "name")?.value as unknown;
  return typeof name === "string" ? JSON.stringify(name) : "?";
}

function showObject(value: object, above: readonly object[]): string {
  if (above.includes(value)) return "[circular]";
  if (above.length === DEPTH) return "[deep]";
  if (value instanceof Error) return `[${showError(value, above)}]`;
  if (typeof (value as { then?: unknown }).then === "function") return "[awaitable]";
  const within = [...above, value];
  if (Array.isArray(value)) return showArray(value, within);
  if (value instanceof Map || value instanceof Set) {
    return `${value.constructor.name} ${inner([...value], within)}`;
  }
  return prefix(value) + showProperties(value, within);
}

function showError(error: Error, above: readonly object[]): string {
  const within = [...above, error];
  const more: string[] = [];
  if (Object.hasOwn(error, "cause")) more.push(`cause ${inner(error.cause, within)}`);
  if (error instanceof AggregateError) more.push(`errors ${inner(error.errors, within)}`);
  if ("suppressed" in error) {
    const { error: later, suppressed } = error as unknown as Record<string, unknown>;
    return `SuppressedError(${inner(later, within)}, ${inner(suppressed, within)})`;
  }
  const text = error.message === "" ? error.name : `${error.name}: ${error.message}`;
  return more.length === 0 ? text : `${text} (${more.join(", ")})`;
}

function showArray(value: readonly unknown[], within: readonly object[]): string {
  const parts: string[] = [];
  for (let i = 0; i < value.length; i++)
    parts.push(i in value ? inner(value[i], within) : "<hole>");
  for (const key of Object.keys(value)) {
    if (!/^\d+$/.test(key)) parts.push(`${key}: ${inner(value[key as never], within)}`);
  }
  return `[${parts.join(", ")}]`;
}

function prefix(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype) return "";
  if (prototype === null) return "null-prototype ";
  const maker = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  return typeof maker === "function" && maker !== Object ? `${maker.name} ` : "other-prototype ";
}

function showProperties(value: object, within: readonly object[]): string {
  const parts = Reflect.ownKeys(value).flatMap((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property === undefined) return [];
    const name = typeof key === "symbol" ? `[${String(key)}]` : key;
    const hidden = property.enumerable === true ? "" : "hidden ";
    if (!("value" in property)) {
      const kinds = [property.get && "get", property.set && "set"].filter(Boolean).join("/");
      return [`${hidden}${name}: <${kinds}>`];
    }
    return [`${hidden}${name}: ${inner(property.value, within)}`];
  });
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
