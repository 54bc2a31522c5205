/** Cells of names that may be used before their declaration runs, or assigned although they are constant. */

/* eslint-disable @typescript-eslint/no-explicit-any -- what the operations of the language work on has any type */

/** A captured `let`, `const` or class; before its declaration has run, reading it throws as the language says. */
export class Late<T = unknown> {
  private current: T | undefined = undefined;
  private isInitialised = false;

  constructor(
    private readonly name: string,
    private readonly isConstant: boolean,
  ) {}

  get value(): T {
    this.check();
    return this.current as T;
  }

  set value(value: T) {
    this.check();
    if (this.isConstant) throw new TypeError("Assignment to constant variable.");
    this.current = value;
  }

  /** The next iteration's binding, with the same value. */
  copy(): Late<T> {
    const copy = new Late<T>(this.name, this.isConstant);
    copy.initial = this.value;
    return copy;
  }

  /** What the declaration gives it. */
  set initial(value: T) {
    this.current = value;
    this.isInitialised = true;
  }

  private check(): void {
    if (!this.isInitialised)
      throw new ReferenceError(`Cannot access '${this.name}' before initialization`);
  }
}

export function late<T = any>(name: string, isConstant = false): Late<T> {
  return new Late<T>(name, isConstant);
}
