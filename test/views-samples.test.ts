/** Layout and views on what the compiler makes of the samples: everything that is linked is there, on both sides. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, formatResult, type CompileResult, type Span } from "../src/index.ts";
import { align } from "../src/views/align.ts";
import { displayWidth } from "../src/views/columns.ts";
import { renderHtml } from "../src/views/html-view.ts";
import { renderJson } from "../src/views/json-view.ts";
import { renderMarkdown } from "../src/views/markdown-view.ts";
import { renderText } from "../src/views/text-view.ts";

const SAMPLES = fileURLToPath(new URL("../samples", import.meta.url));
const names = readdirSync(SAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Text without what a formatter may change. */
const bare = (text: string): string => text.replace(/[\s;,(){}|&'"\\]/g, "");

describe.each(names.flatMap((name) => [[name, "eager"] as const, [name, "lazy"] as const]))(
  "%s, %s",
  (name, mode) => {
    const fileName = `${SAMPLES}/${name}/input.ts`;
    const source = readFileSync(fileName, "utf8");
    const compiled = compile(source, { fileName, mode, stages: true });
    const formatted = formatResult(compiled);
    const subject = async () => ({ fileName, source, result: await formatted });
    const lowered = (result: CompileResult) =>
      result.functions.filter((fn) => fn.status === "lowered");
    const spansOf = (result: CompileResult): Span[] => [
      ...result.links.map((link) => link.output),
      ...result.functions.flatMap((fn) => [
        ...[fn.machine, fn.wrapper].filter((span) => span !== null),
        ...fn.states.flatMap((state) => state.output),
      ]),
    ];

    it("is laid out with every span in its place, and once is enough", async () => {
      const result = await formatted;
      const before = spansOf(compiled).map(({ start, end }) =>
        bare(compiled.code.slice(start, end)),
      );
      const after = spansOf(result).map(({ start, end }) => bare(result.code.slice(start, end)));
      expect(after).toEqual(before);
      expect(before.length).toBeGreaterThan(0);
      expect(await formatResult(result)).toEqual(result);
    });

    it("links text with its equal", async () => {
      const { code, links } = await formatted;
      for (const { source: from, output } of links) {
        expect(bare(code.slice(output.start, output.end))).toBe(
          bare(source.slice(from.start, from.end)),
        );
      }
    });

    it("shows each suspend point on both sides", async () => {
      const { rows } = align(await subject());
      const shown = (side: "source" | "output"): Set<string> =>
        new Set(
          rows.flatMap(
            (row) => row[side]?.pieces.map((piece) => `${piece.fn}.${piece.state}`) ?? [],
          ),
        );
      compiled.functions.forEach((fn, index) => {
        for (const state of fn.states) {
          if (state.kind !== "suspend") continue;
          // What is returned is awaited without a word in the source.
          if (state.source === null) continue;
          expect(shown("source")).toContain(`${index}.${state.id}`);
          expect(shown("output")).toContain(`${index}.${state.id}`);
        }
      });
    });

    it.each([80, 120, 200])("fits %i columns", async (width) => {
      const text = renderText(await subject(), { width, colour: false });
      expect(text.split("\n").filter((line) => displayWidth(line) > width)).toEqual([]);
    });

    it("can be shown in every other way", async () => {
      const html = renderHtml(await subject());
      const markdown = renderMarkdown(await subject());
      for (const fn of lowered(compiled)) {
        expect(html).toContain(`becomes <code>${fn.className}</code>`);
        expect(markdown).toContain(`becomes \`${fn.className}\``);
      }
      expect(JSON.parse(renderJson(await subject()))).toMatchObject({ source });
    });
  },
);
