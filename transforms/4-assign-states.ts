/**
 * Pass 4: gives every suspend point and every block that is jumped to a state with a name.
 *
 *     await fetchUser(id)      Suspend0FetchUser
 *     a loop on line 12        Loop12
 *
 * The first five states are the same in every machine; the runtime knows their numbers.
 */
import { NameSpace, wordFor } from "../src/base/names.ts";
import { lineIndexAt, type LineStarts } from "../src/base/text.ts";
import type { Block, BlockId, Cfg } from "../src/ir/cfg.ts";
import type { Frame, Order, State, StateKind, StateMachine } from "../src/ir/machine.ts";
import { blockOf } from "../src/ir/visit.ts";

const FIXED: readonly (readonly [string, StateKind])[] = [
  ["Unresumed", "unresumed"],
  ["Returned", "returned"],
  ["Panicked", "panicked"],
  ["Dropped", "dropped"],
  ["Running", "running"],
];

/** Awaits are numbered in the order they are reached in the text: an inner one ends first. */
function spanEnd({ terminator }: Block): number {
  if (terminator.kind !== "await") return 0;
  const { start, end } = terminator.span;
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
  }));
  const stateOf = new Map<BlockId, State>([[cfg.entry, states[0]!]]);
  const add = (name: string, kind: StateKind, block: BlockId, awaitBlock: BlockId | null): void => {
    const { region } = blockOf(cfg, awaitBlock ?? block);
    const state = {
      id: states.length,
      name: names.take(name, true),
      kind,
      block,
      awaitBlock,
      region,
    };
    states.push(state);
    stateOf.set(block, state);
  };
  const awaits = [...cfg.blocks.values()].filter((block) => block.terminator.kind === "await");
  awaits.sort((a, b) => spanEnd(a) - spanEnd(b));
  awaits.forEach((block, index) => {
    const { terminator } = block;
    if (terminator.kind !== "await") return;
    const isReturned = terminator.span.start === terminator.span.end;
    const word = isReturned
      ? "Returned"
      : wordFor(text.slice(terminator.span.start, terminator.span.end).replace(/^await\b\s*/, ""));
    add(`Suspend${index}${word}`, "suspend", terminator.resume, block.id);
  });
  for (const id of order.blocks) {
    if (!order.labelled.has(id) || stateOf.has(id)) continue;
    const block = blockOf(cfg, id);
    add(`${block.name}${lineIndexAt(lines, block.at) + 1}`, "block", id, null);
  }
  return { cfg, frame, order, states, stateOf };
}
