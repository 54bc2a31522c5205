/** `super[key]` where a machine assigns it in other ways than by `=`, or deletes it. */
import { propertyKey } from "./operations.ts";

/* eslint-disable @typescript-eslint/no-explicit-any -- what the operations of the language work on has any type */

type Get = (key: any) => any;
type Set = (key: any, value: any) => any;

class SuperPlace {
  constructor(
    private readonly get: Get,
    private readonly set: Set,
    private key: unknown,
  ) {}

  get value(): any {
    return this.get(this.propertyKey());
  }

  set value(value: any) {
    this.set(this.propertyKey(), value);
  }

  /** The key is made one where it is first used, and only once. */
  private propertyKey(): unknown {
    return (this.key = propertyKey(this.key));
  }
}

/** `superPlace(get, set, "x").value += 1`: what `super.x += 1` is, by the closures of the method. */
export function superPlace(get: Get, set: Set, key: unknown): SuperPlace {
  return new SuperPlace(get, set, key);
}

/** `delete super[key]`: nothing can be deleted so, and the language says so only when it is tried. */
export function deleteSuper(_key: unknown): any {
  throw new ReferenceError("Unsupported reference to 'super'");
}
