/** `Symbol.dispose` for things that are released: guards, permits, ends of channels. */

/** Makes `release` the disposal of a class, where the host has the symbol. */
export function disposeByRelease(made: { readonly prototype: { release(): void } }): void {
  if (typeof Symbol.dispose !== "symbol") return;
  const value = function (this: { release(): void }): void {
    this.release();
  };
  Object.defineProperty(made.prototype, Symbol.dispose, {
    value,
    configurable: true,
    writable: true,
  });
}
