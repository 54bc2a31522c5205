/** The last step: machines are printed into the file, which gives the text, its map and the reports. */
import type { CompileOptions } from "./options.ts";
import { CfgBuilder, wrapperCode, type Entry } from "../transforms/1-build-cfg/index.ts";
import {
  DEFAULT_RUNTIME,
  PENDING_IMPORT,
  TYPE_NAMES,
  type HelperName,
  type HelperNames,
} from "./base/runtime-names.ts";
import { firstFrom } from "./base/search.ts";
import { type LineStarts } from "./base/text.ts";
import type { ClassModel, ClassNames, MachineHead } from "./ir/class-model.ts";
import { code } from "./ir/code.ts";
import type { CompileResult, Stage } from "./ir/result.ts";
import type { Bindings, Fn } from "./ir/source.ts";
import type { Inserted } from "./syntax/holders.ts";
import { importPoint, InsertionPoints, pragmaEnd } from "./insertion.ts";
import {
  importText,
  printClass,
  printFile,
  printPoll,
  printStates,
  type Edit,
  type Insertion,
} from "./print/file.ts";
import type { MachineContext, Printer, StateStyle } from "./print/printer.ts";
import { makeSourceMap } from "./print/source-map.ts";
import { stripTypes } from "./print/strip-types.ts";
import { makeReports } from "./report.ts";
import { findErasures } from "./syntax/erasures.ts";
import { isCommonJs } from "./syntax/module-kind.ts";
import { identifiersIn, isTypeScript } from "./syntax/parse.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";
import { quietDirectives } from "./types/directives.ts";
import type { TypeOracle } from "./types/oracle.ts";
import type { ImportedTypes } from "./types/imported-types.ts";

/** One function with everything that its printing needs. */
export interface Lowered {
  readonly asyncFn: AsyncFn;
  readonly entry: Entry;
  readonly names: ClassNames;
  readonly head: () => MachineHead;
  /** The passes; mostly they run for each call. */
  readonly lower: () => LoweredMachine;
}

export interface LoweredMachine {
  readonly model: ClassModel;
  readonly context: MachineContext;
}

export interface PrintInput {
  readonly sourceFile: TS.SourceFile;
  readonly lines: LineStarts;
  readonly bindings: Bindings;
  readonly found: readonly AsyncFn[];
  readonly lowered: ReadonlyMap<Fn, Lowered>;
  readonly options: CompileOptions & { fileName: string };
  readonly stages: readonly Stage[];
  readonly helperNames: HelperNames;
  /** What is written into the author's classes. */
  readonly inserted: readonly Inserted[];
  readonly importedTypes: ImportedTypes;
}

/** Where no checker said what the saved locals hold, none can judge them either. */
function uncheckedNotice(text: string): readonly Insertion[] {
  const at = pragmaEnd(text);
  if (text.slice(0, at).includes("@ts-nocheck")) return [];
  const notice = "// @ts-nocheck: lowered without types, saved locals are any\n";
  return [{ at, indent: "", write: (printer) => printer.write(notice) }];
}

/** Some projects allow only what can be erased, which an enum is not. */
function styleFor(types: TypeOracle | undefined): StateStyle {
  return types?.program.getCompilerOptions().erasableSyntaxOnly === true ? "const" : "const-enum";
}

/** All machines, and the text around them with each function replaced by what makes its machine. */
export function printAll(input: PrintInput): CompileResult {
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
      pollStays: false,
      captured: [],
      literals: [],
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
    inserted: input.inserted,
  });
  const isChecked = options.types !== undefined || !typescript || wantsJs || lowered.size === 0;
  const insertions: Insertion[] = [
    ...(isChecked ? [] : uncheckedNotice(text)),
    { at: importPoint(sourceFile), indent: "", write: (printer) => printer.leaveGap() },
  ];
  const points = new InsertionPoints(sourceFile);
  for (const { entry, names, lower } of lowered.values()) {
    if (names.member !== null) {
      // Where literals stand in their place, states have no enum in front of the class.
      if (stateStyle === "literal") continue;
      const { at } = points.of(entry.fn, sourceFile);
      const write: Insertion["write"] = (printer) =>
        printStates(printer, lower().model, stateStyle, "");
      insertions.push({ at, indent: "", write });
      continue;
    }
    const { at, indent } = points.of(entry.fn, entry.captures.container.node);
    const write: Insertion["write"] = (printer) => {
      const { model, context } = lower();
      printClass(printer, model, context, stateStyle, indent);
      const generator = generatorBeside(entry);
      if (generator !== null)
        printer.write(`\n\n${indent}${helperName("asyncGeneratorFunction")}(${generator});`);
      printer.write(`\n\n${indent}`);
    };
    insertions.push({ at, indent, write });
  }
  const headOf = (fn: Fn): MachineHead => lowered.get(fn)!.head();
  const wrappers = fileEdits(outer, bindings, lowered);
  const edits = [...wrappers, ...quietEdits(sourceFile, wrappers, options.types)].sort(inOrder);
  for (const { at, code: text } of input.inserted) {
    // In a lowered function it is part of that function's text.
    const before = edits[firstFrom(edits, at, ({ start }) => start) - 1];
    if (before !== undefined && at < before.end) continue;
    insertions.push({ at, indent: "  ", write: (printer) => printer.print(text, null) });
  }
  const printMachine = (printer: Printer, fn: Fn): void => {
    const { model, context } = lowered.get(fn)!.lower();
    printClass(printer, model, context, stateStyle, "  ");
  };
  const printPollOf = (printer: Printer, fn: Fn): void => {
    const { model, context } = lowered.get(fn)!.lower();
    printPoll(printer, model, context, "  ");
  };
  const printOptions = {
    typed,
    stateStyle,
    erasures: erasures ?? [],
    helperName,
    headOf,
    printMachine,
    printPoll: printPollOf,
  };
  const printer = printFile(text, printOptions, edits, insertions);
  const diagnostics = found.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
  const imports = importText(
    [...used].map(([name, local]) => ({ name, local })).sort(byImportOrder),
    input.helperNames.get(PENDING_IMPORT)!,
    {
      runtime: options.runtime ?? DEFAULT_RUNTIME,
      // TypeScript makes of an import what the project asks for.
      required: !typed && isCommonJs(sourceFile, bindings),
    },
    typed ? input.importedTypes.namedIn(() => identifiersIn(printer.output, fileName)) : NO_TYPES,
    typed,
  );
  const importAt = printer.fillGap(imports);
  const { segments, marks, output: code } = printer;
  const { lines } = input;
  const map =
    options.sourceMap === false
      ? null
      : makeSourceMap({ fileName, source: text, sourceLines: lines, output: code, segments });
  const runtimeImport =
    imports === "" ? null : { start: importAt, end: importAt + imports.trimEnd().length };
  // A build asks for text and map only.
  const reports = once(() => makeReports({ found, lowered, marks, segments, lines, text }));
  const result: CompileResult = {
    code,
    map,
    diagnostics,
    runtimeImport,
    stages,
    get functions() {
      return reports().functions;
    },
    get links() {
      return reports().links;
    },
  };
  return erasures === null ? stripTypes(result, fileName) : result;
}

const NO_TYPES: ReadonlyMap<string, readonly string[]> = new Map();

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
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

function inOrder(a: Edit, b: Edit): number {
  return a.start - b.start;
}

/** Comments in front of functions that expect an error in what is no longer there. */
function quietEdits(
  sourceFile: TS.SourceFile,
  wrappers: readonly Edit[],
  types: TypeOracle | undefined,
): Edit[] {
  const around = (at: number): Edit | undefined => {
    const before = wrappers[firstFrom(wrappers, at + 1, ({ start }) => start) - 1];
    return before !== undefined && at < before.end ? before : undefined;
  };
  const comments = new Map<number, TS.TextRange>();
  for (const { pos, comment } of types?.silenced ?? [])
    if (around(pos) !== undefined && around(comment.pos) === undefined)
      comments.set(comment.pos, comment);
  return [...comments.values()].flatMap((comment) =>
    quietDirectives(sourceFile, comment).map(({ at, text, replaces }) => ({
      start: at,
      end: at + replaces,
      code: code(text),
    })),
  );
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
