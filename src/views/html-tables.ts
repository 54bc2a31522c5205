/** The tables of a page: the states of each machine, and in which of them each saved local is kept. */
import type { FunctionReport, ModuleAwait, StateReport } from "../ir/result.ts";
import { colourClass, type Marks } from "./html-code.ts";
import { escapeHtml, stateKey } from "./html-text.ts";
import { MODULE_STAYS, awaits } from "./state-marks.ts";

export function renderTables(functions: readonly FunctionReport[], marks: Marks): string {
  return functions.map((fn, index) => renderFunction(fn, index, marks)).join("\n");
}

/** Shown whichever function the tables are of: no machine of the page has anything of it. */
export function renderModuleAwaits(awaits: readonly ModuleAwait[]): string {
  if (awaits.length === 0) return "";
  const lines = awaits.map(
    ({ line, text }) => `<li>line ${line}: <code>${escapeHtml(text)}</code></li>`,
  );
  return `<section class="module">
<h2>The module itself awaits <small>${MODULE_STAYS}</small></h2>
<ul>${lines.join("")}</ul>
</section>`;
}

function renderFunction(fn: FunctionReport, index: number, marks: Marks): string {
  const name = `<h2><code>${escapeHtml(fn.name)}</code>`;
  if (fn.status !== "lowered") {
    const what = fn.status === "native" ? "needs no machine" : "left as written";
    const reason = escapeHtml(fn.reason ?? "not asked for");
    return `<section class="function" data-function="${index}">${name} <small>${what}: ${reason}</small></h2></section>`;
  }
  const shown = fn.states.filter((state) => marks[index]!.get(state.id)!.colour !== null);
  const heads = fn.locals.map(
    (local, at) =>
      `<th scope="col" class="local"><button type="button" data-local="${stateKey(index, at)}">` +
      `${escapeHtml(local.field)}<small>${escapeHtml(local.type ?? "")}</small></button></th>`,
  );
  return `<section class="function" data-function="${index}">
${name} becomes <code>${escapeHtml(fn.className)}</code> <small>${fn.mode}</small></h2>
<div class="scroll"><table>
<caption>States, and the locals that are saved in each</caption>
<thead><tr><th scope="col">state</th><th scope="col">line</th><th scope="col">awaits</th><th scope="col">next</th>${heads.join("")}</tr></thead>
<tbody>
${shown.map((state) => renderState(state, fn, index, marks)).join("\n")}
</tbody></table></div>
${renderReasons(fn, index)}
</section>`;
}

function renderState(state: StateReport, fn: FunctionReport, index: number, marks: Marks): string {
  const mark = marks[index]!.get(state.id)!;
  const next = state.successors.map((id) => {
    const successor = marks[index]!.get(id);
    const name = escapeHtml(successor?.state.name ?? String(id));
    if (successor?.colour == null) return `<span>${name}</span>`;
    return `<button type="button" class="chip${colourClass(successor)}" data-state="${stateKey(index, id)}">${name}</button>`;
  });
  const kept = fn.locals.map((local) =>
    state.saved.includes(local.field) && state.kind !== "block"
      ? `<td class="kept"><span aria-label="saved">●</span></td>`
      : "<td></td>",
  );
  const { text, isCode } = awaits(state);
  const awaited = isCode ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text);
  return (
    `<tr class="state${colourClass(mark)} ${state.kind}" data-state="${stateKey(index, state.id)}">` +
    `<th scope="row"><button type="button" data-state="${stateKey(index, state.id)}"><span class="mark">${mark.label}</span> ${escapeHtml(state.name)}</button></th>` +
    `<td>${state.line ?? ""}</td><td>${awaited}</td>` +
    `<td>${next.join(" ")}</td>${kept.join("")}</tr>`
  );
}

function renderReasons(fn: FunctionReport, index: number): string {
  if (fn.locals.length === 0) return "<p>No local has to be saved.</p>";
  const items = fn.locals.map(
    (local, at) =>
      `<div data-local="${stateKey(index, at)}"><dt><code>${escapeHtml(local.field)}</code></dt><dd>${escapeHtml(local.why)}</dd></div>`,
  );
  return `<dl>${items.join("")}</dl>`;
}
