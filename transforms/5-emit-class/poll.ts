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
import {
  code,
  listed,
  own,
  typeHelper,
  typed,
  UNDEFINED,
  type Code,
  type OwnName,
  type Piece,
} from "../../src/ir/code.ts";
import { isSuspendPoint } from "../../src/ir/result.ts";
import { returnedText } from "../../src/ir/types.ts";
import { eachPiece } from "../../src/ir/visit.ts";
import { emitBlocks } from "./blocks.ts";
import { later, localType, typeAnnotation } from "./fields.ts";
import { isGenerator, ownType, pollNameOf, type EmitInput } from "./index.ts";
import { Lines, stateCode } from "./lines.ts";
import { emitHandlers, hasHandlers } from "./try-regions.ts";
import { allowUnread } from "./unread.ts";

export function emitPoll(lines: Lines, input: EmitInput): void {
  const { className, sloppy } = input.names;
  const body = emitBody(input);
  const { parameters, result } = signatureOf(input, ownNamesIn(body));
  const name = pollNameOf(input);
  // Inside of a function expression its name is the function, not what the author calls so.
  const ownName = input.foreign.has(name) ? "" : name;
  const head = sloppy
    ? `${className}.prototype.${name} = function ${ownName}(`
    : code(typed("override "), `${name}(`);
  lines.add(1, head, listed(parameters), ")", typed(": "), result, " {");
  lines.addAll(body);
  lines.add(1, sloppy ? "};" : "}");
}

/** `override poll: (this: Load, sent: any) => Poll<User>;` */
export function emitPollField(lines: Lines, input: EmitInput): void {
  const { parameters, result } = signatureOf(input, ownNamesIn(emitBody(input)));
  const list = listed([code(`this: ${ownType(input)}`), ...parameters]);
  const type = code(": (", list, ") => ", result);
  lines.add(1, typed("override "), pollNameOf(input), [{ kind: "typeOnly", code: type }], ";");
}

/** `function (this: Load, sent: any): Poll<User> { … }`, with the type parameters of the class. */
export function emitPollFunction(lines: Lines, input: EmitInput): void {
  const body = emitBody(input);
  const { parameters, result } = signatureOf(input, ownNamesIn(body));
  const self = typed(`this: ${ownType(input)}${parameters.length > 0 ? ", " : ""}`);
  lines.add(
    1,
    "function ",
    typed(input.types.head.typeParameters),
    "(",
    self,
    listed(parameters),
    ")",
    typed(": "),
    result,
    " {",
  );
  lines.addAll(body);
  lines.add(1, "}");
}

interface Signature {
  /** Only those that the body names, and those before them. */
  readonly parameters: readonly Code[];
  readonly result: Code;
}

function signatureOf(input: EmitInput, named: OwnNames): Signature {
  if (isGenerator(input))
    return input.mode === "lazy" ? streamSignature(input, named) : generatorSignature(input, named);
  return input.mode === "lazy" ? lazySignature(input, named) : eagerSignature(input, named);
}

/** `poll(sent: any, failed: boolean): Poll<User | PromiseLike<User>>` */
function eagerSignature(input: EmitInput, named: OwnNames): Signature {
  const failed = input.waits.handles ? [parameter("failed", ": boolean")] : [];
  return {
    parameters: sentBefore(failed, named),
    result: typeOf("Poll", returnedText(input.types.head.result)),
  };
}

/**
 * `poll(cx: Context, sent?: any, isSent?: boolean): Poll<User>`. Locals of the loop in resume.ts are sent as they are: through a field of
 * the caller the same takes a quarter longer.
 */
function lazySignature({ types }: EmitInput, named: OwnNames): Signature {
  const sent = [parameter("sent", "?: any"), parameter("isSent", "?: boolean")];
  return {
    parameters: [...contextIn(named), ...(named.has("sent") ? sent : [])],
    result: typeOf("Poll", types.head.result),
  };
}

/** `poll(sent: any, how: Resumption): Poll<Result>` */
function generatorSignature({ types }: EmitInput, named: OwnNames): Signature {
  const how = named.has("how") ? [parameter("how", ": ", typeOf("Resumption"))] : [];
  return {
    parameters: sentBefore(how, named),
    result: typeOf("Poll", types.head.result),
  };
}

/** `pollNext(cx: Context): PollNext<Item>` */
function streamSignature({ types }: EmitInput, named: OwnNames): Signature {
  return {
    parameters: contextIn(named),
    result: typeOf("PollNext", types.head.generator!.item),
  };
}

/** `_sent` where only what follows it is used. */
function sentBefore(rest: readonly Code[], named: OwnNames): readonly Code[] {
  const namesSent = named.has("sent");
  if (!namesSent && rest.length === 0) return [];
  return [code(namesSent ? "" : "_", parameter("sent", ": any")), ...rest];
}

function contextIn(named: OwnNames): readonly Code[] {
  return named.has("cx") ? [parameter("cx", ": ", typeOf("Context"))] : [];
}

function parameter(name: OwnName, type: string, named: Code = []): Code {
  return code(own(name), typed(type), named);
}

function typeOf(name: HelperName, of: string | null = null): Code {
  return code(typeHelper(name), typed(of === null ? "" : `<${of}>`));
}

type OwnNames = ReadonlySet<OwnName>;

/** Names of its own that the body uses; what awaits give is called `sent`. */
function ownNamesIn(body: Lines): OwnNames {
  const found = new Set<OwnName>();
  const visit = (piece: Piece): void => {
    if (piece.kind === "result") found.add("sent");
    else if (piece.kind === "own") found.add(piece.name);
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
  if (suspends && isGenerator(input)) lines.add(2, "this.awaiting = ", UNDEFINED, ";");
}

/** Saved locals become locals again, literals are said again; other locals of the whole poll are declared. */
function emitLocals(lines: Lines, input: EmitInput): void {
  const { cfg, frame } = input.machine;
  for (const { slot, known } of input.fields) {
    if (!slot.named) continue; // a parameter that nothing reads
    const { local } = input.types.ofVariable(known);
    const type = local === null ? [] : typeAnnotation(known, local);
    lines.add(2, slot.constant ? "const " : "let ", slot.local, type, ` = this.${slot.field};`);
  }
  if (input.mode === "lazy" && input.machine.states.some(({ kind }) => kind === "suspend")) {
    const kept = isGenerator(input) ? [] : code(own("isSent"), " ? ", UNDEFINED, " : ");
    lines.add(2, "let ", own("awaiting"), " = ", kept, "this.awaiting;");
  }
  for (const known of cfg.variables) {
    const slot = frame.slots.get(known.id);
    if (slot?.place === "literal") lines.add(2, "const ", slot.local, " = ", known.literal!, ";");
    if (slot?.place !== "poll") continue;
    const type = localType(input, known);
    allowUnread(lines, 2, input, known);
    lines.add(2, "let ", slot.local, later(known, type), typeAnnotation(known, type), ";");
  }
}
