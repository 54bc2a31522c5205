/**
 * Constants that closures name in place of a variable that is made anew in each iteration: one for each time it is made.
 *
 *     const idHere = id;               const idHere2 = id;
 *     tasks.push(() => idHere);        tasks.push(() => idHere2);
 */
import { anyOf, NameSpace, type Names } from "../base/names.ts";
import type { VarId } from "../ir/cfg.ts";
import type { Slot, StateMachine } from "../ir/machine.ts";

export class Aliases {
  /** The latest of each variable. */
  private readonly latest = new Map<VarId, string>();
  private space: NameSpace | undefined;

  /** `taken`: names that the machine's text uses, besides those of its variables. */
  constructor(
    private readonly machine: StateMachine,
    private readonly taken: Names,
  ) {}

  /** What closures call the variable from here on. */
  next(slot: Slot): string {
    const name = this.latest.has(slot.variable) ? this.further(slot.alias!) : slot.alias!;
    this.latest.set(slot.variable, name);
    return name;
  }

  /** What closures call the variable. */
  nameOf(slot: Slot): string {
    return this.latest.get(slot.variable) ?? slot.alias!;
  }

  private further(alias: string): string {
    this.space ??= new NameSpace(anyOf(this.taken, namesOf(this.machine)));
    return this.space.take(alias, false);
  }
}

function namesOf({ frame }: StateMachine): Set<string> {
  const names = new Set<string>();
  for (const { local, alias } of frame.slots.values()) {
    names.add(local);
    if (alias !== null) names.add(alias);
  }
  return names;
}
