/**
 * THE PIPELINE. For each async function:
 *
 *     syntax → 1 build CFG → 2 simplify → order, liveness → 3 lay out frame → 4 assign states → 5 emit class
 *
 * and then all machines are printed into the file. No pass knows another; only this file knows them all.
 */
import { buildCfg, CfgBuilder, wrapperCode, type Entry } from "../transforms/1-build-cfg/index.ts";
import { simplifyCfg } from "../transforms/2-simplify-cfg.ts";
import { layoutFrame } from "../transforms/3-layout-frame.ts";
import { assignStates } from "../transforms/4-assign-states.ts";
import { emitClass } from "../transforms/5-emit-class/index.ts";
import { planCasts } from "./analysis/casts.ts";
import { analyzeLiveness } from "./analysis/liveness.ts";
import { orderBlocks } from "./analysis/order.ts";
import { makeDiagnostic } from "./base/diagnostics.ts";
import { anyOf, NameSpace, type Names } from "./base/names.ts";
import {
  DEFAULT_RUNTIME,
  baseClassOf,
  MEMBERS,
  RUNTIME_NAMES,
  TYPE_NAMES,
  type HelperName,
} from "./base/runtime-names.ts";
import { lineStartsOf, type LineStarts } from "./base/text.ts";
import { classNamesFor } from "./class-names.ts";
import type { ClassModel, MachineHead } from "./ir/class-model.ts";
import type { OwnName } from "./ir/code.ts";
import { dumpCfg, dumpClass, dumpFrame, dumpLiveness, dumpMachine } from "./ir/dump.ts";
import type { CompileResult, Diagnostic, Mode, Stage } from "./ir/result.ts";
import type { Bindings, Fn } from "./ir/source.ts";
import { jumpsOutOfLoop } from "./ir/visit.ts";
import { importPoint, InsertionPoints } from "./insertion.ts";
import { findKnownCalls } from "./known-machines.ts";
import {
  importText,
  printClass,
  printFile,
  printStates,
  type Edit,
  type Insertion,
} from "./print/file.ts";
import type { MachineContext, StateStyle } from "./print/printer.ts";
import { makeSourceMap } from "./print/source-map.ts";
import { stripTypes } from "./print/strip-types.ts";
import { makeReports } from "./report.ts";
import { resolveBindings } from "./syntax/bindings.ts";
import { findErasures } from "./syntax/erasures.ts";
import { findCaptures, refsIn, type Captures } from "./syntax/captures.ts";
import { findEarlyErrors } from "./syntax/early-errors/index.ts";
import { isTypeScript, parse, syntaxErrors } from "./syntax/parse.ts";
import { findAsyncFunctions, type AsyncFn } from "./syntax/support.ts";
import { holderOf, privateAccessOf, type PrivateAccess } from "./syntax/private-access.ts";
import { typeNamesFor } from "./syntax/type-names.ts";
import type { TypeOracle } from "./syntax/types.ts";
import { ts, type TS } from "./syntax/typescript.ts";

export interface CompileOptions {
  /** Decides the language and names the source in the map. Default `input.ts`. */
  readonly fileName?: string;
  /** Meaning of `async` where no directive says. Default `eager`. */
  readonly mode?: Mode;
  /** `js` strips the types. Default: `ts` for TypeScript, `js` for JavaScript. */
  readonly format?: "ts" | "js";
  /** Module that generated code imports; `global:NAME` reads a global variable instead. */
  readonly runtime?: string;
  /** Exact types of saved locals; without it they are `any`. */
  readonly types?: TypeOracle;
  /** How states are written in TypeScript. Default `const-enum`, or `const` where the project forbids enums. */
  readonly stateStyle?: "const-enum" | "enum" | "const";
  /** Names of the functions to lower. Default: all. */
  readonly only?: readonly string[];
  /** Record what each pass made. */
  readonly stages?: boolean;
  /** Make a source map. Default true. */
  readonly sourceMap?: boolean;
}

/**
 * Lowers the async functions of a file. Pure: same input, same output, no file is read.
 * @throws CompilerBug where the compiler itself is wrong; never for a wrong program
 */
export function compile(text: string, options: CompileOptions = {}): CompileResult {
  const fileName = options.fileName ?? "input.ts";
  try {
    const sourceFile = options.types?.sourceFile ?? parse(text, fileName);
    const errors = syntaxErrors(sourceFile);
    if (errors.length > 0) return unchanged(text, errors);
    const early = findEarlyErrors(sourceFile);
    if (early.length > 0)
      return unchanged(
        text,
        early.map(({ message, ...span }) => makeDiagnostic("LA1001", message, span)),
      );
    return compileFile(sourceFile, { ...options, fileName });
  } catch (error) {
    if (!(error instanceof RangeError) || !/call stack/i.test(error.message)) throw error;
    return unchanged(text, [makeDiagnostic("LA1002", "", { start: 0, end: 0 })]);
  }
}

function unchanged(text: string, diagnostics: readonly Diagnostic[]): CompileResult {
  return {
    code: text,
    map: null,
    diagnostics,
    runtimeImport: null,
    functions: [],
    stages: [],
    links: [],
  };
}

interface Lowered {
  readonly asyncFn: AsyncFn;
  readonly entry: Entry;
  readonly model: ClassModel;
  readonly context: MachineContext;
}

function compileFile(
  sourceFile: TS.SourceFile,
  options: CompileOptions & { fileName: string },
): CompileResult {
  const { text } = sourceFile;
  const lines = lineStartsOf(text);
  const bindings = resolveBindings(sourceFile);
  const selection = { mode: options.mode ?? "eager", only: options.only } as const;
  const found = findAsyncFunctions(bindings, sourceFile, selection);
  const accepted = found.filter((asyncFn) => asyncFn.refusal === null && !asyncFn.skipped);
  const fns = new Set(accepted.map((asyncFn) => asyncFn.fn));
  const access = privateAccessOf(options.types, fns);
  const captures = findCaptures(bindings, fns, (fn) => holderOf(access.get(fn)));
  const stages: Stage[] = [];
  const helperNames = helperNamesFor(fileIdentifiers(sourceFile, bindings));
  const lowered = lowerAll({
    sourceFile,
    lines,
    bindings,
    accepted,
    captures,
    access,
    options,
    stages,
    helperNames,
  });
  return printAll({ sourceFile, lines, bindings, found, lowered, options, stages, helperNames });
}

interface LowerInput {
  readonly sourceFile: TS.SourceFile;
  readonly lines: LineStarts;
  readonly bindings: Bindings;
  readonly accepted: readonly AsyncFn[];
  readonly captures: ReadonlyMap<Fn, Captures>;
  readonly access: ReadonlyMap<Fn, PrivateAccess>;
  readonly options: CompileOptions;
  readonly stages: Stage[];
  readonly helperNames: ReadonlyMap<HelperName, string>;
}

function lowerAll(input: LowerInput): Map<Fn, Lowered> {
  const { sourceFile, bindings, accepted, captures, options } = input;
  const identifiers = fileIdentifiers(sourceFile, bindings);
  const names = classNamesFor(
    accepted,
    captures,
    sourceFile,
    identifiers,
    input.helperNames.values(),
  );
  const entries = new Map<Fn, Entry>();
  for (const { fn, mode } of accepted) {
    const { reference: className } = names.get(fn)!;
    entries.set(fn, { fn, mode, captures: captures.get(fn)!, className });
  }
  const wrapperOf = (fn: Fn, outer: CfgBuilder): ReturnType<typeof wrapperCode> | undefined => {
    const entry = entries.get(fn);
    return entry === undefined ? undefined : wrapperCode(outer, entry);
  };
  const isEagerGenerator = (fn: Fn): boolean => fn.isGenerator && entries.get(fn)?.mode === "eager";
  const known = findKnownCalls(bindings, accepted, captures, sourceFile);
  const generated = new Set(
    [...names.values()].flatMap(({ className, enumName, member }) =>
      member === null ? [className, enumName] : [enumName],
    ),
  );
  const loweredNodes = new Set(accepted.map(({ fn }) => fn.node));
  const isLowered = (node: TS.Node): boolean => loweredNodes.has(node);
  const helpers = new Set(input.helperNames.values());
  const result = new Map<Fn, Lowered>();
  for (const asyncFn of accepted) {
    const { fn, mode } = asyncFn;
    const classNames = names.get(fn)!;
    // A generator awaits promises: it goes on for its requests, not for a caller.
    const calleeOf = (node: TS.Node): Fn | null =>
      isEagerGenerator(fn) ? null : known.calleeOf(node, mode);
    const madeInPlace = (node: TS.Node): string | null => {
      const callee = mode === "eager" ? calleeOf(node) : null;
      return callee === null ? null : names.get(callee)!.className;
    };
    const record = stageRecorder(input, asyncFn);
    const cfg = buildCfg({
      fn,
      mode,
      bindings,
      captures: captures.get(fn)!,
      sourceFile,
      wrapperOf,
      madeInPlace,
      isEagerGenerator,
    });
    record("cfg", cfg, dumpCfg);
    const simplified = simplifyCfg(cfg);
    record("simplified", simplified, dumpCfg);
    const order = orderBlocks(simplified);
    const liveness = analyzeLiveness(simplified);
    record("liveness", liveness, (value) => dumpLiveness(simplified, value));
    const { foreign, all } = namesIn(fn, bindings, captures.get(fn)!);
    const bound = new Set(cfg.variables.map(({ binding }) => binding?.name ?? ""));
    const taken = anyOf(all, helpers, bound);
    const own = ownNamesFor(taken, fn.isGenerator);
    const frame = layoutFrame(simplified, liveness, order, {
      foreign,
      taken: anyOf(taken, new Set(Object.values(own))),
      members: MEMBERS[baseClassOf(mode, fn.isGenerator)],
    });
    record("frame", frame, (value) => dumpFrame(simplified, value));
    const machine = assignStates(simplified, frame, order, sourceFile.text, input.lines);
    record("states", machine, dumpMachine);
    const container = captures.get(fn)!.container.node;
    const types = typeNamesFor(options.types, {
      fn,
      mode,
      cfg: simplified,
      container,
      isLowered,
      access: input.access.get(fn),
      generated,
    });
    const inserts = planCasts(machine, types.knowledge);
    const emitInput = {
      machine,
      mode,
      names: classNames,
      types,
      text: sourceFile.text,
      lineStarts: input.lines,
      givesMachine: (node: TS.Node) => calleeOf(node) !== null,
      isCalledInPlace: known.called.has(fn),
    };
    const model = emitClass(emitInput);
    record("class", model, (value) => dumpClass(value, sourceFile.text));
    const jumpsOutOfLoops = [...simplified.blocks.values()].some(jumpsOutOfLoop);
    const { enumName } = classNames;
    result.set(fn, {
      asyncFn,
      entry: entries.get(fn)!,
      model,
      context: { machine, mode, enumName, own, types, inserts, jumpsOutOfLoops },
    });
  }
  return result;
}

function stageRecorder(input: LowerInput, asyncFn: AsyncFn) {
  return <T>(name: string, value: T, dump: (value: T) => string): void => {
    if (input.options.stages !== true) return;
    input.stages.push({ fn: asyncFn.name, name, text: dump(value), value });
  };
}

interface PrintInput {
  readonly sourceFile: TS.SourceFile;
  readonly lines: LineStarts;
  readonly bindings: Bindings;
  readonly found: readonly AsyncFn[];
  readonly lowered: ReadonlyMap<Fn, Lowered>;
  readonly options: CompileOptions & { fileName: string };
  readonly stages: readonly Stage[];
  readonly helperNames: ReadonlyMap<HelperName, string>;
}

/** Some projects allow only what can be erased, which an enum is not. */
function styleFor(types: TypeOracle | undefined): StateStyle {
  return types?.program.getCompilerOptions().erasableSyntaxOnly === true ? "const" : "const-enum";
}

function printAll(input: PrintInput): CompileResult {
  const { sourceFile, bindings, found, lowered, options, stages } = input;
  const { text, fileName } = sourceFile;
  const typescript = isTypeScript(fileName);
  const wantsJs = (options.format ?? (typescript ? "ts" : "js")) === "js";
  const erasures = wantsJs && typescript ? findErasures(sourceFile, bindings) : [];
  // What TypeScript's own printer makes JavaScript has to be whole TypeScript first.
  const typed = typescript && (!wantsJs || erasures === null);
  const stateStyle: StateStyle =
    typescript && !wantsJs ? (options.stateStyle ?? styleFor(options.types)) : "literal";
  const used = new Map<HelperName, string>();
  const helperName = (name: HelperName): string => {
    const local = input.helperNames.get(name)!;
    used.set(name, local);
    return local;
  };
  const outer = new CfgBuilder({
    fn: bindings.module,
    mode: "eager",
    bindings,
    captures: {
      fn: bindings.module,
      container: bindings.module.scope,
      captured: [],
      own: new Map(),
      sunk: new Set(),
    },
    sourceFile,
    isEagerGenerator: () => false, // what stands outside of machines keeps its place
    wrapperOf: (fn, builder) => {
      const known = lowered.get(fn);
      return known === undefined ? undefined : wrapperCode(builder, known.entry);
    },
    madeInPlace: () => null,
  });
  let importAt = 0;
  const insertions: Insertion[] = [
    {
      at: importPoint(sourceFile),
      indent: "",
      write: (printer) => {
        importAt = printer.position;
      },
    },
  ];
  const points = new InsertionPoints(sourceFile);
  for (const { entry, model, context } of lowered.values()) {
    const at = points.of(entry.fn, entry.captures.container.node);
    if (model.member !== null) {
      const outside = points.of(entry.fn, sourceFile);
      insertions.push({
        at: outside.at,
        indent: "",
        write: (printer) => printStates(printer, model, stateStyle, ""),
      });
    }
    const write: Insertion["write"] = (printer) => {
      printClass(printer, model, context, stateStyle, at.indent);
      const generator = generatorBeside(entry);
      if (generator !== null)
        printer.write(`\n\n${at.indent}${helperName("asyncGeneratorFunction")}(${generator});`);
      printer.write(model.member === null ? `\n\n${at.indent}` : `\n${at.indent}`);
    };
    insertions.push({ at: at.at, indent: at.indent, write });
  }
  const headOf = (fn: Fn): MachineHead => lowered.get(fn)!.context.types.head;
  const edits: Edit[] = fileEdits(outer, bindings, lowered);
  const printOptions = { typed, stateStyle, erasures: erasures ?? [], helperName, headOf };
  const printer = printFile(text, printOptions, edits, insertions);
  const diagnostics = found.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
  const imports = importText(
    [...used].map(([name, local]) => ({ name, local })).sort(byImportOrder),
    options.runtime ?? DEFAULT_RUNTIME,
    typed,
  );
  const printed = printer.output;
  const output = `${printed.slice(0, importAt)}${imports}${printed.slice(importAt)}`;
  const shift = (offset: number): number => (offset >= importAt ? offset + imports.length : offset);
  const segments = printer.segments.flatMap((segment) => {
    const end = segment.output + segment.length;
    if (segment.output >= importAt || end <= importAt)
      return [{ ...segment, output: shift(segment.output) }];
    const head = importAt - segment.output;
    return [
      { ...segment, length: head },
      {
        output: importAt + imports.length,
        source: segment.source + head,
        length: segment.length - head,
      },
    ];
  });
  const marks = printer.marks.map((placed) => ({
    ...placed,
    start: shift(placed.start),
    end: shift(placed.end),
  }));
  const { functions, links } = makeReports({
    found,
    lowered,
    marks,
    segments,
    lines: input.lines,
    text,
  });
  const map = options.sourceMap === false ? null : makeSourceMap(text, output, segments, fileName);
  const runtimeImport =
    imports === "" ? null : { start: importAt, end: importAt + imports.trimEnd().length };
  const result: CompileResult = {
    code: output,
    map,
    diagnostics,
    runtimeImport,
    functions,
    stages,
    links,
  };
  return erasures === null ? stripTypes(result, fileName) : result;
}

/** The name of an eager generator function that is declared in the scope where its class stands. */
function generatorBeside({ fn, mode, captures }: Entry): string | null {
  const { node } = fn;
  if (mode !== "eager" || !fn.isGenerator || !ts.isFunctionDeclaration(node)) return null;
  const name = node.name?.text;
  const binding = name === undefined ? undefined : captures.container.names.get(name);
  return binding?.declaration?.parent === node && !binding.isWritten ? name! : null;
}

function byImportOrder(a: { name: HelperName }, b: { name: HelperName }): number {
  return Number(TYPE_NAMES.has(a.name)) - Number(TYPE_NAMES.has(b.name));
}

/** The outermost lowered functions, each replaced by its wrapper. */
function fileEdits(
  outer: CfgBuilder,
  bindings: Bindings,
  lowered: ReadonlyMap<Fn, Lowered>,
): Edit[] {
  const edits: Edit[] = [];
  const visit = (fns: readonly Fn[]): void => {
    for (const fn of fns) {
      const known = lowered.get(fn);
      if (known === undefined) visit(fn.children);
      else {
        const start = fn.node.getStart(outer.input.sourceFile);
        edits.push({
          start,
          end: fn.node.end,
          code: [{ kind: "fn", fn, code: wrapperCode(outer, known.entry) }],
        });
      }
    }
  };
  visit(bindings.module.children);
  edits.sort((a, b) => a.start - b.start);
  // A function in the computed name of a method belongs to the text around, and is part of the method's edit.
  let end = 0;
  return edits.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}

function fileIdentifiers(sourceFile: TS.SourceFile, bindings: Bindings): Set<string> {
  const { identifiers } = sourceFile as unknown as { identifiers: ReadonlyMap<string, string> };
  return new Set([...identifiers.keys(), ...bindings.identifiers]);
}

interface NamesInText {
  /** Names that stand for things outside: no variable of the machine may be called so. `undefined` is in text of ours. */
  readonly foreign: ReadonlySet<string>;
  /** Those, and all that the text declares for itself. */
  readonly all: Names;
}

function namesIn(fn: Fn, bindings: Bindings, captures: Captures): NamesInText {
  const foreign = new Set([...fn.freeNames, "undefined"]);
  const inside = new Set<string>();
  const captured = new Set(captures.captured.map((known) => known.binding));
  const { pos, end } = fn.node;
  for (const { binding } of refsIn(bindings, pos, end)) {
    if (captures.own.has(binding) || captured.has(binding)) continue;
    // What a function inside declares hides the machine's variable there, as it did in the source.
    const at = binding.declaration?.pos ?? pos;
    const isInside = binding.scope.fn !== fn && pos <= at && at <= end;
    (isInside ? inside : foreign).add(binding.name);
  }
  return { foreign, all: anyOf(foreign, inside) };
}

/** What generated code calls the runtime's exports. */
function helperNamesFor(identifiers: ReadonlySet<string>): Map<HelperName, string> {
  const space = new NameSpace(identifiers);
  return new Map(RUNTIME_NAMES.map((name) => [name, space.take(name, false)]));
}

const OWN_NAMES: readonly OwnName[] = [
  "state",
  "cx",
  "awaiting",
  "polled",
  "sent",
  "how",
  "failed",
  "result",
  "error",
  "machine",
];

function ownNamesFor(taken: Names, isGenerator: boolean): Record<OwnName, string> {
  const space = new NameSpace(taken);
  const names = {} as Record<OwnName, string>;
  for (const name of OWN_NAMES)
    if (name !== "how" || isGenerator) names[name] = space.take(name, false);
  return names;
}
