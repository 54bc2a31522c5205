/**
 * The `poll` method: the blocks of the graph in text order, a `case` for each state.
 *
 *     case FetchState.Suspend0Load: {              // line 3: await load(id)
 *       const polled = awaiting === undefined ? sent : awaiting.poll(cx);
 *       if (polled === PENDING) { this.id = id; this.state = …; this.awaiting = awaiting; … return PENDING; }
 *       user = polled;                             the author's text goes on
 *
 * In lazy mode the child is asked, unless it has gone on by itself after a wake-up and its value was sent (see runtime/resume.ts).
 *
 * Where no handler is, there is no `try` either: a state left at Running says that the function failed. And what a
 * method of the base class would do is written out, since such a method sees the objects of all machines: an awaited
 * call would take twice as long.
 */
import type { HelperName } from "../../src/base/runtime-names.ts";
import { code, type Code, type Piece } from "../../src/ir/code.ts";
import { isSuspendPoint } from "../../src/ir/result.ts";
import { eachPiece } from "../../src/ir/visit.ts";
import { emitBlocks } from "./blocks.ts";
import { fieldSlots, later, localType, typeAnnotation, waitsOf } from "./fields.ts";
import { isGenerator, type EmitInput } from "./index.ts";
import { Lines, own, stateCode, typed } from "./lines.ts";
import { emitHandlers, hasHandlers } from "./try-regions.ts";

export function emitPoll(lines: Lines, input: EmitInput): void {
  const { mode, names } = input;
  const body = emitBody(input);
  const head = names.sloppy
    ? code(`${names.className}.prototype.poll = function poll(`)
    : code(typed("override "), "poll(");
  if (isGenerator(input)) return emitGeneratorPoll(lines, input, body);
  if (mode === "lazy") {
    const context = code(own("cx"), typed(": "), [{ kind: "typeHelper", name: "Context" }]);
    const result = code(
      typed(": "),
      [{ kind: "typeHelper", name: "Poll" }],
      typed(`<${input.types.head.result}>`),
    );
    // Locals of the loop in resume.ts are sent as they are: through a field of the caller the same takes a quarter longer.
    const sent = namesOwn(body, "sent")
      ? code(", ", own("sent"), typed("?: any"), ", ", own("isSent"), typed("?: boolean"))
      : [];
    lines.add(1, head, namesOwn(body, "cx") ? context : [], sent, ")", result, " {");
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

/** `pollNext(cx: Context): PollNext<Item>` of a stream, `poll(sent: any, how: Resumption): Poll<Result>` of an eager generator. */
function emitGeneratorPoll(lines: Lines, input: EmitInput, body: Lines): void {
  const { names, types, mode } = input;
  const { result, generator } = types.head;
  const isLazy = mode === "lazy";
  const name = isLazy ? "pollNext" : "poll";
  const head = names.sloppy
    ? `${names.className}.prototype.${name} = function ${name}(`
    : code(typed("override "), `${name}(`);
  const typeOf = (helperName: HelperName): Code => [{ kind: "typeHelper", name: helperName }];
  const context = namesOwn(body, "cx") ? code(own("cx"), typed(": "), typeOf("Context")) : [];
  const namesHow = namesOwn(body, "how");
  const sent = code(
    namesOwn(body, "sent") ? "" : namesHow ? "_" : "",
    namesOwn(body, "sent") || namesHow ? code(own("sent"), typed(": any")) : [],
    namesHow ? code(", ", own("how"), typed(": "), typeOf("Resumption")) : [],
  );
  const outcome = isLazy
    ? code(typed(": "), typeOf("PollNext"), typed(`<${generator!.item}>`))
    : code(typed(": "), typeOf("Poll"), typed(`<${result}>`));
  lines.add(1, head, isLazy ? context : sent, ")", outcome, " {");
  lines.addAll(body);
  lines.add(1, names.sloppy ? "};" : "}");
}

/** The name is used; what awaits give is called `sent`. */
function namesOwn(body: Lines, name: "sent" | "cx" | "how"): boolean {
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
  const suspends = machine.states.some(isSuspendPoint);
  const switches = machine.order.labelled.size > 1;
  for (const text of input.types.declarations) lines.add(2, [{ kind: "typeOnly", code: text }]);
  for (const { name, code: text } of machine.cfg.localTypes) {
    if (input.types.names(name)) lines.add(2, [{ kind: "typeOnly", code: text }]);
  }
  emitLocals(lines, input);
  if (mode === "lazy") {
    emitBegin(lines, input, suspends);
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
function emitBegin(lines: Lines, input: EmitInput, suspends: boolean): void {
  const switches = input.machine.order.labelled.size > 1;
  // A stream that is at its end says so again.
  const over = isGenerator(input) ? "return this.pollOver();" : "throw this.pollError();";
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
      ") ",
      over,
    );
  } else lines.add(2, "if (this.state !== ", stateCode(0), ") ", over);
  lines.add(2, "this.state = ", stateCode(4), ";");
  if (suspends && isGenerator(input)) lines.add(2, "this.awaiting = undefined;");
}

/** Saved locals become locals again; those of the whole poll are declared. */
function emitLocals(lines: Lines, input: EmitInput): void {
  const { cfg, frame } = input.machine;
  for (const { slot, known } of fieldSlots(input)) {
    if (!slot.named) continue; // a parameter that nothing reads
    const { local } = input.types.ofVariable(known);
    const type = local === null ? [] : typeAnnotation(known, local);
    lines.add(2, slot.constant ? "const " : "let ", slot.local, type, ` = this.${slot.field};`);
  }
  if (input.mode === "lazy" && input.machine.states.some(({ kind }) => kind === "suspend")) {
    const kept = isGenerator(input) ? [] : code(own("isSent"), " ? undefined : ");
    lines.add(2, "let ", own("awaiting"), " = ", kept, "this.awaiting;");
  }
  for (const known of cfg.variables) {
    const slot = frame.slots.get(known.id);
    if (slot === undefined || slot.place !== "poll") continue;
    const type = localType(input, known);
    lines.add(2, "let ", slot.local, later(known, type), typeAnnotation(known, type), ";");
  }
}
