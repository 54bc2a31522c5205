/** The look of the page. One hue per state, from which light, dark and print take what they need. */
import { COLOURS } from "./state-marks.ts";

const HUES = [205, 35, 285, 145, 350, 180, 60, 320];

const STATES = Array.from({ length: COLOURS }, (_, index) => `.c${index}{--hue:${HUES[index]}}`);

export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fff, #15181d);
  --panel: light-dark(#f5f6f8, #1d2127);
  --ink: light-dark(#1c2024, #e3e6ea);
  --soft: light-dark(#555e69, #a3adb9);
  --line: light-dark(#d9dde2, #343a43);
  --keyword: light-dark(#851f4e, #f8adcb);
  --string: light-dark(#175c2e, #a3dfb3);
  --number: light-dark(#774005, #f5c792);
  --type: light-dark(#1c4f82, #a6d3fa);
  --focus: light-dark(#0b57d0, #8ab4ff);
  --size: 14px;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
:root[data-size="large"] { --size: 22px; }
${STATES.join("\n")}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  font: var(--size)/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
code, pre, .number, .mark { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code, pre { font-size: 0.93em; tab-size: 2; }
header {
  display: flex; flex-wrap: wrap; gap: 0.4em 1em; align-items: baseline;
  padding: 0.7em 1em; background: var(--panel); border-bottom: 1px solid var(--line);
}
h1 { font-size: 1.15em; margin: 0; }
h2 { font-size: 1em; margin: 0 0 0.4em; }
h3 { font-size: 1em; margin: 1.2em 0 0.4em; }
small, header p { color: var(--soft); font-weight: normal; margin: 0; }
.controls { margin-left: auto; display: flex; gap: 0.5em; }
button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 4px; padding: 0.1em 0.5em; cursor: pointer; }
.controls button { border-color: var(--line); background: var(--paper); }
.controls button[aria-pressed="true"] { border-color: var(--focus); box-shadow: inset 0 0 0 1px var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
[role="tablist"] { display: flex; flex-wrap: wrap; padding: 0 0.7em; background: var(--panel); border-bottom: 1px solid var(--line); }
[role="tab"] { border-radius: 0; border-bottom: 3px solid transparent; padding: 0.4em 0.9em; color: var(--soft); }
[role="tab"][aria-selected="true"] { color: var(--ink); border-bottom-color: var(--focus); }
main { flex: 1; padding-bottom: 1em; }
.panel > pre, .panel > section { padding: 0 1em; }
pre { overflow-x: auto; }

.code, .heads { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
.cell { min-height: 1.5em; }
.line { display: flex; }
/* While its machine scrolls by, a line of the source stays in sight. */
.source > .line { position: sticky; top: 2.2em; }
.cell.source { grid-column: 1; }
.cell.output { grid-column: 2; border-left: 1px solid var(--line); }
.cell code { flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 0.8em 0 calc(var(--indent, 0) * 1ch + 2.5ch); text-indent: calc(var(--indent, 0) * -1ch - 2ch); }
.number { width: 4ch; flex: none; text-align: right; color: var(--soft); user-select: none; font-size: 0.85em; line-height: 1.76; }
.cell .mark { width: 4ch; flex: none; text-align: center; font-size: 0.85em; line-height: 1.76; user-select: none; }
.mark { color: light-dark(hsl(var(--hue, 0) 75% 30%), hsl(var(--hue, 0) 75% 75%)); font-weight: 600; }
.note { color: var(--soft); }
.note .line > :last-child { padding: 0 0.4em; border-radius: 2px; font-style: italic; }
.note code { padding: 0; }
.lit:not(.piece, .chip, tr, [data-local], button) { background: light-dark(hsl(var(--hue) 90% 94%), hsl(var(--hue) 40% 16%)); }
.heads { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); color: var(--soft); }
.heads span { padding: 0.3em 1em 0.3em 8ch; }
.heads span + span { border-left: 1px solid var(--line); }

.piece[class*=" c"] { box-shadow: inset 0 -1px 0 light-dark(hsl(var(--hue) 60% 80%), hsl(var(--hue) 40% 32%)); border-radius: 2px; }
.piece.own[class*=" c"] { background: light-dark(hsl(var(--hue) 90% 94%), hsl(var(--hue) 40% 16%)); }
.piece { scroll-margin: 3em 0 42vh; }
.piece[data-local] { text-decoration: underline dotted; text-underline-offset: 0.25em; }
.lit.piece[class*=" c"], .lit.chip { background: light-dark(hsl(var(--hue) 95% 85%), hsl(var(--hue) 55% 24%)); }
.partner.piece { outline: 2px solid light-dark(hsl(var(--hue) 80% 40%), hsl(var(--hue) 80% 70%)); }
.lit[data-local] { background: light-dark(#ffe58a, #574500); }
.keyword { color: var(--keyword); } .string { color: var(--string); } .literal { color: var(--number); }
.type { color: var(--type); } .comment { color: var(--soft); font-style: italic; }

aside { position: sticky; bottom: 0; max-height: 38vh; overflow: auto; background: var(--panel); border-top: 1px solid var(--line); padding: 0.7em 1em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.93em; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.2em; }
th, td { text-align: left; padding: 0.15em 0.8em 0.15em 0; border-bottom: 1px solid var(--line); font-weight: normal; vertical-align: top; }
thead th { color: var(--soft); vertical-align: bottom; }
th.local { text-align: center; }
th.local small { display: block; }
td.kept { text-align: center; color: light-dark(hsl(var(--hue) 75% 35%), hsl(var(--hue) 75% 70%)); }
tr.block { color: var(--soft); }
tr.lit { background: light-dark(hsl(var(--hue) 90% 92%), hsl(var(--hue) 45% 22%)); }
.chip { border-color: light-dark(hsl(var(--hue) 40% 75%), hsl(var(--hue) 35% 40%)); padding: 0 0.4em; }
dl { margin: 0.5em 0 0; color: var(--soft); font-size: 0.93em; }
dl div { display: inline-flex; gap: 0.5em; margin-right: 1.5em; padding: 0 0.2em; border-radius: 3px; }
dd { margin: 0; }
.function + .function, .module:not(:first-child) { margin-top: 1em; }
.module ul { margin: 0; padding-left: 1.5em; font-size: 0.93em; }
.diagnostic { white-space: pre-wrap; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

@media (max-width: 700px) { :root { --size: 12px; } }
@media print {
  :root, :root[data-theme] { color-scheme: light; --size: 9px; }
  .controls, [role="tablist"] { display: none; }
  .panel[hidden], .function[hidden] { display: block; }
  .heads, aside { position: static; max-height: none; }
  .cell, tr { break-inside: avoid; }
  .source > .line { position: static; }
  .piece, tr { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
