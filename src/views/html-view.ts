/** One page that needs nothing but itself: source and machine side by side, tables of states, the steps of the compiler. */
import { codeFrame, positionAt } from "../base/code-frame.ts";
import { lineStartsOf } from "../base/text.ts";
import { isSuspendPoint, type CompileResult } from "../ir/result.ts";
import { align, type Subject } from "./align.ts";
import { renderRows } from "./html-code.ts";
import { renderModuleAwaits, renderTables } from "./html-tables.ts";
import { escapeHtml } from "./html-text.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { markStates } from "./state-marks.ts";

// Nothing may be loaded and nothing sent, whatever a source text contains.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

export function renderHtml(subject: Subject): string {
  const { fileName, source, result } = subject;
  const marks = result.functions.map(markStates);
  const rows = renderRows(align(subject).rows, { source, output: result.code }, marks);
  const panels: Panel[] = [
    { id: "code", title: "Side by side", html: `${HEADS}\n<div class="code">\n${rows}\n</div>` },
    ...stagePanels(subject),
    ...diagnosticsPanel(subject),
  ];
  const title = escapeHtml(fileName);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}: state machines</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1><code>${title}</code></h1>
<p>${escapeHtml(summarize(result))}</p>
<div class="controls" hidden>
<button type="button" id="theme">Theme: auto</button>
<button type="button" id="large" aria-pressed="false">Large type</button>
</div>
</header>
<div role="tablist" aria-label="Views" hidden>
${panels.map(renderTab).join("\n")}
</div>
<main>
${panels.map(renderPanel).join("\n")}
</main>
<aside aria-label="States and saved locals">
${renderTables(result.functions, marks)}
${renderModuleAwaits(result.moduleAwaits)}
</aside>
<p id="says" class="hidden-text" aria-live="polite"></p>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

const HEADS = `<div class="heads"><span>source</span><span>state machine</span></div>`;

interface Panel {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

function renderTab({ id, title }: Panel): string {
  return `<button type="button" role="tab" id="tab-${id}" aria-controls="panel-${id}">${escapeHtml(title)}</button>`;
}

function renderPanel({ id, html }: Panel): string {
  return `<div class="panel" role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}">\n${html}\n</div>`;
}

/** A tab for each step of the pipeline, with what it made of each function. */
function stagePanels({ result }: Subject): Panel[] {
  const names = [...new Set(result.stages.map((stage) => stage.name))];
  return names.map((name, index) => ({
    id: `stage-${index}`,
    title: name,
    html: result.stages
      .filter((stage) => stage.name === name)
      .map(
        ({ fn, text }) =>
          `<section><h3>${escapeHtml(fn)}</h3><pre>${escapeHtml(text)}</pre></section>`,
      )
      .join("\n"),
  }));
}

function diagnosticsPanel({ source, result }: Subject): Panel[] {
  const { diagnostics } = result;
  if (diagnostics.length === 0) return [];
  const starts = lineStartsOf(source);
  const html = diagnostics.map(({ code, severity, message, hint, span }) => {
    const { line, column } = positionAt(starts, span.start);
    const help = hint === "" ? "" : `<p>${escapeHtml(hint)}</p>`;
    return `<section class="diagnostic"><h3>${severity} ${escapeHtml(code)}, ${line}:${column}: ${escapeHtml(message)}</h3><pre>${escapeHtml(codeFrame(source, span))}</pre>${help}</section>`;
  });
  return [
    { id: "diagnostics", title: `Diagnostics (${diagnostics.length})`, html: html.join("\n") },
  ];
}

function summarize({ functions, moduleAwaits }: CompileResult): string {
  const lowered = functions.filter((fn) => fn.status === "lowered");
  const modes = [...new Set(lowered.map((fn) => fn.mode))].join(" and ");
  const points = lowered.flatMap((fn) => fn.states).filter(isSuspendPoint).length;
  const native = functions.filter((fn) => fn.status === "native").length;
  const left = functions.length - lowered.length - native;
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
  return [
    `${count(lowered.length, "state machine")}${modes === "" ? "" : ` (${modes})`}`,
    count(points, "suspend point"),
    ...(native === 0
      ? []
      : [
          native === 1
            ? "1 function that never suspends"
            : `${native} functions that never suspend`,
        ]),
    ...(left === 0 ? [] : [`${left} left as written`]),
    ...(moduleAwaits.length === 0
      ? []
      : [`${count(moduleAwaits.length, "await")} of the module itself`]),
  ].join(", ");
}
