/** The last step: machines are printed into the file, which gives the text, its map and the reports. */
import type { CompileOptions } from "./options.ts";
import type { Entry } from "../transforms/1-build-cfg/index.ts";
import { editOver, editsOf } from "./edits.ts";
import {
  DEFAULT_RUNTIME,
  MODULE_IMPORT,
  PENDING_IMPORT,
  TYPE_NAMES,
  type HelperName,
  type HelperNames,
} from "./base/runtime-names.ts";
import type { LineStarts } from "./base/text.ts";
import type { ClassModel, ClassNames, MachineHead } from "./ir/class-model.ts";
import type { CompileResult, Stage } from "./ir/result.ts";
import type { Erasure } from "./ir/erasure.ts";
import type { Bindings, Fn, Inserted } from "./ir/source.ts";
import { importPoint, InsertionPoints, pragmaEnd } from "./insertion.ts";
import {
  printClass,
  printFile,
  printPoll,
  printStates,
  type Edit,
  type Insertion,
} from "./print/file.ts";
import type { MachineContext, Printer, PrintOptions, StateStyle } from "./print/printer.ts";
import { importText } from "./print/runtime-import.ts";
import { makeSourceMap } from "./print/source-map.ts";
import { stripTypes } from "./print/strip-types.ts";
import { makeReports } from "./report.ts";
import { findErasures } from "./syntax/erasures.ts";
import { becomesCommonJs, isCommonJs, isCommonJsInTypeScript } from "./syntax/module-kind.ts";
import { requireText, undefinedText } from "./syntax/hidden-globals.ts";
import { findModuleAwaits } from "./syntax/module-awaits.ts";
import { identifiersIn, isTypeScript } from "./syntax/parse.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";
import type { TypeOracle } from "./types/oracle.ts";
import type { ImportedTypes } from "./types/imported-types.ts";
import { uncheckedNotice } from "./unchecked.ts";

/** One function with everything that its printing needs. */
export interface Lowered {
  readonly asyncFn: AsyncFn;
  readonly entry: Entry;
  readonly names: ClassNames;
  readonly head: () => MachineHead;
  /** The passes; mostly they run for each call. */
  readonly lower: () => LoweredMachine;
  /** Nothing names the function any more, each await of it makes the machine itself; its project calls that an error. */
  readonly unread: boolean;
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
  /** Every word that the file uses as a name. */
  readonly identifiers: ReadonlySet<string>;
  readonly helperNames: HelperNames;
  /** Machines in the author's classes, and what stands around blocks of his. */
  readonly inserted: readonly Inserted[];
  readonly importedTypes: ImportedTypes;
}

/** How the file is written. */
interface Form {
  /** Types are written as well. */
  readonly typed: boolean;
  /** The output is TypeScript, as the source is. */
  readonly isTypeScript: boolean;
  readonly stateStyle: StateStyle;
  /** What of the author's text is left out; null where only TypeScript's own printer can make JavaScript of it. */
  readonly erasures: readonly Erasure[] | null;
}

/** What the runtime's exports are called here, noting which ones are used. */
type HelperNameOf = (name: HelperName) => string;

/** All machines, and the text around them with each function replaced by what makes its machine. */
export function printAll(input: PrintInput): CompileResult {
  const { text, fileName } = input.sourceFile;
  const form = formOf(input);
  const used = new Map<HelperName, string>();
  const helperName: HelperNameOf = (name) => {
    const local = input.helperNames.get(name)!;
    used.set(name, local);
    return local;
  };
  const edits = editsOf({ ...input, types: input.options.types });
  const insertions: readonly Insertion[] = [
    ...noticeFor(input, form),
    { at: importPoint(input.sourceFile), indent: "", write: (printer) => printer.leaveGap() },
    ...machineInsertions(input, form, helperName),
    ...insertedOutside(input, edits),
  ];
  const printer = printFile(text, printOptions(input, form, helperName), edits, insertions);
  const imports = importsOf(input, form, used, printer);
  const importAt = printer.fillGap(imports);
  const runtimeImport =
    imports === "" ? null : { start: importAt, end: importAt + imports.trimEnd().length };
  const result = resultOf(input, printer, runtimeImport);
  if (form.erasures !== null) return result;
  return stripTypes(result, fileName, becomesCommonJs(input.sourceFile));
}

function formOf({ sourceFile, bindings, options }: PrintInput): Form {
  const typescript = isTypeScript(sourceFile.fileName);
  const wantsJs = (options.format ?? (typescript ? "ts" : "js")) === "js";
  const keepsTypes = typescript && !wantsJs;
  const erasures = typescript && wantsJs ? findErasures(sourceFile, bindings) : [];
  return {
    // What TypeScript's own printer makes JavaScript has to be whole TypeScript first.
    typed: keepsTypes || erasures === null,
    isTypeScript: keepsTypes,
    stateStyle: keepsTypes ? (options.stateStyle ?? styleFor(options.types)) : "literal",
    erasures,
  };
}

function noticeFor({ sourceFile, lowered, options }: PrintInput, form: Form): readonly Insertion[] {
  if (lowered.size === 0) return [];
  const head = pragmaEnd(sourceFile.text);
  return uncheckedNotice(sourceFile, options.types, form.isTypeScript, head);
}

/** Some projects allow only what can be erased, which an enum is not. */
function styleFor(types: TypeOracle | undefined): StateStyle {
  return types?.program.getCompilerOptions().erasableSyntaxOnly === true ? "const" : "const-enum";
}

/** The class of each function beside its container; of a member of a class only the enum stands outside. */
function machineInsertions(
  { sourceFile, lowered }: PrintInput,
  { stateStyle }: Form,
  helperName: HelperNameOf,
): readonly Insertion[] {
  const points = new InsertionPoints(sourceFile);
  return [...lowered.values()].flatMap(({ entry, names, lower }): Insertion[] => {
    if (names.member !== null) {
      // Where literals stand in their place, states have no enum in front of the class.
      if (stateStyle === "literal") return [];
      const { at } = points.of(entry.fn, sourceFile);
      return [
        { at, indent: "", write: (printer) => printStates(printer, lower().model, stateStyle, "") },
      ];
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
    return [{ at, indent, write }];
  });
}

/** What is written into the author's text where no lowered function is: in one it is part of that function's text. */
function insertedOutside({ inserted }: PrintInput, edits: readonly Edit[]): readonly Insertion[] {
  const outside = inserted.filter(({ at }) => {
    const edit = editOver(edits, at);
    return edit === null || edit.start === at;
  });
  return outside.map(({ at, code: text }) => ({
    at,
    indent: "  ",
    write: (printer) => printer.print(text, null),
  }));
}

function printOptions(
  { lowered, bindings }: PrintInput,
  { typed, stateStyle, erasures }: Form,
  helperName: HelperNameOf,
): PrintOptions {
  return {
    typed,
    stateStyle,
    erasures: erasures ?? [],
    helperName,
    undefinedText: undefinedText(bindings),
    headOf: (fn) => lowered.get(fn)!.head(),
    printMachine: (printer, fn) => {
      const { model, context } = lowered.get(fn)!.lower();
      printClass(printer, model, context, stateStyle, "  ");
    },
    printPoll: (printer, fn) => {
      const { model, context } = lowered.get(fn)!.lower();
      printPoll(printer, model, context, "  ");
    },
  };
}

/** The imports that what was printed needs. */
function importsOf(
  { sourceFile, bindings, options, helperNames, importedTypes }: PrintInput,
  { typed }: Form,
  used: ReadonlyMap<HelperName, string>,
  printer: Printer,
): string {
  const isScript = typed ? isCommonJsInTypeScript(sourceFile) : isCommonJs(sourceFile, bindings);
  const types = typed
    ? importedTypes.namedIn(() => identifiersIn(printer.output, sourceFile.fileName))
    : NO_TYPES;
  return importText(
    {
      used: [...used].map(([name, local]) => ({ name, local })).sort(byImportOrder),
      pendingImport: helperNames.get(PENDING_IMPORT)!,
      moduleName: helperNames.get(MODULE_IMPORT)!,
      types,
      typed,
    },
    {
      runtime: options.runtime ?? DEFAULT_RUNTIME,
      loads: !isScript ? "import" : typed ? "import = require" : requireText(bindings),
    },
  );
}

function resultOf(
  { sourceFile, bindings, found, lowered, options, stages, lines }: PrintInput,
  printer: Printer,
  runtimeImport: CompileResult["runtimeImport"],
): CompileResult {
  const { text, fileName } = sourceFile;
  const { segments, marks, output: code } = printer;
  // A build asks for text and map only.
  const reports = once(() => {
    const moduleAwaits = findModuleAwaits(bindings, sourceFile);
    return makeReports({ found, lowered, moduleAwaits, marks, segments, lines, text });
  });
  return {
    code,
    map:
      options.sourceMap === false
        ? null
        : makeSourceMap({ fileName, source: text, sourceLines: lines, output: code, segments }),
    diagnostics: found.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])),
    runtimeImport,
    stages,
    get functions() {
      return reports().functions;
    },
    get moduleAwaits() {
      return reports().moduleAwaits;
    },
    get links() {
      return reports().links;
    },
  };
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
