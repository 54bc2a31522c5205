/** Helpers that only generated code calls. */
export { Iteration, iterate } from "./iterate.ts";
export { delegate, Delegation } from "./delegate.ts";
export { disposal, Disposal } from "./dispose.ts";
export { AsyncIteration, iterateAsync } from "./iterate-async.ts";
export { delegateLazily, iterateStream } from "./iterate-stream.ts";
export { Keys, keysOf } from "./keys.ts";
export { Late, late } from "./late.ts";
export {
  callMethod,
  isAwaitable,
  methodOf,
  propertyKey,
  restProperties,
  templateStrings,
} from "./operations.ts";
export { deleteSuper, superPlace } from "./super-place.ts";
