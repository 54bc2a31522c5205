/** Who may import whom: a layer, what it may import besides its own files, and nothing else. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as runtime from "../runtime/index.ts";
import { MEMBERS, RUNTIME_NAMES, TYPE_NAMES, type BaseClass } from "../src/base/runtime-names.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Layers from the most to the least specific path; the first that holds a file is its layer. */
const LAYERS: readonly { readonly path: RegExp; readonly may: readonly RegExp[] }[] = [
  // Diagnostics are part of a result, whose type is the outside's.
  { path: /^src\/base\/diagnostics\.ts$/, may: [/^src\/ir\/result\.ts$/] },
  { path: /^src\/base\//, may: [] },
  // The data names nodes of the tree it was read from, as types.
  { path: /^src\/ir\//, may: [/^src\/base\//, /^src\/syntax\/typescript\.ts$/] },
  { path: /^src\/syntax\//, may: [/^src\/(?:base|ir)\//] },
  // Types are asked of the tree alone: no name need be resolved before.
  {
    path: /^src\/types\//,
    may: [/^src\/(?:base|ir)\//, /^src\/syntax\/(?:kinds|parse|typescript)\.ts$/],
  },
  { path: /^src\/analysis\//, may: [/^src\/(?:base|ir)\//] },
  // Types are stripped by the parser's own printer.
  {
    path: /^src\/print\/strip-types\.ts$/,
    may: [/^src\/(?:base|ir)\//, /^src\/syntax\/typescript\.ts$/],
  },
  { path: /^src\/print\//, may: [/^src\/(?:base|ir)\//] },
  { path: /^src\/views\//, may: [/^src\/(?:base|ir)\//] },
  // The first pass reads the syntax tree and what was found out about its names.
  { path: /^transforms\/1-build-cfg\//, may: [/^src\/(?:base|ir|syntax)\//] },
  {
    path: /^transforms\/5-emit-class\//,
    may: [/^src\/(?:base|ir)\//, /^src\/syntax\/typescript\.ts$/],
  },
  { path: /^transforms\/[^/]+/, may: [/^src\/(?:base|ir)\//] },
  {
    path: /^src\/splice\.ts$/,
    may: [
      /^src\/(?:base|ir|syntax|types|print)\//,
      /^src\/(?:edits|insertion|options|report|unchecked)\.ts$/,
      /^transforms\//,
    ],
  },
  // The driver, and what it alone needs: names of classes, their places, the report.
  {
    path: /^src\/(?:class-names|edits|insertion|machine-names|options|report|splice|unchecked)\.ts$/,
    may: [/^src\/(?:base|ir|syntax|types|print)\//, /^transforms\//],
  },
  {
    path: /^src\/compile\.ts$/,
    may: [
      /^src\/(?:base|ir|syntax|types|analysis|print)\//,
      /^src\/(?:class-names|insertion|machine-names|options|report|splice)\.ts$/,
      /^transforms\//,
    ],
  },
  // What the checker says of results that are there, and what is done about it.
  {
    path: /^src\/check-result\.ts$/,
    may: [/^src\/(?:base|ir|types)\//, /^src\/(?:syntax\/typescript|silence)\.ts$/],
  },
  {
    path: /^src\/silence\.ts$/,
    may: [/^src\/(?:base|ir|types|print)\//, /^src\/(?:syntax\/typescript|unchecked)\.ts$/],
  },
  // The library: what the compiler does, and how a result is laid out and shown.
  {
    path: /^src\/index\.ts$/,
    may: [
      /^src\/(?:compile|check-result)\.ts$/,
      /^src\/types\/(?:oracle|project-files)\.ts$/,
      /^src\/(?:base|ir|views)\//,
      /^src\/print\/format\.ts$/,
    ],
  },
  // What is known before the compiler and prettier are loaded, so that their code can come from a cache.
  {
    path: /^src\/cli\/compile-cache\.ts$/,
    may: [/^src\/base\//, /^src\/syntax\/typescript-file\.ts$/, /^src\/print\/prettier-files\.ts$/],
  },
  // The command line: the library by its own door, and the views that only it loads one by one.
  {
    path: /^src\/cli(?:\.ts$|\/)/,
    may: [
      /^src\/cli\//,
      /^src\/index\.ts$/,
      /^src\/(?:base|ir|views)\//,
      /^src\/print\/format\.ts$/,
    ],
  },
  // The build plugin: the library by its own door, for bundlers.
  {
    path: /^src\/plugin\//,
    may: [/^src\/index\.ts$/, /^src\/(?:base|ir|views)\//],
  },
  { path: /^runtime\//, may: [] },
  { path: /^samples\/[^/]+\//, may: [/^lower-async\/runtime$/] },
];

/** Packages that a layer may use; Node's own modules stand under `node:`. */
const PACKAGES: readonly { readonly path: RegExp; readonly may: readonly RegExp[] }[] = [
  { path: /^runtime\//, may: [] },
  { path: /^src\/(?:base|ir|analysis)\//, may: [] },
  // The parser is reached through one module, which loads the package at run time.
  { path: /^src\/syntax\/typescript\.ts$/, may: [/^ts-morph$/, /^@ts-morph\/common$/] },
  { path: /^src\/syntax\/typescript-file\.ts$/, may: [/^node:module$/] },
  { path: /^src\/types\/project(?:-files)?\.ts$/, may: [/^node:path$/] },
  { path: /^src\/types\/output-errors\.ts$/, may: [/^node:(?:path|url)$/] },
  { path: /^src\/(?:syntax|types)\//, may: [] },
  { path: /^transforms\//, may: [] },
  { path: /^src\/print\/prettier-files\.ts$/, may: [/^node:module$/] },
  { path: /^src\/print\//, may: [/^@jridgewell\//, /^prettier(?:\/|$)/] },
  // Pages and texts are made anywhere; only a terminal's colours are Node's.
  { path: /^src\/views\/text-style\.ts$/, may: [/^node:util$/] },
  { path: /^src\/views\//, may: [] },
  { path: /^src\/compile\.ts$/, may: [/^@jridgewell\//] },
  { path: /^src\/index\.ts$/, may: [] },
  { path: /^src\/plugin\//, may: [/^node:url$/, /^unplugin$/] },
  { path: /^src\/cli/, may: [/^node:/, /^prettier$/, /^tinyglobby$/] },
  { path: /^samples\//, may: [/^node:/] },
];

interface Edge {
  readonly from: string;
  readonly to: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !/(?:^|\/)(?:lowered[^/]*|_actual[^/]*)$/.test(file));
}

/** Every import, re-export and dynamic import of a file; relative ones as paths from the root. */
function edgesOf(file: string): Edge[] {
  const text = readFileSync(join(ROOT, file), "utf8").replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/g, "");
  const specifiers = [
    ...text.matchAll(/^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*"([^"]+)"/gm),
    ...text.matchAll(/^\s*import\s*"([^"]+)"/gm),
    ...text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
    ...text.matchAll(/\brequire\)?\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1]!);
  return specifiers.map((specifier) => ({
    from: file,
    to: specifier.startsWith(".")
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier))
      : specifier,
  }));
}

function isAllowed({ from, to }: Edge): boolean {
  const isOurs = /^(?:src|transforms|runtime|samples|test|lower-async)(?:\/|$)/.test(to);
  const layer = (isOurs ? LAYERS : PACKAGES).find(({ path }) => path.test(from));
  if (layer === undefined) return false;
  // The part of the path that the layer's pattern matches is the layer itself.
  const own = layer.path.exec(from)![0];
  return (isOurs && to.startsWith(own)) || layer.may.some((pattern) => pattern.test(to));
}

const FOLDERS = ["src", "transforms", "runtime", "samples"];
const files = FOLDERS.flatMap(filesBelow);

describe("imports", () => {
  it.each(FOLDERS)("of %s follow the table", (folder) => {
    const edges = files.filter((file) => file.startsWith(`${folder}/`)).flatMap(edgesOf);
    expect(
      edges.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
  });

  it("sees what it checks", () => {
    const edges = files.flatMap(edgesOf);
    expect(edges).toContainEqual({ from: "src/print/format.ts", to: "src/base/text.ts" });
    expect(edges).toContainEqual({ from: "src/syntax/typescript.ts", to: "ts-morph" });
    expect(isAllowed({ from: "runtime/index.ts", to: "src/base/text.ts" })).toBe(false);
    expect(isAllowed({ from: "src/views/align.ts", to: "src/compile.ts" })).toBe(false);
    expect(
      isAllowed({ from: "transforms/1-build-cfg/if.ts", to: "transforms/4-assign-states.ts" }),
    ).toBe(false);
  });
});

describe("the runtime", () => {
  it("exports every value that generated code imports", () => {
    const values = RUNTIME_NAMES.filter((name) => !TYPE_NAMES.has(name));
    expect(values.filter((name) => !(name in runtime))).toEqual([]);
  });
});

describe.each(Object.keys(MEMBERS) as BaseClass[])("saved locals and %s", (name) => {
  it("a field is never called like a member of the base class", () => {
    const found = new Set<string>();
    let at: object = runtime[name].prototype;
    while (at !== null) {
      for (const key of Reflect.ownKeys(at)) if (typeof key === "string") found.add(key);
      at = Object.getPrototypeOf(at) as object;
    }
    expect([...found].filter((key) => !MEMBERS[name].has(key))).toEqual([]);
  });
});
