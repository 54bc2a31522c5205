/** Cells: locals that a closure captures and something reassigns live in one object that closure and machine share. */

/** A captured local. */
export class Cell<T> {
  value: T;

  constructor(value: T) {
    this.value = value;
  }
}

/** A new cell. Without a value for a local that is assigned later. */
export function cell<T>(value?: T): Cell<T> {
  return new Cell(value as T);
}

/** The interface of a cell over a variable of a function that is not lowered. */
export interface Ref<T> {
  value: T;
}

class VariableRef<T> implements Ref<T> {
  readonly #read: () => T;
  readonly #write: (value: T) => void;

  constructor(read: () => T, write: (value: T) => void) {
    this.#read = read;
    this.#write = write;
  }

  get value(): T {
    return this.#read();
  }

  set value(value: T) {
    this.#write(value);
  }
}

/** `ref(() => x, (value) => (x = value))` */
export function ref<T>(read: () => T, write: (value: T) => void = () => undefined): Ref<T> {
  return new VariableRef(read, write);
}
