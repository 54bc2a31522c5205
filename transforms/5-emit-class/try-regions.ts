/**
 * Errors and drops. There is no stack of handlers: which handler an error goes to follows from the
 * state, and so does the clean-up that a drop must run.
 *
 *     catch (error) { switch (state) { case S.Try4: case S.Suspend1: caught = error; state = S.Catch7; continue; } … }
 *     unwind(state) { switch (state) { case S.Suspend1: this.exit = "drop"; this.state = S.Finally9; return true; } … }
 */
import { addTo } from "../../src/base/groups.ts";
import type { Region } from "../../src/ir/cfg.ts";
import { code, own, typed, variable, type Code } from "../../src/ir/code.ts";
import type { State } from "../../src/ir/machine.ts";
import { blockOf, cleanupOf, regionOf } from "../../src/ir/visit.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";
import { stateCode } from "./lines.ts";

/** `caught = error; state = S.Catch7;` */
export function enterHandler(input: EmitInput, region: Region, error: Code): readonly Code[] {
  const { machine } = input;
  const parts: Code[] = [];
  if (machine.frame.slots.has(region.error)) {
    parts.push(code(variable(region.error, "write"), " = ", error, ";"));
  }
  if (region.exit !== null && machine.frame.slots.has(region.exit))
    parts.push(code(variable(region.exit, "write"), ' = "throw";'));
  const target = machine.stateOf.get(region.handler)!;
  parts.push(code(own("state"), " = ", stateCode(target.id), ";"));
  return parts;
}

/** Whether an error can go anywhere but to the caller. */
export function hasHandlers(input: EmitInput): boolean {
  return groupByRegion(input, (state) => regionOf(input.machine.cfg, state.region)).length > 0;
}

export function emitHandlers(lines: Lines, input: EmitInput, depth: number): void {
  const { cfg } = input.machine;
  const guarded = groupByRegion(input, (state) => regionOf(cfg, state.region));
  const drops =
    input.mode === "lazy" &&
    cfg.regions.some((region) => region.exit !== null && input.machine.stateOf.has(region.handler));
  if (drops) {
    // During a drop only the handlers inside the clean-up that runs may see an error.
    const inside = guarded.filter(([region]) => region.inCleanup);
    const outside = guarded.filter(([region]) => !region.inCleanup);
    if (inside.length > 0) emitArms(lines, input, depth, inside);
    if (outside.length > 0) {
      lines.add(depth, "if (!this.dropping) {");
      emitArms(lines, input, depth + 1, outside);
      lines.add(depth, "}");
    }
    emitSavesForCleanup(lines, input, depth);
    lines.add(depth, "throw this.fail(", own("error"), ", ", own("state"), ");");
    return;
  }
  if (guarded.length > 0) emitArms(lines, input, depth, guarded);
  if (input.mode === "lazy") lines.add(depth, "this.state = ", stateCode(2), ";");
  lines.add(depth, "throw ", own("error"), ";");
}

function emitArms(
  lines: Lines,
  input: EmitInput,
  depth: number,
  groups: readonly (readonly [Region, readonly State[]])[],
): void {
  lines.add(depth, "switch (", own("state"), ") {");
  for (const [region, states] of groups) {
    for (const state of states) lines.add(depth + 1, "case ", stateCode(state.id), ":");
    for (const part of enterHandler(input, region, own("error"))) lines.add(depth + 2, part);
    lines.add(depth + 2, "continue;");
  }
  lines.add(depth, "}");
}

/** An error inside a clean-up of a drop: the next outer clean-up finds its locals in their fields. */
function emitSavesForCleanup(lines: Lines, input: EmitInput, depth: number): void {
  const { cfg, frame } = input.machine;
  const needed = new Set(
    cfg.regions
      .filter((region) => region.exit !== null)
      .flatMap((region) => [...(frame.liveness.liveIn.get(region.handler) ?? [])]),
  );
  for (const id of needed) {
    const slot = frame.slots.get(id);
    if (slot?.field != null && !slot.constant)
      lines.add(depth, `this.${slot.field} = ${slot.local};`);
  }
}

export function emitUnwind(lines: Lines, input: EmitInput): void {
  const { cfg, frame, stateOf } = input.machine;
  const groups = groupByRegion(input, (state) => cleanupOf(cfg, state.region));
  const arms = groups.map(([region, states]): Arm => {
    const exit = frame.slots.get(region.exit!)?.field;
    const target = code("this.state = ", stateCode(stateOf.get(region.handler)!.id), ";");
    return { states, body: exit == null ? [target] : [markDrop(exit), target] };
  });
  emitAnswer(lines, "unwind", "The clean-up that a drop goes to from each state.", arms);
}

/** A clean-up that runs already is not dropped: only what would follow it is. */
export function emitFinishes(lines: Lines, input: EmitInput): void {
  const { cfg, frame } = input.machine;
  const groups = new Map<string, State[]>();
  for (const state of input.machine.states) {
    if (state.awaitBlock === null) continue;
    const { cleanup } = blockOf(cfg, state.awaitBlock);
    const exit = cleanup === null ? null : frame.slots.get(cleanup)?.field;
    if (exit != null) addTo(groups, exit, state);
  }
  const arms = [...groups].map(([exit, states]): Arm => ({ states, body: [markDrop(exit)] }));
  const comment = "Suspended inside a clean-up: a drop lets it run to its end.";
  emitAnswer(lines, "finishes", comment, arms);
}

/** `this.exit = "drop";` */
function markDrop(exit: string): Code {
  return code(`this.${exit} = "drop";`);
}

/** What happens in some states. */
interface Arm {
  readonly states: readonly State[];
  readonly body: readonly Code[];
}

/** A method that says of a state whether it has an arm, and does what stands there. */
function emitAnswer(
  lines: Lines,
  name: "unwind" | "finishes",
  comment: string,
  arms: readonly Arm[],
): void {
  if (arms.length === 0) return;
  const parameter = code(own("state"), typed(": number"));
  lines.add(0, "");
  lines.add(1, `// ${comment}`);
  lines.add(1, typed("protected override "), `${name}(`, parameter, ")", typed(": boolean"), " {");
  lines.add(2, "switch (", own("state"), ") {");
  for (const { states, body } of arms) {
    for (const { id } of states) lines.add(3, "case ", stateCode(id), ":");
    for (const part of body) lines.add(4, part);
    lines.add(4, "return true;");
  }
  lines.add(3, "default:");
  lines.add(4, "return false;");
  lines.add(2, "}");
  lines.add(1, "}");
}

function groupByRegion(
  input: EmitInput,
  regionFor: (state: State) => Region | null,
): readonly (readonly [Region, readonly State[]])[] {
  const groups = new Map<Region, State[]>();
  for (const state of input.machine.states) {
    if (state.block === null) continue;
    const region = regionFor(state);
    if (region !== null && input.machine.stateOf.has(region.handler)) addTo(groups, region, state);
  }
  return [...groups];
}
