/**
 * The `poll` method: the blocks of the graph in text order, a `case` for each state.
 *
 *     case FetchState.Suspend0Load: {              // line 3: await load(id)
 *       const polled = awaiting.poll(cx);          lazy: ask the child
 *       if (polled === PENDING) { this.id = id; return this.suspend(…); }
 *       user = polled;                             the author's text goes on
 */
import { code } from "../../src/ir/code.ts";
import { emitBlocks } from "./blocks.ts";
import { fieldSlots, localType, typeAnnotation } from "./fields.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";
import { own, typed } from "./lines.ts";
import { emitHandlers } from "./try-regions.ts";

export function emitPoll(lines: Lines, input: EmitInput): void {
  const { machine, mode, names } = input;
  const suspends = machine.states.some((state) => state.kind === "suspend");
  const head = names.sloppy
    ? code(`${names.className}.prototype.poll = function poll(`)
    : code(typed("override "), "poll(");
  const switches = machine.order.labelled.size > 1;
  if (mode === "lazy") {
    const context = code(own("cx"), typed(": "), [{ kind: "typeHelper", name: "Context" }]);
    const result = code(
      typed(": "),
      [{ kind: "typeHelper", name: "Poll" }],
      typed(`<${input.types.head.result}>`),
    );
    lines.add(1, head, context, ")", result, " {");
  } else {
    const parameters = code(own("sent"), typed(": any"), ", ", own("failed"), typed(": boolean"));
    lines.add(1, head, suspends ? parameters : code(), ")", typed(": void"), " {");
  }
  for (const text of input.types.declarations) lines.add(2, [{ kind: "typeOnly", code: text }]);
  for (const { code: text } of machine.cfg.localTypes)
    lines.add(2, [{ kind: "typeOnly", code: text }]);
  emitLocals(lines, input);
  if (mode === "lazy") {
    if (switches) lines.add(2, "let ", own("state"), " = this.begin();");
    else lines.add(2, "this.begin();");
  } else if (switches) lines.add(2, "let ", own("state"), " = this.state;");
  const depth = switches ? 3 : 2;
  if (switches) lines.add(2, [{ kind: "label" }], "for (;;) {");
  lines.add(depth, "try {");
  emitBlocks(lines, input, depth + 1);
  lines.add(depth, "} catch (", own("error"), ") {");
  emitHandlers(lines, input, depth + 1);
  lines.add(depth, "}");
  if (switches) lines.add(2, "}");
  lines.add(1, names.sloppy ? "};" : "}");
}

/** Saved locals become locals again; those of the whole poll are declared. */
function emitLocals(lines: Lines, input: EmitInput): void {
  const { cfg, frame } = input.machine;
  for (const { slot, known } of fieldSlots(input)) {
    const { local } = input.types.ofVariable(known);
    const type = local === null ? [] : typeAnnotation(known, local);
    lines.add(2, slot.constant ? "const " : "let ", slot.local, type, ` = this.${slot.field};`);
  }
  if (input.mode === "lazy" && input.machine.states.some((state) => state.kind === "suspend")) {
    lines.add(2, "let ", own("awaiting"), " = this.awaiting", typed("!"), ";");
  }
  for (const known of cfg.variables) {
    const slot = frame.slots.get(known.id);
    if (slot === undefined || slot.place !== "poll") continue;
    lines.add(
      2,
      "let ",
      slot.local,
      typed("!"),
      typeAnnotation(known, localType(input, known)),
      ";",
    );
  }
}
