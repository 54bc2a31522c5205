/**
 * A compilation's result written by hand, for tests of what only shows results. Source and output carry marks:
 *
 *     source   «a:0 console.log(url)»;            a piece of the author's text, run by state 0
 *     output   ⟪5 case Suspend0: «a console.log(url)» ⟫   a region of state 5, and where that piece went
 *     both     ⟦machine …⟧ ⟦wrapper …⟧ ⟦function …⟧ ⟦await5 …⟧   the spans of the report
 */
import type { CompileResult, Link, Span, StateReport } from "../../src/ir/result.ts";
import type { Subject } from "../../src/views/align.ts";

export interface Marked {
  readonly source: string;
  readonly output: string;
  readonly states: readonly Pick<StateReport, "id" | "name" | "kind" | "saved" | "successors">[];
}

interface Unmarked {
  readonly text: string;
  readonly spans: ReadonlyMap<string, readonly Span[]>;
}

const OPEN = /[«⟪⟦]([\w:]+) ?/y;
const CLOSE = /[»⟫⟧]/;

function unmark(marked: string): Unmarked {
  const spans = new Map<string, Span[]>();
  const open: { name: string; start: number }[] = [];
  let text = "";
  for (let at = 0; at < marked.length; at++) {
    OPEN.lastIndex = at;
    const opening = OPEN.exec(marked);
    if (opening !== null) {
      open.push({ name: opening[0][0]! + opening[1]!, start: text.length });
      at += opening[0].length - 1;
    } else if (CLOSE.test(marked[at]!)) {
      const { name, start } = open.pop()!;
      spans.set(name, [...(spans.get(name) ?? []), { start, end: text.length }]);
    } else {
      text += marked[at];
    }
  }
  return { text, spans };
}

/** One function, lowered: the subject of a view. */
export function markedSubject({ source, output, states }: Marked): Subject {
  const from = unmark(source);
  const to = unmark(output);
  const links: Link[] = [];
  for (const [key, [span]] of from.spans) {
    if (!key.startsWith("«")) continue;
    const [name, state] = key.split(":");
    const partner = to.spans.get(name!)?.[0];
    if (partner) links.push({ source: span!, output: partner, fn: 0, state: Number(state) });
  }
  const first = (unmarked: Unmarked, key: string): Span | null =>
    unmarked.spans.get(key)?.[0] ?? null;
  const result: CompileResult = {
    code: to.text,
    map: null,
    runtimeImport: null,
    diagnostics: [],
    stages: [],
    moduleAwaits: [],
    links,
    functions: [
      {
        name: "fetchData",
        className: "FetchData",
        mode: "eager",
        status: "lowered",
        reason: null,
        source: first(from, "⟦function")!,
        form: "declaration",
        machine: first(to, "⟦machine"),
        wrapper: first(to, "⟦wrapper"),
        states: states.map((state) => {
          const span = first(from, `⟦await${state.id}`);
          const text = span && from.text.slice(span.start, span.end);
          return {
            ...state,
            source: span,
            line: span && from.text.slice(0, span.start).split("\n").length,
            awaited: text && text.replace(/^await /, ""),
            output: to.spans.get(`⟪${state.id}`) ?? [],
          };
        }),
        locals: [
          {
            name: "url",
            field: "url",
            type: "string",
            source: first(from, "⟦url"),
            savedIn: states.filter((state) => state.saved.includes("url")).map(({ id }) => id),
            why: "read after line 4",
          },
        ],
      },
    ],
  };
  return { fileName: "input.ts", source: from.text, result };
}

/** A function that sleeps once. */
export const FETCH_DATA: Marked = {
  source: `import { sleep } from "./host.js";

⟦function async function fetchData(⟦url url⟧: string) {
  «log:0 console.log("Fetching", url)»;
  ⟦await5 await «call:0 sleep(100)»⟧;
  return «data:5 \`Data from \${url}\`»;
}⟧

const answer = 42;
`,
  output: `import { EagerMachine } from "lower-async/runtime";
import { sleep } from "./host.js";

⟦machine const enum FetchDataState {
  Unresumed,
  Returned,
  Panicked,
  Dropped,
  Running,
  Suspend0Sleep, // line 5: await sleep(100)
}

class FetchData extends EagerMachine<string> {
  url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  override poll(sent: unknown, failed: boolean): void {
    const url = this.url;
    const state = this.begin();
    try {
      switch (state) {
        case FetchDataState.Unresumed:
          ⟪0 «log console.log("Fetching", url)»;
          this.await(«call sleep(100)»);
          this.url = url;
          this.state = FetchDataState.Suspend0Sleep;
          return;⟫
        case FetchDataState.Suspend0Sleep:
          ⟪5 if (failed) return this.reject(sent);
          return this.fulfil(«data \`Data from \${url}\`»);⟫
      }
    } catch (error) {
      return this.reject(error);
    }
  }
}⟧

⟦wrapper function fetchData(url: string): Promise<string> {
  return new FetchData(url).start();
}⟧

const answer = 42;
`,
  states: [
    { id: 0, name: "Unresumed", kind: "unresumed", saved: ["url"], successors: [5] },
    { id: 1, name: "Returned", kind: "returned", saved: [], successors: [] },
    { id: 2, name: "Panicked", kind: "panicked", saved: [], successors: [] },
    { id: 3, name: "Dropped", kind: "dropped", saved: [], successors: [] },
    { id: 4, name: "Running", kind: "running", saved: [], successors: [] },
    { id: 5, name: "Suspend0Sleep", kind: "suspend", saved: ["url"], successors: [1] },
  ],
};
