/** What only generated code may import, together with `PENDING`, `Poll` and `Context`. README.md has the table. */

export { asyncGeneratorFunction } from "./async-generator.ts";
export { AsyncGeneratorMachine } from "./async-generator-machine.ts";
export { cell, Cell, ref, type Ref } from "./cell.ts";
export { EagerMachine } from "./eager-machine.ts";
export { Exit } from "./exit.ts";
export { Machine } from "./machine.ts";
export type { Resumption } from "./requests.ts";
export { StreamMachine } from "./stream-machine.ts";
export { awaitable, intoFuture } from "./promise.ts";
