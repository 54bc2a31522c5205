/** Failures that are ours: they throw at once, they are never diagnostics. */

export class CompilerBug extends Error {
  override readonly name = "CompilerBug";
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new CompilerBug(message);
}

export function assertNever(value: never): never {
  throw new CompilerBug(`unexpected ${JSON.stringify(value)}`);
}
