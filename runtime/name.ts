/** What to call a future in errors and dumps. */

/** The source function's name for a generated machine, else the name of the class. */
export function futureName(future: object): string {
  const made = future.constructor as { name?: string; points?: readonly string[] } | undefined;
  return made?.points?.[0] ?? (made?.name || "anonymous future");
}
