/**
 * The `poll` method: the blocks of the graph in text order, a `case` for each state.
 *
 *     case FetchState.Suspend0Load: {              // line 3: await load(id)
 *       const polled = awaiting.poll(cx);          lazy: ask the child
 *       if (polled === PENDING) { this.id = id; this.state = …; this.awaiting = awaiting; … return PENDING; }
 *       user = polled;                             the author's text goes on
 *
 * Where no handler is, there is no `try` either: a state left at Running says that the function failed. And what a
 * method of the base class would do is written out, since such a method sees the objects of all machines: an awaited
 * call would take twice as long.
 */
import { code, type Piece } from "../../src/ir/code.ts";
import { eachPiece, mentionedVariables } from "../../src/ir/visit.ts";
import { emitBlocks } from "./blocks.ts";
import { fieldSlots, later, localType, typeAnnotation, waitsOf } from "./fields.ts";
import type { EmitInput } from "./index.ts";
import { Lines, own, stateCode, typed } from "./lines.ts";
import { emitHandlers, hasHandlers } from "./try-regions.ts";

export function emitPoll(lines: Lines, input: EmitInput): void {
  const { mode, names } = input;
  const body = emitBody(input);
  const head = names.sloppy
    ? code(`${names.className}.prototype.poll = function poll(`)
    : code(typed("override "), "poll(");
  if (mode === "lazy") {
    const context = code(own("cx"), typed(": "), [{ kind: "typeHelper", name: "Context" }]);
    const result = code(
      typed(": "),
      [{ kind: "typeHelper", name: "Poll" }],
      typed(`<${input.types.head.result}>`),
    );
    lines.add(1, head, namesOwn(body, "cx") ? context : [], ")", result, " {");
  } else {
    const waits = waitsOf(input);
    const failed =
      waits === "inside of handlers" ? code(", ", own("failed"), typed(": boolean")) : [];
    const namesSent = namesOwn(body, "sent");
    const sent = namesSent ? own("sent") : code("_", own("sent"));
    const parameters = namesSent || failed.length > 0 ? code(sent, typed(": any"), failed) : [];
    const { result } = input.types.head;
    const outcome = result === "any" ? result : `${result} | PromiseLike<${result}>`;
    lines.add(
      1,
      head,
      parameters,
      ")",
      typed(": "),
      [{ kind: "typeHelper", name: "Poll" }],
      typed(`<${outcome}>`),
      " {",
    );
  }
  lines.addAll(body);
  lines.add(1, names.sloppy ? "};" : "}");
}

/** The name is used; what awaits give is called `sent`. */
function namesOwn(body: Lines, name: "sent" | "cx"): boolean {
  let found = false;
  const visit = (piece: Piece): void => {
    const own = piece.kind === "result" ? "sent" : piece.kind === "own" ? piece.name : null;
    if (own === name) found = true;
  };
  for (const line of body.lines) eachPiece(line.code, visit);
  return found;
}

function emitBody(input: EmitInput): Lines {
  const { machine, mode } = input;
  const lines = new Lines();
  const suspends = machine.states.some((state) => state.kind === "suspend");
  const switches = machine.order.labelled.size > 1;
  for (const text of input.types.declarations) lines.add(2, [{ kind: "typeOnly", code: text }]);
  for (const { name, code: text } of machine.cfg.localTypes) {
    if (input.types.names(name)) lines.add(2, [{ kind: "typeOnly", code: text }]);
  }
  emitLocals(lines, input);
  if (mode === "lazy") {
    emitBegin(lines, switches, suspends);
  } else if (switches) lines.add(2, "let ", own("state"), " = this.state;");
  const depth = switches ? 3 : 2;
  if (switches) lines.add(2, [{ kind: "label" }], "for (;;) {");
  if (hasHandlers(input)) {
    lines.add(depth, "try {");
    emitBlocks(lines, input, depth + 1);
    lines.add(depth, "} catch (", own("error"), ") {");
    emitHandlers(lines, input, depth + 1);
    lines.add(depth, "}");
  } else emitBlocks(lines, input, depth);
  if (switches) lines.add(2, "}");
  return lines;
}

/** A function that is over, or already on the stack, has no state to go on from. */
function emitBegin(lines: Lines, switches: boolean, suspends: boolean): void {
  if (switches) {
    lines.add(2, "let ", own("state"), " = this.state;");
    lines.add(
      2,
      "if (",
      own("state"),
      " !== ",
      stateCode(0),
      " && ",
      own("state"),
      " <= ",
      stateCode(4),
      ") throw this.pollError();",
    );
  } else lines.add(2, "if (this.state !== ", stateCode(0), ") throw this.pollError();");
  lines.add(2, "this.state = ", stateCode(4), ";");
  if (suspends) lines.add(2, "this.awaiting = undefined;");
}

/** Saved locals become locals again; those of the whole poll are declared. */
function emitLocals(lines: Lines, input: EmitInput): void {
  const { cfg, frame } = input.machine;
  const mentioned = mentionedVariables(cfg);
  for (const { slot, known } of fieldSlots(input)) {
    if (!mentioned.has(known.id)) continue; // a parameter that nothing reads
    const { local } = input.types.ofVariable(known);
    const type = local === null ? [] : typeAnnotation(known, local);
    lines.add(2, slot.constant ? "const " : "let ", slot.local, type, ` = this.${slot.field};`);
  }
  if (input.mode === "lazy" && input.machine.states.some((state) => state.kind === "suspend")) {
    lines.add(2, "let ", own("awaiting"), " = this.awaiting;");
  }
  for (const known of cfg.variables) {
    const slot = frame.slots.get(known.id);
    if (slot === undefined || slot.place !== "poll") continue;
    const type = localType(input, known);
    lines.add(2, "let ", slot.local, later(known, type), typeAnnotation(known, type), ";");
  }
}
