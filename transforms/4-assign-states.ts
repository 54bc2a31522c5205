/**
 * Pass 4: gives every suspend point and every block that is jumped to a state with a name.
 *
 *     await fetchUser(id)      Suspend0FetchUser
 *     yield total              Yield1Total
 *     a loop on line 12        Loop12
 *
 * The first five states are the same in every machine; the runtime knows their numbers.
 */
import { NameSpace, wordFor } from "../src/base/names.ts";
import { lineIndexAt, withoutKeyword, type LineStarts } from "../src/base/text.ts";
import type { Block, BlockId, Cfg } from "../src/ir/cfg.ts";
import type { Frame, Order, State, StateKind, StateMachine } from "../src/ir/machine.ts";
import type { Code } from "../src/ir/code.ts";
import { blockOf, codeOf, codeOfTerminator, suspensionOf } from "../src/ir/visit.ts";

const FIXED: readonly (readonly [string, StateKind])[] = [
  ["Unresumed", "unresumed"],
  ["Returned", "returned"],
  ["Panicked", "panicked"],
  ["Dropped", "dropped"],
  ["Running", "running"],
];

/** Suspend points are numbered in the order they are reached in the text: an inner one ends first. */
function spanEnd(block: Block): number {
  const { start, end } = suspensionOf(block)!.span;
  return start === end ? Infinity : end; // the returned future comes last
}

export function assignStates(
  cfg: Cfg,
  frame: Frame,
  order: Order,
  text: string,
  lines: LineStarts,
): StateMachine {
  const names = new NameSpace(new Set());
  const states: State[] = FIXED.map(([name, kind], id) => ({
    id,
    name: names.take(name, true),
    kind,
    block: kind === "unresumed" ? cfg.entry : null,
    awaitBlock: null,
    region: null,
    at: null,
  }));
  const stateOf = new Map<BlockId, State>([[cfg.entry, states[0]!]]);
  const add = (parts: Omit<State, "id" | "region"> & { readonly block: BlockId }): void => {
    const { kind, block, awaitBlock, at } = parts;
    const { region } = blockOf(cfg, awaitBlock ?? block);
    const name = names.take(parts.name, true);
    const state = { id: states.length, name, kind, block, awaitBlock, region, at };
    states.push(state);
    stateOf.set(block, state);
  };
  const suspensions = [...cfg.blocks.values()].filter((block) => suspensionOf(block) !== null);
  suspensions.sort((a, b) => spanEnd(a) - spanEnd(b));
  suspensions.forEach((block, index) => {
    const { kind, span, resume } = suspensionOf(block)!;
    const isReturned = span.start === span.end;
    const word = isReturned
      ? "Returned"
      : wordFor(withoutKeyword(text.slice(span.start, span.end)));
    const place = { block: resume, awaitBlock: block.id, at: span.start };
    if (kind === "await") add({ name: `Suspend${index}${word}`, kind: "suspend", ...place });
    else add({ name: `Yield${index}${word}`, kind: "yield", ...place });
  });
  for (const id of order.blocks) {
    if (!order.labelled.has(id) || stateOf.has(id)) continue;
    const block = blockOf(cfg, id);
    const at = placeOf(block, text);
    const name = `${block.name}${lineIndexAt(lines, at) + 1}`;
    add({ name, kind: "block", block: id, awaitBlock: null, at });
  }
  return { cfg, frame, order, states, stateOf };
}

/** What comes after a construct is where the code goes on, not where the construct ended. */
function placeOf({ at, instrs, terminator }: Block, text: string): number {
  const isEnd = at === text.length || /[\s;,)}\]]/.test(text[at]!);
  if (!isEnd) return at;
  for (const instr of instrs) {
    const start = instr.kind === "run" ? instr.at : startOf(codeOf(instr));
    if (start !== null && start > at) return start;
  }
  if (terminator.kind === "await") return terminator.span.start;
  return startOf(codeOfTerminator(terminator)) ?? at;
}

/** Where the first of the author's text in it is written. */
function startOf(parts: readonly Code[]): number | null {
  for (const piece of parts.flat()) {
    if (piece.kind === "source") return piece.start;
    if (piece.kind === "var" && piece.span !== null) return piece.span.start;
  }
  return null;
}
