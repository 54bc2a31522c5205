/** The short mark and the colour that stand for a state on both sides of every view. */
import { isSuspendPoint, type FunctionReport, type StateReport } from "../ir/result.ts";

/** How many colours the views have; states beyond begin again with the first. */
export const COLOURS = 8;

export interface StateMark {
  readonly state: StateReport;
  /** First letter and number of the name: `U`, `S0` for `Suspend0Sleep`, `F9` for `Finally9`. */
  readonly label: string;
  /** 0 to COLOURS - 1; null for states that run none of the author's text. */
  readonly colour: number | null;
}

/** The marks of one machine by state id. */
export function markStates(fn: FunctionReport): ReadonlyMap<number, StateMark> {
  const marks = new Map<number, StateMark>();
  let colour = 0;
  for (const state of fn.states) {
    const runsText = state.kind === "unresumed" || isSuspendPoint(state) || state.kind === "block";
    marks.set(state.id, {
      state,
      label:
        (/[\p{L}_$]/u.exec(state.name)?.[0] ?? "?").toUpperCase() +
        (/\d+/.exec(state.name)?.[0] ?? ""),
      colour: runsText ? colour++ % COLOURS : null,
    });
  }
  return marks;
}

/** Whether a machine can be found in this state between two polls, before it is done. */
export function isResting(state: StateReport): boolean {
  return state.kind === "unresumed" || isSuspendPoint(state);
}

/** Before the first poll a machine holds its arguments, which says nothing about suspending. */
export function saysWhatItSaves(state: StateReport): boolean {
  return isSuspendPoint(state);
}

/** `saves url, attempt`, or that it saves nothing. */
export function saves(state: StateReport): string {
  return state.saved.length === 0 ? "saves nothing" : `saves ${state.saved.join(", ")}`;
}

/** What became of the awaits of the module itself. */
export const MODULE_STAYS = "stays as it is, since a module is no function";

/** What a state waits for: code of the source, or in words. A future that is returned is awaited without being asked. */
export function awaits(state: StateReport): { readonly text: string; readonly isCode: boolean } {
  if (state.awaited !== null) return { text: state.awaited, isCode: true };
  return { text: state.kind === "suspend" ? "what is returned" : "", isCode: false };
}
