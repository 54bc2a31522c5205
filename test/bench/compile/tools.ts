/**
 * Every compiler as a function of a file to compile; loaded into a process of its own and timed there. All of them make a
 * source map. Each returns the length of its output, so that none can be skipped.
 */
import { readFileSync } from "node:fs";
import * as babelCore from "@babel/core";
import * as swcCore from "@swc/core";
import * as esbuildCore from "esbuild";
import ts from "typescript";
import { REGENERATOR } from "../candidates/regenerator.ts";

const FILE = "input.ts";
const texts = new Map<number, string>();

/** Reads `input-LINES.ts` from the folder that the environment names, once. */
function input(lines: number): string {
  let text = texts.get(lines);
  if (text === undefined) {
    text = readFileSync(`${process.env["BENCH_INPUTS"]}/input-${lines}.ts`, "utf8");
    texts.set(lines, text);
  }
  return text;
}

export function typescript(lines: number): number {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2015,
    module: ts.ModuleKind.ESNext,
    sourceMap: true,
  };
  return ts.transpileModule(input(lines), { fileName: FILE, compilerOptions }).outputText.length;
}

export function parseOnly(lines: number): number {
  return ts.createSourceFile(FILE, input(lines), ts.ScriptTarget.ESNext).statements.length;
}

export function babel(lines: number): number {
  const options = {
    ...REGENERATOR,
    filename: FILE,
    configFile: false,
    babelrc: false,
    sourceMaps: true,
    compact: false,
  } as const;
  return babelCore.transformSync(input(lines), options)!.code!.length;
}

export function swc(lines: number): number {
  const options: swcCore.Options = {
    filename: FILE,
    configFile: false,
    swcrc: false,
    sourceMaps: true,
    jsc: { parser: { syntax: "typescript" }, target: "es5" },
    module: { type: "es6" },
  };
  return swcCore.transformSync(input(lines), options).code.length;
}

export function esbuild(lines: number): number {
  return esbuildCore.transformSync(input(lines), {
    loader: "ts",
    target: "es2016",
    sourcemap: true,
  }).code.length;
}

/** The part of lower-async's interface that is used here. */
interface LowerAsync {
  compile(text: string, options: object): { code: string };
  createTypeOracle(fileName: string, text: string): unknown;
  formatResult(result: { code: string }): Promise<{ code: string }>;
  checkResult(result: { code: string }, types: unknown): { code: string };
}

const lowerAsync = (): Promise<LowerAsync> =>
  import(new URL("../../../src/index.js", import.meta.url).href) as Promise<LowerAsync>;

async function pluginPath(lines: number, mode: "eager" | "lazy"): Promise<number> {
  const { compile } = await lowerAsync();
  return compile(input(lines), { fileName: FILE, mode, format: "js", sourceMap: true }).code.length;
}

/** As the build plugin calls it: no types, JavaScript out. */
export const eager = (lines: number): Promise<number> => pluginPath(lines, "eager");
export const lazy = (lines: number): Promise<number> => pluginPath(lines, "lazy");

/** As the command line calls it: with types, TypeScript out, laid out by prettier and read by the type checker. */
export async function full(lines: number): Promise<number> {
  const { checkResult, compile, createTypeOracle, formatResult } = await lowerAsync();
  const text = input(lines);
  const types = createTypeOracle(FILE, text);
  const result = compile(text, {
    fileName: FILE,
    mode: "eager",
    format: "ts",
    types,
    sourceMap: true,
  });
  return checkResult(await formatResult(result), types).code.length;
}
