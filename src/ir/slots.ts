/** How the text of `poll` names the variables of its machine. */
import { invariant } from "../base/invariant.ts";
import type { Variable, VarId } from "./cfg.ts";
import type { Slot, StateMachine } from "./machine.ts";

export function slotOf({ frame }: StateMachine, id: VarId): Slot {
  const slot = frame.slots.get(id);
  invariant(slot !== undefined, `variable ${id} has no place`);
  return slot;
}

/** Reads or writes what is in the variable; `name` is that of its local or of a constant for closures. */
export function accessTo({ storage }: Variable, name: string, declares: boolean): string {
  if (storage === "value") return name;
  return declares && storage === "late" ? `${name}.initial` : `${name}.value`;
}

/** What the author calls the variable. */
export function authorsName({ binding, name }: Variable): string {
  return binding?.name ?? name;
}

/** The author's name is that of the local: a function that is assigned to it takes that name by itself. */
export function keepsName({ frame }: StateMachine, known: Variable): boolean {
  return known.storage === "value" && frame.slots.get(known.id)?.local === authorsName(known);
}
