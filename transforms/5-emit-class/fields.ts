/** Saved locals as fields, the constructor that gets what the function was called with, the list of suspend points. */
import { code, type Code } from "../../src/ir/code.ts";
import type { Variable } from "../../src/ir/cfg.ts";
import type { Slot } from "../../src/ir/machine.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";
import { helper, typed } from "./lines.ts";
import { suspendText } from "./state-enum.ts";

/** Slots that have a field, in the order of the variables. */
export function fieldSlots(input: EmitInput): readonly { slot: Slot; known: Variable }[] {
  const { cfg, frame } = input.machine;
  return cfg.variables.flatMap((known) => {
    const slot = frame.slots.get(known.id);
    return slot === undefined || slot.field === null ? [] : [{ slot, known }];
  });
}

/** `: Cell<number>`: the type of what is kept in the variable's slot, the value or the cell around it. */
export function typeAnnotation(known: Variable, type: Code): Code {
  const wrapper = known.storage === "value" ? null : known.storage === "late" ? "Late" : "Cell";
  const text =
    wrapper === null
      ? code(": ", type)
      : code(": ", [{ kind: "typeHelper", name: wrapper }], "<", type, ">");
  return [{ kind: "typeOnly", code: text }];
}

/** The variable's type as `poll` knows it. */
export function localType(input: EmitInput, known: Variable): Code {
  const { field, local } = input.types.ofVariable(known);
  return local ?? field;
}

export function emitPoints(lines: Lines, input: EmitInput): void {
  const points = input.machine.states
    .filter((state) => state.kind === "suspend")
    .map((state) => JSON.stringify(suspendText(input, state, 40)));
  const texts = [JSON.stringify(input.names.functionName), ...points].join(", ");
  lines.add(1, "static ", typed("override readonly "), `points = [${texts}];`);
}

export function emitFields(lines: Lines, input: EmitInput): void {
  for (const { slot, known } of fieldSlots(input)) {
    lines.add(
      1,
      slot.field!,
      typed(known.given ? "" : "!"),
      typeAnnotation(known, input.types.ofVariable(known).field),
      ";",
    );
  }
}

export function emitConstructor(lines: Lines, input: EmitInput): void {
  const given = fieldSlots(input).filter(({ known }) => known.given);
  if (given.length === 0) return;
  const parameters = given.map(({ slot, known }) => {
    const { field } = input.types.ofVariable(known);
    return code(
      slot.field!,
      typeAnnotation(ownsCell(known) ? { ...known, storage: "value" } : known, field),
    );
  });
  const list = parameters.flatMap((part, index) => (index === 0 ? part : code(", ", part)));
  lines.add(0, "");
  lines.add(1, "constructor(", list, ") {");
  lines.add(2, "super();");
  for (const { slot, known } of given) {
    const { field } = slot;
    // A parameter that closures share gets its cell here; a captured variable comes with one.
    const value = ownsCell(known) ? code(helper("cell"), `(${field})`) : code(field!);
    lines.add(2, `this.${field} = `, value, ";");
  }
  lines.add(1, "}");
}

function ownsCell(known: Variable): boolean {
  return known.storage === "cell" && known.given && !known.captured;
}
