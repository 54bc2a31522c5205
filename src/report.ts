/** What became of each function, with the places in the output: the data of every view. */
import { addTo } from "./base/groups.ts";
import { firstFrom } from "./base/search.ts";
import { lineIndexAt, oneLine, withoutKeyword, type LineStarts } from "./base/text.ts";
import type { VarId } from "./ir/cfg.ts";
import {
  isSuspendPoint,
  type FunctionForm,
  type FunctionReport,
  type Link,
  type LocalReport,
  type ModuleAwait,
  type Span,
  type StateReport,
} from "./ir/result.ts";
import type { Fn } from "./ir/source.ts";
import type { PlacedMark, Segment } from "./print/output.ts";
import type { MachineContext } from "./print/printer.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts } from "./syntax/typescript.ts";
import type { State, StateMachine } from "./ir/machine.ts";
import { blockOf, successorsOf, suspensionOf } from "./ir/visit.ts";

interface ReportInput {
  readonly found: readonly AsyncFn[];
  readonly lowered: ReadonlyMap<
    Fn,
    {
      readonly lower: () => { readonly context: MachineContext };
      readonly names: { readonly className: string };
    }
  >;
  /** Where the module itself awaits. */
  readonly moduleAwaits: readonly Span[];
  readonly marks: readonly PlacedMark[];
  readonly segments: readonly Segment[];
  readonly lines: LineStarts;
  readonly text: string;
}

interface Reports {
  readonly functions: FunctionReport[];
  readonly moduleAwaits: ModuleAwait[];
  readonly links: Link[];
}

export function makeReports(input: ReportInput): Reports {
  const marksOf = new Map<Fn, PlacedMark[]>();
  for (const mark of input.marks) addTo(marksOf, mark.mark.fn, mark);
  const functions = input.found.map((asyncFn) =>
    reportOf(input, asyncFn, marksOf.get(asyncFn.fn) ?? []),
  );
  const links = input.found.flatMap((asyncFn, fn) =>
    linksOf(input, fn, marksOf.get(asyncFn.fn) ?? []),
  );
  const moduleAwaits = input.moduleAwaits.map(({ start, end }) => ({
    source: { start, end },
    line: lineIndexAt(input.lines, start) + 1,
    text: oneLine(input.text.slice(start, end)),
  }));
  return { functions, moduleAwaits, links };
}

function reportOf(
  input: ReportInput,
  asyncFn: AsyncFn,
  marks: readonly PlacedMark[],
): FunctionReport {
  const { fn, name, mode, verdict, refusal } = asyncFn;
  const known = input.lowered.get(fn);
  const { node } = fn;
  const source = { start: node.getStart(), end: node.end };
  const form = formOf(node);
  if (known === undefined) {
    const reason = refusal?.message ?? verdict;
    const status = verdict === "never suspends" ? "native" : "left";
    const empty = { className: "", machine: null, wrapper: null, states: [], locals: [] };
    return { name, mode, status, reason, source, form, ...empty };
  }
  const spanOf = (what: "machine" | "wrapper"): { start: number; end: number } | null => {
    const placed = marks.find((mark) => mark.mark.what === what);
    return placed === undefined ? null : { start: placed.start, end: placed.end };
  };
  const { machine } = known.lower().context;
  const statesOf = statesSaving(machine);
  const places = placesOfStates(marks);
  return {
    name,
    className: known.names.className,
    mode,
    status: "lowered",
    reason: null,
    source,
    form,
    machine: spanOf("machine"),
    wrapper: spanOf("wrapper"),
    states: machine.states.map((state) =>
      stateReport(input, machine, state, places.get(state.id) ?? []),
    ),
    locals: localReports(machine, statesOf),
  };
}

function formOf(node: Fn["node"]): FunctionForm {
  if (ts.isFunctionDeclaration(node)) return "declaration";
  return ts.isMethodDeclaration(node) ? "method" : "expression";
}

function stateReport(
  input: ReportInput,
  machine: StateMachine,
  state: State,
  output: readonly Span[],
): StateReport {
  const suspension =
    state.awaitBlock === null ? null : suspensionOf(blockOf(machine.cfg, state.awaitBlock));
  const hasText = suspension !== null && suspension.span.start < suspension.span.end;
  const span = hasText ? suspension.span : null; // the wait for a returned future has no text
  const at = span?.start ?? state.at;
  return {
    id: state.id,
    name: state.name,
    kind: state.kind,
    line: at === null ? null : lineIndexAt(input.lines, at) + 1,
    source: span,
    awaited: span === null ? null : oneLine(withoutKeyword(input.text.slice(span.start, span.end))),
    saved: savedIn(machine, state),
    output,
    successors: successorStates(machine, state),
  };
}

/** Fields that hold something needed after the suspension, whether written now or there from the start; a literal has none. */
function savedIn(machine: StateMachine, state: State): string[] {
  if (state.awaitBlock === null) return [];
  const { frame } = machine;
  return frame.liveness.saved
    .get(state.awaitBlock)!
    .toArray()
    .flatMap((id) => frame.slots.get(id)!.field ?? []);
}

/** The states that a run from this one can end or go on in. */
function successorStates(machine: StateMachine, state: State): number[] {
  if (state.block === null) return [];
  const found = new Set<number>();
  const seen = new Set<number>();
  const visit = (id: typeof state.block & number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const block = blockOf(machine.cfg, id);
    if (block.terminator.kind === "return") found.add(1);
    if (block.terminator.kind === "throw" && block.region === null) found.add(2);
    for (const next of successorsOf(machine.cfg, block)) {
      const known = machine.stateOf.get(next);
      if (known === undefined) visit(next);
      else if (known.id !== state.id || isSuspendPoint(known)) found.add(known.id);
    }
  };
  visit(state.block);
  return [...found].sort((a, b) => a - b);
}

/** Where each state stands in the output. */
function placesOfStates(marks: readonly PlacedMark[]): Map<number, Span[]> {
  const places = new Map<number, Span[]>();
  for (const { mark, start, end } of marks) {
    if (mark.what === "state") addTo(places, mark.state, { start, end });
  }
  return places;
}

/** The states that save each variable. */
function statesSaving({ states, frame }: StateMachine): Map<VarId, number[]> {
  const found = new Map<VarId, number[]>();
  for (const { id, awaitBlock } of states) {
    if (awaitBlock === null) continue;
    for (const variable of frame.liveness.saved.get(awaitBlock)!) addTo(found, variable, id);
  }
  return found;
}

function localReports(
  machine: StateMachine,
  statesOf: ReadonlyMap<VarId, readonly number[]>,
): LocalReport[] {
  const reports: LocalReport[] = [];
  for (const known of machine.cfg.variables) {
    const slot = machine.frame.slots.get(known.id);
    if (slot?.field == null) continue;
    const declaration = known.binding?.declaration ?? null;
    reports.push({
      name: known.binding?.name ?? slot.local,
      field: slot.field,
      type: null,
      source: declaration === null ? null : { start: declaration.getStart(), end: declaration.end },
      savedIn: statesOf.get(known.id) ?? [],
      why: whyOf(known),
    });
  }
  return reports;
}

function whyOf(known: StateMachine["cfg"]["variables"][number]): string {
  if (known.captured) return "captured from the function around";
  if (known.given) return "handed over when the machine is made";
  if (known.binding === null) return "evaluated before an await, used after it";
  if (known.storage !== "value") return "shared with a closure";
  return "used after an await";
}

const outputOf = (segment: Segment): number => segment.output;

/** The author's text inside each state, linked to where he wrote it. */
function linksOf(input: ReportInput, fn: number, marks: readonly PlacedMark[]): Link[] {
  const links: Link[] = [];
  const { segments } = input;
  for (const { mark, start, end } of marks) {
    if (mark.what !== "state") continue;
    for (let at = firstFrom(segments, start, outputOf); at < segments.length; at++) {
      const { output, source, length } = segments[at]!;
      if (output >= end) break;
      if (length === 0 || input.text.slice(source, source + length).trim() === "") continue;
      const sourceSpan = { start: source, end: source + length };
      links.push({
        source: sourceSpan,
        output: { start: output, end: output + length },
        fn,
        state: mark.state,
      });
    }
  }
  return links;
}
