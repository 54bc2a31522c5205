/** Below the code: what became of a function, its states, what each saves, and why. */
import type { FunctionReport, LocalReport, ModuleAwait, StateReport } from "../ir/result.ts";
import { displayWidth, printable, wrap } from "./columns.ts";
import {
  MODULE_STAYS,
  awaits,
  isResting,
  saves,
  saysWhatItSaves,
  type StateMark,
} from "./state-marks.ts";
import { stateStyle, type Painter, type Style } from "./text-style.ts";

interface Setting {
  readonly width: number;
  readonly paint: Painter;
}

/** The functions that kept their text, each with the reason. */
export function renderLeft(functions: readonly FunctionReport[], setting: Setting): string[] {
  const group = (title: string, status: FunctionReport["status"]): string[] => {
    const rows = functions
      .filter((fn) => fn.status === status)
      .map((fn): Cell[] => [
        { text: fn.name, style: "strong" },
        { text: fn.reason ?? "not asked for", style: "plain" },
      ]);
    return rows.length === 0 ? [] : ["", title, ...table(rows, setting)];
  };
  return [...group("needs no machine", "native"), ...group("left as written", "left")];
}

/** Where the module itself awaits, of which nothing was made. */
export function renderModuleAwaits(awaits: readonly ModuleAwait[], setting: Setting): string[] {
  if (awaits.length === 0) return [];
  const rows = awaits.map(({ line, text }): Cell[] => [
    { text: `line ${line}`, style: "plain" },
    { text, style: "strong" },
  ]);
  return ["", `the module itself awaits: ${MODULE_STAYS}`, ...table(rows, setting)];
}

/** What became of a lowered function. */
export function renderLegend(
  fn: FunctionReport,
  marks: ReadonlyMap<number, StateMark>,
  { width, paint }: Setting,
): string[] {
  const name = paint(printable(fn.name), "strong");
  const shown = fn.states.filter(isResting);
  const states = table(
    shown.map((state) => {
      const mark = marks.get(state.id)!;
      return [
        mark.label,
        state.name,
        place(state),
        awaited(state),
        saysWhatItSaves(state) ? saves(state) : "",
      ].map((text, column): Cell => ({
        text,
        style: column < 2 ? stateStyle(mark, true) : "plain",
      }));
    }),
    { width, paint },
  );
  const locals = table(
    fn.locals.map((local) => [
      { text: local.field, style: "strong" },
      { text: local.type ?? "", style: "plain" },
      { text: savedIn(local, marks), style: "plain" },
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
  const { text } = awaits(state);
  if (text === "" || text.startsWith("for await")) return text;
  return state.kind === "yield" ? `yield ${text}` : `await ${text}`;
}

function savedIn(local: LocalReport, marks: ReadonlyMap<number, StateMark>): string {
  const labels = local.savedIn.map((id) => marks.get(id)?.label ?? String(id));
  return labels.length === 0 ? "" : `saved in ${labels.join(", ")}`;
}

interface Cell {
  readonly text: string;
  readonly style: Style;
}

/** Rows with their columns lined up; what goes beyond the width is broken and indented. */
function table(given: readonly Cell[][], { width, paint }: Setting): string[] {
  const rows = given.map((row) => row.map((cell) => ({ ...cell, text: oneLine(cell.text) })));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
    });
  }
  return rows.flatMap((row) => {
    const used = row.findLastIndex(({ text }) => text !== "") + 1;
    const cells = row.slice(0, used).flatMap(({ text, style }, column): Cell[] => {
      if (widths[column] === 0) return [];
      const pad = column === used - 1 ? 0 : widths[column]! - displayWidth(text);
      return [{ text: `  ${text}${" ".repeat(pad)}`, style }];
    });
    return wrap<Style>([{ text: "  ", style: "plain" }, ...cells], width).map((line) =>
      line.map(({ text, style }) => paint(text, style)).join(""),
    );
  });
}
