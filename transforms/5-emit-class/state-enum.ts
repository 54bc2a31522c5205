/**
 * The enum of states:
 *
 *     // Where `fetchUser` stands between two polls.
 *     const enum FetchUserState {
 *       Unresumed, …
 *       Suspend0Load,  // line 3: await load(id); saves id
 *       Loop5,         // line 5: while (left > 0)
 *     }
 */
import { lineIndexAt, oneLine } from "../../src/base/text.ts";
import { blockOf, suspensionOf } from "../../src/ir/visit.ts";
import type { State } from "../../src/ir/machine.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";

export function emitStates(lines: Lines, input: EmitInput): void {
  const { machine, names } = input;
  if (!keepsState(input)) return;
  lines.add(0, `// Where \`${names.functionName}\` stands between two polls.`);
  lines.add(0, `const enum ${names.enumName} {`);
  for (const state of machine.states) {
    const comment = commentOf(input, state);
    lines.add(1, `${state.name} = ${state.id},${comment === "" ? "" : ` // ${comment}`}`);
  }
  lines.add(0, "}");
}

/** Code that runs in one go has nothing to go on from; a future may be asked twice, if only by mistake. */
export function keepsState({ machine, mode }: EmitInput): boolean {
  return mode === "lazy" || machine.order.labelled.size > 1;
}

function commentOf(input: EmitInput, state: State): string {
  switch (state.kind) {
    case "unresumed":
      return "nothing has run yet";
    case "returned":
      return "it gave its value";
    case "panicked":
      return "it threw";
    case "dropped":
      return "it was cancelled";
    case "running":
      return "a poll is on the stack";
    case "suspend":
    case "yield":
      return `${suspendText(input, state)}${savedText(input, state)}`;
    case "block":
      return blockText(input, state.at!);
  }
}

/** `line 5: for (const item of items)` */
function blockText({ lineStarts, text }: EmitInput, at: number): string {
  const index = lineIndexAt(lineStarts, at);
  const line = text.slice(at, lineStarts[index + 1] ?? text.length).replace(/[\s{]+$/, "");
  return `line ${index + 1}: ${oneLine(line)}`;
}

/** `line 3: await load(id)` */
export function suspendText(input: EmitInput, state: State, width = 60): string {
  const { start, end } = suspensionOf(blockOf(input.machine.cfg, state.awaitBlock!))!.span;
  if (start === end) return "the returned future";
  const line = lineIndexAt(input.lineStarts, start) + 1;
  return `line ${line}: ${oneLine(input.text.slice(start, end), width)}`;
}

/** A comment names no more fields than these. */
const MANY = 6;

/** `; saves user, tries`: the fields that hold what is needed later, but for those that are right from the start. */
function savedText(input: EmitInput, state: State): string {
  const { liveness, slots } = input.machine.frame;
  const kept = liveness.saved.get(state.awaitBlock!)!.toArray();
  const saved = kept.filter((id) => !slots.get(id)!.constant);
  if (saved.length === 0) return "";
  const named = saved.length <= MANY ? saved : saved.slice(0, MANY - 1);
  const fields = named.map((id) => slots.get(id)!.field).join(", ");
  const more = saved.length - named.length;
  return `; saves ${fields}${more === 0 ? "" : ` and ${more} more`}`;
}
