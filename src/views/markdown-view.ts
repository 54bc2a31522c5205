/** The view for a page of text: each function as it was, its states and saved locals, and what it became. */
import { positionAt } from "../base/code-frame.ts";
import { lineStartsOf, type Span } from "../base/text.ts";
import type { FunctionReport, ModuleAwait, StateReport } from "../ir/result.ts";
import type { Subject } from "./align.ts";
import { MODULE_STAYS, awaits, saysWhatItSaves, isResting } from "./state-marks.ts";

export function renderMarkdown(subject: Subject): string {
  const { fileName, result } = subject;
  const lowered = result.functions.filter((fn) => fn.status === "lowered");
  const native = result.functions.filter((fn) => fn.status === "native");
  const left = result.functions.filter((fn) => fn.status === "left");
  const sections = [
    `# ${code(fileName)}`,
    ...lowered.flatMap((fn) => describeFunction(fn, subject)),
    ...(native.length === 0 ? [] : ["## Needs no machine", describeLeft(native, subject)]),
    ...(left.length === 0 ? [] : ["## Left as written", describeLeft(left, subject)]),
    ...describeModule(result.moduleAwaits),
    ...(result.functions.length === 0 ? ["There are no async functions in this file."] : []),
  ];
  return sections.join("\n\n") + "\n";
}

function describeFunction(fn: FunctionReport, { fileName, source, result }: Subject): string[] {
  const language = /\.[mc]?jsx?$/.test(fileName) ? "js" : "ts";
  const resting = fn.states.filter(isResting);
  const names = new Map(fn.states.map((state) => [state.id, state.name]));
  const generated = [fn.machine, fn.wrapper]
    .filter((span) => span !== null)
    .map((span) => excerpt(result.code, span));
  return [
    `## ${code(fn.name)} becomes ${code(fn.className)} (${fn.mode})`,
    fence(excerpt(source, fn.source), language),
    "### States",
    table(
      ["state", "line", "awaits", "saves", "next"],
      resting.map((state) => [
        code(state.name),
        String(state.line ?? ""),
        awaited(state),
        saysWhatItSaves(state) ? state.saved.map(code).join(", ") || "nothing" : "",
        state.successors.map((id) => code(names.get(id) ?? String(id))).join(", "),
      ]),
    ),
    ...(fn.locals.length === 0
      ? []
      : [
          "### Saved locals",
          table(
            ["local", "type", "saved in", "why"],
            fn.locals.map((local) => [
              code(local.field),
              local.type === null ? "" : code(local.type),
              local.savedIn.map((id) => code(names.get(id) ?? String(id))).join(", "),
              cell(local.why),
            ]),
          ),
        ]),
    "### Machine",
    fence(generated.join("\n\n"), language),
  ];
}

function describeLeft(left: readonly FunctionReport[], { source }: Subject): string {
  const starts = lineStartsOf(source);
  return left
    .map((fn) => {
      const { line } = positionAt(starts, fn.source.start);
      return `- ${code(fn.name)}, line ${line}: ${fn.reason ?? "not asked for"}`;
    })
    .join("\n");
}

function describeModule(awaits: readonly ModuleAwait[]): string[] {
  if (awaits.length === 0) return [];
  const lines = awaits.map(({ line, text }) => `- line ${line}: ${code(text)}`);
  return ["## The module itself awaits", `This ${MODULE_STAYS}:`, lines.join("\n")];
}

function awaited(state: StateReport): string {
  const { text, isCode } = awaits(state);
  return isCode ? code(text) : text;
}

/** A piece of code with the indentation of its surroundings taken off. */
function excerpt(text: string, span: Span): string {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, span.start))![0];
  const lines = text.slice(span.start, span.end).split(/\r\n|\n/);
  // A line of a template literal that is less indented shows that the rest must stay as it is too.
  if (!lines.every((line, index) => index === 0 || line === "" || line.startsWith(indent))) {
    return lines.join("\n");
  }
  return lines.map((line, index) => (index === 0 ? line : line.slice(indent.length))).join("\n");
}

function fence(text: string, language: string): string {
  const ticks = longestTicks(text, 2);
  return `${ticks}\`${language}\n${text}\n${ticks}\``;
}

/** Inline code, fit for a table cell. */
function code(text: string): string {
  const ticks = longestTicks(text, 0);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${ticks}\`${pad}${cell(text)}${pad}\`${ticks}`;
}

function longestTicks(text: string, least: number): string {
  const longest = Math.max(least, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  return "`".repeat(longest);
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
