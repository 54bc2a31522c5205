/** Layout of generated code: what is touched, what is not, and where everything went. */
import { GenMapping, maybeAddSegment, toEncodedMap } from "@jridgewell/gen-mapping";
import { TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import type { CompileResult, FunctionForm, RawSourceMap, Span } from "../src/ir/result.ts";
import { inferStyle } from "../src/print/author-style.ts";
import { formatResult } from "../src/print/format.ts";
import { matchText } from "../src/print/match-text.ts";
import { FETCH_DATA, markedSubject } from "./harness/marked-result.ts";

/**
 * A result whose generated stretches, and a state's regions, are the texts between ⟦ ⟧ and ‹ › of the code. The stretches stand
 * in the places of functions of these forms; those beyond are machines.
 */
function resultOf(marked: string, forms: readonly FunctionForm[] = []): CompileResult {
  const regions: Span[] = [];
  const output: Span[] = [];
  const open: number[] = [];
  let code = "";
  for (const char of marked) {
    if (char === "⟦" || char === "‹") open.push(code.length);
    else if (char === "⟧") regions.push({ start: open.pop()!, end: code.length });
    else if (char === "›") output.push({ start: open.pop()!, end: code.length });
    else code += char;
  }
  const { functions } = markedSubject(FETCH_DATA).result;
  return {
    code,
    map: null,
    diagnostics: [],
    stages: [],
    runtimeImport: null,
    links: [],
    moduleAwaits: [],
    functions: regions.map((region, index) => ({
      ...functions[0]!,
      ...(index < forms.length
        ? { form: forms[index]!, machine: null, wrapper: region }
        : { machine: region, wrapper: null }),
      states: index === 0 ? [{ ...functions[0]!.states[0]!, output }] : [],
    })),
  };
}

const layOut = async (marked: string, ...forms: FunctionForm[]): Promise<string> =>
  (await formatResult(resultOf(marked, forms))).code;

describe("formatResult", () => {
  it("leaves all text but the generated regions as it is", async () => {
    const code = await layOut(`const   a=1\n\n⟦class A{x=1}⟧\n  let b   = [1,\n2]\n`);
    expect(code).toBe(`const   a=1\n\nclass A {\n  x = 1\n}\n  let b   = [1,\n2]\n`);
  });

  it("indents to where a region stands, for statements, methods and expressions", async () => {
    const code = await layOut(
      `class Outer {\n    ⟦get(url:string){return new Get(url).start()}⟧\n    list = ⟦(x)=>{return new Each(x).start()}⟧;\n}\n` +
        `function f() {\n    {\n        ⟦class B{}; const enum C{D}⟧\n    }\n}\n`,
      "method",
      "expression",
    );
    expect(code).toBe(
      `class Outer {\n    get(url: string) {\n        return new Get(url).start();\n    }\n    list = (x) => {\n        return new Each(x).start();\n    };\n}\n` +
        `function f() {\n    {\n        class B {}\n        const enum C {\n            D,\n        }\n    }\n}\n`,
    );
  });

  it("gives an expression no semicolon", async () => {
    expect(await layOut("run(⟦() =>new A( ).start()⟧, 1);\n", "expression")).toBe(
      "run(() => new A().start(), 1);\n",
    );
    expect(await layOut("a()\nb(⟦x=>new A(x)⟧)\n", "expression")).toBe("a()\nb((x) => new A(x))\n");
  });

  it("keeps the lines of template literals", async () => {
    const code = await layOut(
      "{\n  {\n    ⟦class A{poll(){const t=`a\n b ${ x+1 }\n\tc`}}⟧\n  }\n}\n",
    );
    expect(code).toContain("const t = `a\n b ${x + 1}\n\tc`;");
  });

  it("does not lay out what is embedded in strings", async () => {
    const code = await layOut("⟦class A{poll(){return html`<a><b>${x}</b></a>`}}⟧\n");
    expect(code).toContain("html`<a><b>${x}</b></a>`");
  });

  it("lays out what only TypeScript's parser reads", async () => {
    expect(await layOut("⟦class A{f=a?(b):c=>d}⟧\n")).toBe(
      "class A {\n  f = a ? b : (c) => d;\n}\n",
    );
  });

  it("leaves what prettier cannot read", async () => {
    expect(await layOut("⟦class A { ?? }⟧\nconst x = 1;")).toBe("class A { ?? }\nconst x = 1;");
  });

  it("lays out the outermost of nested regions once", async () => {
    expect(await layOut("⟦class A{ ⟦poll(){return 1}⟧ }⟧\n")).toBe(
      "class A {\n  poll() {\n    return 1;\n  }\n}\n",
    );
  });

  it("carries regions of states across", async () => {
    const before = resultOf(
      "‹const a›=1\n⟦class A{poll(){‹switch(s){case 0:›‹this.await(sleep(1.50),'x')›;‹return›}}}⟧\n‹const b›=2\n",
    );
    const after = await formatResult(before);
    expect(
      after.functions[0]!.states[0]!.output.map(({ start, end }) => after.code.slice(start, end)),
    ).toEqual([
      "const a",
      "switch (s) {\n      case 0:",
      "this.await(sleep(1.5), 'x')".replaceAll("'", '"'),
      "return",
      "const b",
    ]);
  });

  it("carries the source map across", async () => {
    const source = "async function f() { await one; two() }";
    const before = resultOf("let z\n⟦class F{poll(){this.await(one);return two()}}⟧\nlet y\n");
    const map = new GenMapping();
    for (const word of ["one", "two", "class", "let y"]) {
      const at = before.code.indexOf(word);
      const line = before.code.slice(0, at).split("\n").length - 1;
      const column = at - (before.code.lastIndexOf("\n", at) + 1);
      maybeAddSegment(map, line, column, "f.ts", 0, Math.max(0, source.indexOf(word)), word);
    }
    const after = await formatResult({
      ...before,
      map: toEncodedMap(map) as unknown as RawSourceMap,
    });
    const tracer = new TraceMap(after.map as never);
    for (const word of ["one", "two"]) {
      const lines = after.code.split("\n");
      const line = lines.findIndex((text) => text.includes(word));
      const found = originalPositionFor(tracer, {
        line: line + 1,
        column: lines[line]!.indexOf(word),
      });
      expect(found).toEqual({ source: "f.ts", line: 1, column: source.indexOf(word), name: word });
    }
    expect(after.map!.sources).toEqual(["f.ts"]);
  });

  it("changes nothing the second time", async () => {
    const once = await formatResult(markedSubject(FETCH_DATA).result);
    const twice = await formatResult(once);
    expect(twice).toEqual(once);
  });

  it("takes the given options over the author's style", async () => {
    const result = resultOf("let a = 'x'\nlet b = 'y'\n⟦class A{x='z'}⟧\n");
    expect((await formatResult(result)).code).toContain("x = 'z'\n");
    expect((await formatResult(result, { semi: true, singleQuote: false })).code).toContain(
      'x = "z";\n',
    );
  });
});

describe("inferStyle", () => {
  it("reads quotes, semicolons, indentation, parentheses and line ends off a text", () => {
    expect(inferStyle("const a = 'x'\nif (a) {\n\treturn x => x\n}\n")).toMatchObject({
      singleQuote: true,
      semi: false,
      useTabs: true,
      arrowParens: "avoid",
      endOfLine: "lf",
    });
    expect(inferStyle('const a = "x";\r\nif (a) {\r\n    b((x) => x);\r\n}\r\n')).toMatchObject({
      singleQuote: false,
      semi: true,
      tabWidth: 4,
      arrowParens: "always",
      endOfLine: "crlf",
    });
  });

  it("is not misled by comments, templates and alignment", () => {
    const text =
      "// don't, won't, can't\nconst a = \"x\"; // it's\n/*\n * isn't\n */\nconst b = `'${c}'`;\n";
    expect(inferStyle(text)).toMatchObject({ singleQuote: false, semi: true, tabWidth: 2 });
  });

  it("takes prettier's defaults when there is nothing to read", () => {
    expect(inferStyle("")).toMatchObject({
      singleQuote: false,
      semi: true,
      tabWidth: 2,
      printWidth: 80,
    });
  });
});

describe("matchText", () => {
  it("pairs equal characters and leaves layout without a partner", () => {
    const before = "f( 'a',b )";
    const after = 'f("a", b);';
    const partner = matchText(before, after)!;
    const pairs = [...before].map((char, at) =>
      partner[at]! < 0 ? "" : char + after[partner[at]!]!,
    );
    expect(pairs).toEqual(["ff", "((", "", `'"`, "aa", `'"`, ",,", "bb", "", "))"]);
  });

  it("knows what becomes of numbers", () => {
    for (const [before, after] of [
      ["1.50", "1.5"],
      ["5.", "5"],
      [".5", "0.5"],
      ["0XAF", "0xaf"],
      ["1E+3", "1e3"],
    ] as const) {
      expect(matchText(`a = ${before} + b`, `a = ${after} + b`), before).not.toBeNull();
    }
  });

  it("refuses texts that differ in more than layout", () => {
    expect(matchText("a + b", "a - b")).toBeNull();
    expect(matchText("a", "a b")).toBeNull();
    expect(matchText("a b", "a")).toBeNull();
    expect(matchText("x1", "x2")).toBeNull();
  });

  it("finds every word of programs that prettier laid out", async () => {
    const name = fc.constantFrom("alpha", "b", "$c", "_d9", "éa");
    const leaf = fc.oneof(
      name,
      fc.constantFrom(
        "1.50",
        "0XFF",
        ".5",
        "'it\\'s'",
        '"q"',
        "`t ${ a+b }\n  u`",
        "/re[/]x/g",
        "null",
      ),
    );
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc
          .tuple(name, fc.array(tie("expression"), { maxLength: 4 }))
          .map(([f, args]) => `${f}( ${args.join(",")} )`),
        fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `((${a})+(${b}))`),
        fc.array(tie("expression"), { maxLength: 4 }).map((items) => `[${items.join(" ,\n")}]`),
        fc.tuple(name, tie("expression")).map(([key, value]) => `({'${key}':${value}})`),
        fc
          .tuple(name, tie("expression"))
          .map(([x, body]) => `(${x}=>${body.startsWith("{") ? `(${body})` : body})`),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(expression, { minLength: 1, maxLength: 4 }),
        async (expressions) => {
          const before = expressions.map((text) => `x=${text}`).join(";");
          const after = await format(before, {
            parser: "typescript",
            quoteProps: "preserve",
            embeddedLanguageFormatting: "off",
          });
          const partner = matchText(before, after);
          expect(partner, after).not.toBeNull();
          for (const { index, 0: word } of before.matchAll(
            /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu,
          )) {
            const at = partner![index]!;
            expect(after.slice(at, at + word.length).toLowerCase()).toBe(word.toLowerCase());
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
