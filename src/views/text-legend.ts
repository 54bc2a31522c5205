/** Below the code: what became of a function, its states, what each saves, and why. */
import type { FunctionReport, LocalReport, StateReport } from "../ir/result.ts";
import { displayWidth, printable, wrap } from "./columns.ts";
import { isResting, saysWhatItSaves, type StateMark } from "./state-marks.ts";
import { stateStyle, type Painter, type Style } from "./text-style.ts";

export function renderLegend(
  fn: FunctionReport,
  marks: ReadonlyMap<number, StateMark>,
  { width, paint }: { width: number; paint: Painter },
): string[] {
  const name = paint(printable(fn.name), "strong");
  if (fn.status === "left") {
    return ["", `${name} is left as written: ${printable(fn.reason ?? "not asked for")}`];
  }
  const shown = fn.states.filter(isResting);
  const states = table(
    shown.map((state) => {
      const mark = marks.get(state.id)!;
      return [mark.label, state.name, place(state), awaited(state), saves(state)].map(
        (text, column): Cell => ({ text, style: column < 2 ? stateStyle(mark, true) : "plain" }),
      );
    }),
    { width, paint },
  );
  const locals = table(
    fn.locals.map((local) => [
      { text: local.field, style: "strong" },
      { text: local.type ?? "", style: "plain" },
      { text: `saved in ${savedIn(local, marks)}`, style: "plain" },
      { text: local.why, style: "dim" },
    ]),
    { width, paint },
  );
  return [
    "",
    `${name} becomes ${paint(printable(fn.className), "strong")} (${fn.mode})`,
    ...states,
    ...(locals.length > 0 ? ["  saved locals", ...locals] : []),
  ];
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, " "));
}

function place(state: StateReport): string {
  return state.line === null ? "" : `line ${state.line}`;
}

function awaited(state: StateReport): string {
  return state.awaited === null ? "" : `await ${state.awaited}`;
}

function saves(state: StateReport): string {
  if (!saysWhatItSaves(state)) return "";
  return state.saved.length === 0 ? "saves nothing" : `saves ${state.saved.join(", ")}`;
}

function savedIn(local: LocalReport, marks: ReadonlyMap<number, StateMark>): string {
  return local.savedIn.map((id) => marks.get(id)?.label ?? String(id)).join(", ");
}

interface Cell {
  readonly text: string;
  readonly style: Style;
}

/** Rows with their columns lined up; what goes beyond the width is broken and indented. */
function table(
  given: readonly Cell[][],
  { width, paint }: { width: number; paint: Painter },
): string[] {
  const widths: number[] = [];
  const rows = given.map((row) => row.map((cell) => ({ ...cell, text: oneLine(cell.text) })));
  for (const row of rows) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
    });
  }
  return rows.flatMap((row) => {
    const padded = row.map(({ text, style }, column) => ({
      text: `  ${text}${widths[column] === 0 ? "" : " ".repeat(widths[column]! - displayWidth(text))}`,
      style,
    }));
    const cells = padded.filter((_, column) => widths[column]! > 0);
    return wrap<Style>([{ text: "  ", style: "plain" }, ...cells], width).map((line) => {
      const used = line.findLastIndex(({ text }) => text.trim() !== "") + 1;
      return line
        .slice(0, used)
        .map(({ text, style }, at) => paint(at === used - 1 ? text.trimEnd() : text, style))
        .join("");
    });
  });
}
