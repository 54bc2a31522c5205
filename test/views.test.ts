/** What the views show, and that they show it whole, in order and harmlessly. */
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../src/index.ts";
import type { CompileResult, Link } from "../src/ir/result.ts";
import { align, type Subject } from "../src/views/align.ts";
import { displayWidth, printable, wrap } from "../src/views/columns.ts";
import { renderHtml } from "../src/views/html-view.ts";
import { joinLinks } from "../src/views/join-links.ts";
import { renderJson } from "../src/views/json-view.ts";
import { renderMarkdown } from "../src/views/markdown-view.ts";
import { paintSource } from "../src/views/paint.ts";
import { tokenize } from "../src/views/syntax.ts";
import { renderText } from "../src/views/text-view.ts";
import { FETCH_DATA, markedSubject } from "./harness/marked-result.ts";

const subject = markedSubject(FETCH_DATA);

/** A subject with no function lowered. */
function plainSubject(source: string, code = source): Subject {
  const result: CompileResult = {
    code,
    map: null,
    diagnostics: [],
    functions: [],
    moduleAwaits: [],
    stages: [],
    runtimeImport: null,
    links: [],
  };
  return { fileName: "plain.ts", source, result };
}

/** A subject whose function carries an unfriendly text wherever a text can stand. */
function hostileSubject(text: string): Subject {
  const fn = subject.result.functions[0]!;
  const hostile = {
    ...fn,
    name: text,
    className: text,
    states: fn.states.map((state) => ({ ...state, name: text, awaited: text, saved: [text] })),
    locals: fn.locals.map((local) => ({
      ...local,
      name: text,
      field: text,
      type: text,
      why: text,
    })),
  };
  const left = { ...hostile, status: "left" as const, reason: text, machine: null, wrapper: null };
  const span = { start: 0, end: 3 };
  return {
    fileName: text,
    source: `${subject.source}// ${text}\n`,
    result: {
      ...subject.result,
      code: `${subject.result.code}// ${text}\n`,
      functions: [hostile, left],
      moduleAwaits: [{ source: span, line: 1, text }],
      stages: [{ fn: text, name: text, text, value: text }],
      diagnostics: [{ code: text, severity: "error", message: text, hint: text, span, notes: [] }],
    },
  };
}

describe("align", () => {
  const { source, output, rows } = align(subject);

  it("shows every line of both sides once and in order", () => {
    expect(rows.map((row) => row.source).filter((line) => line !== null)).toEqual(source);
    expect(rows.map((row) => row.output).filter((line) => line !== null)).toEqual(output);
    expect(source.map((line) => line.text).join("\n") + "\n").toBe(subject.source);
    expect(output.map((line) => line.text).join("\n") + "\n").toBe(subject.result.code);
  });

  it("puts lines beside what became of them", () => {
    const beside = new Map(rows.map((row) => [row.source?.text.trim(), row.output?.text.trim()]));
    expect(beside.get('import { sleep } from "./host.js";')).toBe(
      'import { sleep } from "./host.js";',
    );
    expect(beside.get("async function fetchData(url: string) {")).toBe(
      "const enum FetchDataState {",
    );
    expect(beside.get('console.log("Fetching", url);')).toBe('console.log("Fetching", url);');
    expect(beside.get("await sleep(100);")).toBe("this.await(sleep(100));");
    expect(beside.get("return `Data from ${url}`;")).toBe(
      "return this.fulfil(`Data from ${url}`);",
    );
    expect(beside.get("}")).toBe("}");
    expect(beside.get("const answer = 42;")).toBe("const answer = 42;");
  });

  it("gives each piece to the state that runs it", () => {
    const line = source.find(({ text }) => text.includes("await"))!;
    expect(line.pieces.map(({ text, state }) => [text, state])).toEqual([
      ["  ", null],
      ["await ", 5],
      ["sleep(100)", 0],
      [";", null],
    ]);
  });

  it("notes what a suspend point saves beside its lines, where the source says nothing", () => {
    const [row, ...others] = rows.filter((row) => row.note !== null);
    expect(others).toEqual([]);
    expect(row!.source).toBeNull();
    expect(row!.note!.state.name).toBe("Suspend0Sleep");
    expect(row!.output!.text).toContain("if (failed)");
  });

  it("joins links that the compiler copied in pieces", () => {
    const link = (start: number, end: number, shift: number, state = 0): Link => ({
      source: { start, end },
      output: { start: start + shift, end: end + shift },
      fn: 0,
      state,
    });
    const texts = ["f(a, b) + c", "    f(a, b) + d"] as const;
    const joined = joinLinks(
      [link(5, 7, 4), link(0, 4, 4), link(7, 9, 4, 1), link(10, 11, 5)],
      ...texts,
    );
    expect(joined).toEqual([link(0, 7, 4), link(7, 9, 4, 1), link(10, 11, 5)]);
  });

  it("marks where a saved local is declared", () => {
    const declared = paintSource(subject.result).filter((paint) => paint.local === 0);
    expect(declared.map(({ start, end }) => subject.source.slice(start, end))).toEqual(["url"]);
  });

  it("takes any two texts", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", " ", "\t") });
    fc.assert(
      fc.property(text, text, (from, to) => {
        const aligned = align(plainSubject(from, to));
        expect(aligned.rows.filter((row) => row.source !== null)).toHaveLength(
          aligned.source.length,
        );
        expect(aligned.rows.filter((row) => row.output !== null)).toHaveLength(
          aligned.output.length,
        );
      }),
    );
  });
});

describe("renderText", () => {
  it.each([60, 80, 100, 120, 160, 200, 300])("fits %i columns and loses nothing", (width) => {
    const lines = renderText(subject, { width, colour: false }).split("\n");
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    const words = (text: string): string[] => text.match(/[\w$]+/g) ?? [];
    const shown = lines.slice(
      2,
      lines.findIndex((line) => line.includes("┴")),
    );
    const side = (index: number): string[] =>
      words(
        shown
          .map((line) =>
            (line.split("│")[index] ?? "")
              .replace(/^ +[A-Z]\d+ saves .*/, "")
              .replace(/^ ?\s*\d+(?:\s+[A-Z]\d*)?(?:\s|$)/, " "),
          )
          .join(" "),
      );
    expect(side(0)).toEqual(words(subject.source));
    expect(side(1)).toEqual(words(subject.result.code));
  });

  it("needs no more columns than the code has", () => {
    const lines = renderText(subject, { width: 300, colour: false }).split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThan(120);
  });

  it("is as wide when characters take two columns or none", () => {
    const wide = plainSubject(
      "const 日本語 = '漢字かな交じり文の長い文字列です';\nconst e = 'e\u0301e\u0301';\n",
    );
    const lines = renderText(wide, { width: 60, colour: false }).split("\n");
    expect(lines.filter((line) => displayWidth(line) > 60)).toEqual([]);
    const bars = lines
      .filter((line) => line.includes("│"))
      .map((line) => displayWidth(line.split("│")[0]!));
    expect(new Set(bars).size).toBe(1);
  });

  it("uses one colour for a state on both sides, and none unless asked", () => {
    const coloured = renderText(subject, { width: 120, colour: true });
    const plain = renderText(subject, { width: 120, colour: false });
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    const styles = (text: string): Set<string> =>
      new Set(
        coloured
          .split(text)
          .slice(0, -1)
          .map((before) => before.slice(before.lastIndexOf("\u001b["))),
      );
    expect(styles('console.log("Fetching", url)').size).toBe(1);
    expect(styles('console.log("Fetching", url)')).toEqual(styles("sleep(100)\u001b"));
    expect(styles('console.log("Fetching", url)')).not.toEqual(styles("`Data from ${url}`"));
  });

  it("lets no text steer the terminal", () => {
    const text = renderText(hostileSubject("\u001b[2J\u0007\r\u009b31m\u202e"), {
      width: 80,
      colour: false,
    });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it("says of each suspend point whether it awaits or yields", () => {
    const source =
      "async function* f(xs: any) {\n  for await (const x of xs)\n    yield await x;\n}\n";
    const result = compile(source);
    const text = renderText({ fileName: "f.ts", source, result }, { width: 90, colour: false });
    const said = [...text.matchAll(/^ +[SY]\d +\w+ +line \d +(.*?) {2}/gm)].map(([, what]) => what);
    expect(said).toEqual([
      "for await (const x of xs)",
      "for await (const x of xs)",
      "await x",
      "yield await x",
    ]);
  });

  it("says what each suspend point saves, and what was left alone and why", () => {
    const text = renderText(hostileSubject("thing"), { width: 100, colour: false });
    expect(renderText(subject, { width: 100, colour: false })).toContain(
      "S0  Suspend0Sleep  line 5  await sleep(100)  saves url",
    );
    expect(text).toContain("left as written\n    thing  thing\n");
  });
});

describe("wrap", () => {
  it("never exceeds the width nor loses a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii", maxLength: 200 }),
        fc.integer({ min: 4, max: 60 }),
        (text, width) => {
          const lines = wrap([{ text: printable(text), style: 0 }], width).map((line) =>
            line.map((piece) => piece.text).join(""),
          );
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        },
      ),
    );
  });

  it("breaks after punctuation or before a member, and indents what follows", () => {
    const lines = wrap([{ text: "    return this.fulfil(value, other);", style: 0 }], 24);
    expect(lines.map((line) => line.map(({ text }) => text).join(""))).toEqual([
      "    return this.fulfil(",
      "      value, other);",
    ]);
  });
});

describe("renderHtml", () => {
  const html = renderHtml(subject);

  it("asks for nothing from anywhere", () => {
    expect(html).not.toMatch(
      /<(?:link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(|https?:|\bfetch\(|XMLHttpRequest/,
    );
    expect(html).toContain("default-src 'none'");
  });

  it("marks a state alike in source, output and table", () => {
    for (const side of ["source", "output"]) {
      expect(html).toMatch(new RegExp(`class="cell ${side}[^]*?data-state="0\\.5"`));
    }
    expect(html).toMatch(/<tr class="state c1 suspend" data-state="0\.5">[^]*?●/);
  });

  it("shows texts as texts", () => {
    const text = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&lt;\u0000`;
    const page = renderHtml(hostileSubject(text));
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img/);
    expect(page).not.toContain("\u0000");
    expect(page).toContain("&amp;lt;");
  });
});

describe("renderMarkdown", () => {
  it("shows source, states, saved locals and machine", () => {
    const text = renderMarkdown(subject);
    expect(text).toContain("## `fetchData` becomes `FetchData` (eager)");
    expect(text).toContain("| `Suspend0Sleep` | 5 | `sleep(100)` | `url` | `Returned` |");
    expect(text).toContain(
      "| `url` | `string` | `Unresumed`, `Suspend0Sleep` | read after line 4 |",
    );
    expect(text).toContain("```ts\nconst enum FetchDataState {");
  });

  it("keeps tables and fences whole", () => {
    const text = renderMarkdown(hostileSubject("a | b\n``` `x`"));
    const tables = text.split("\n").filter((line) => line.startsWith("|"));
    expect(new Set(tables.map((line) => line.match(/(?<!\\)\|/g)!.length))).toEqual(
      new Set([6, 5]),
    );
  });

  it("says so when there is nothing to show", () => {
    expect(renderMarkdown(plainSubject("let a;\n"))).toContain("no async functions");
  });
});

describe("renderJson", () => {
  it("holds the whole result", () => {
    const value: unknown = JSON.parse(renderJson(subject));
    expect(value).toMatchObject({
      version: 1,
      file: "input.ts",
      source: subject.source,
      ...subject.result,
    });
  });

  it("holds the texts of stages, not their values", () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    const stages = [{ fn: "f", name: "cfg", text: "b0", value }];
    const text = renderJson({ ...subject, result: { ...subject.result, stages } });
    expect(JSON.parse(text)).toMatchObject({ stages: [{ fn: "f", name: "cfg", text: "b0" }] });
  });
});

describe("top-level await", () => {
  const source = [
    "const data = await load();",
    "for await (const x of [await data]) {",
    "  log(x);",
    "}",
    "await using file = open();",
    "using other = open();",
    "class A {",
    "  [await key]() {",
    "    return async () => await 1;",
    "  }",
    "}",
    "async function rests() {}",
    "",
  ].join("\n");
  const awaits = [
    [1, "await load()"],
    [2, "for await (const x of [await data])"],
    [2, "await data"],
    [5, "await using file = open()"],
    [8, "await key"],
  ] as const;
  const topLevel = { fileName: "plain.ts", source, result: compile(source) };

  it("is reported where the module itself waits, in text order", () => {
    const { moduleAwaits } = topLevel.result;
    expect(moduleAwaits.map(({ line, text }) => [line, text])).toEqual(awaits);
    for (const { source: span, text } of moduleAwaits)
      expect(source.slice(span.start, span.end).trim()).toBe(text);
  });

  it("is said to stay, in every view", () => {
    const text = renderText(topLevel, { width: 80, colour: false });
    const rows = awaits.map(([line, what]) => `    line ${line}  ${what}\n`).join("");
    const title = "the module itself awaits: stays as it is, since a module is no function";
    expect(text.endsWith(`\n\n${title}\n${rows}`), text).toBe(true);

    const items = awaits.map(([line, what]) => `- line ${line}: \`${what}\``).join("\n");
    expect(renderMarkdown(topLevel)).toContain(
      `## The module itself awaits\n\nThis stays as it is, since a module is no function:\n\n${items}\n`,
    );

    const html = renderHtml(topLevel);
    expect(html).toContain("1 function that never suspends, 5 awaits of the module itself<");
    expect(html).toContain("<li>line 8: <code>await key</code></li>");
    expect(JSON.parse(renderJson(topLevel))).toMatchObject({
      moduleAwaits: topLevel.result.moduleAwaits,
    });
  });

  it("is not spoken of where there is none", () => {
    const none = plainSubject("using file = open();\n");
    const nothing = { ...none, result: compile(none.source) };
    expect(renderText(nothing, { width: 80, colour: false })).not.toContain("module");
    expect(renderMarkdown(nothing)).not.toContain("module");
    expect(renderHtml(nothing)).not.toMatch(/module itself|class="module"/);
  });
});

describe("tokenize", () => {
  const kinds = (text: string): string[] =>
    tokenize(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

  it("tells words, strings, numbers and comments apart", () => {
    expect(kinds("const a = 'x' + 1.5e3; // if")).toEqual([
      "keyword const",
      "string 'x'",
      "number 1.5e3",
      "comment // if",
    ]);
    expect(kinds("x.default.of + Y")).toEqual(["type Y"]);
  });

  it("goes on inside template substitutions", () => {
    expect(kinds("`a ${ {b: `c${1}`} } d` + await")).toEqual([
      "string `a ${",
      "string `c${",
      "number 1",
      "string }`",
      "string } d`",
      "keyword await",
    ]);
  });

  it("tells regular expressions from divisions", () => {
    expect(kinds("a / b / c")).toEqual([]);
    expect(kinds("x = /[/]'/g.test(y)")).toEqual(["string /[/]'/g"]);
    expect(kinds("return /a/")).toEqual(["keyword return", "string /a/"]);
  });

  it("takes any text, and yields pieces in order", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("`", "$", "{", "}", "'", "/", "*", "\\", "\n", "a", "1"),
        }),
        (text) => {
          let at = 0;
          for (const { start, end } of tokenize(text)) {
            expect(start).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThan(start);
            at = end;
          }
          expect(at).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
