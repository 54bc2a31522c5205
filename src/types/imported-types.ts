/**
 * Types of other modules that machines name. They are imported beside the runtime, where the name is free in the whole file:
 *
 *     visitors!: import("lower-async/runtime").JoinHandle<number>   →   visitors!: JoinHandle<number>
 */
import { GLOBAL_NAMES, isPlainName, type Names } from "../base/names.ts";

export class ImportedTypes {
  /** The module of each name. */
  private readonly modules = new Map<string, string>();

  /** `taken`: every name of the file, the author's and ours; null where a file imports nothing. */
  constructor(private readonly taken: Names | null) {}

  /** Whether `name` may stand for what `module` exports by that name. */
  take(name: string, module: string): boolean {
    if (this.taken === null || this.taken.has(name)) return false;
    if (!isPlainName(name) || GLOBAL_NAMES.has(name)) return false;
    const known = this.modules.get(name);
    if (known === undefined) this.modules.set(name, module);
    return known === undefined || known === module;
  }

  /** By module, those that the output has among its `identifiers`: not every type that was asked for was written. */
  namedIn(identifiers: () => Names): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    if (this.modules.size === 0) return found;
    const written = identifiers();
    for (const [name, module] of this.modules) {
      if (!written.has(name)) continue;
      const names = found.get(module);
      if (names === undefined) found.set(module, [name]);
      else names.push(name);
    }
    return found;
  }
}
