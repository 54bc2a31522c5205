/**
 * THE PIPELINE. For each async function:
 *
 *     syntax → 1 build CFG → 2 simplify → order, uses, liveness, unsaved → 3 lay out frame → 4 assign states → 5 emit class
 *
 * and then all machines are printed into the file. No pass knows another; only this file knows them all.
 */
import {
  buildCfg,
  planParameters,
  wrapperCode,
  type Entry,
  type FnInput,
} from "../transforms/1-build-cfg/index.ts";
import { simplifyCfg } from "../transforms/2-simplify-cfg.ts";
import { layoutFrame } from "../transforms/3-layout-frame.ts";
import { assignStates } from "../transforms/4-assign-states.ts";
import { emitClass } from "../transforms/5-emit-class/index.ts";
import { planCasts } from "./analysis/casts.ts";
import { analyzeLiveness } from "./analysis/liveness.ts";
import { orderBlocks } from "./analysis/order.ts";
import { analyzeUnsaved } from "./analysis/unsaved.ts";
import { gatherUses } from "./analysis/uses.ts";
import { makeDiagnostic } from "./base/diagnostics.ts";
import { anyOf } from "./base/names.ts";
import { baseClassOf, MEMBERS, type HelperNames } from "./base/runtime-names.ts";
import { firstFrom } from "./base/search.ts";
import { lineStartsOf, type LineStarts } from "./base/text.ts";
import { classNamesFor, holdersNamedIn, type NamedClass } from "./class-names.ts";
import { dumpCfg, dumpClass, dumpFrame, dumpLiveness, dumpMachine } from "./ir/dump.ts";
import type { CompileResult, Diagnostic, Stage } from "./ir/result.ts";
import type { Bindings, Fn, Inserted } from "./ir/source.ts";
import { jumpsOutOfLoop } from "./ir/visit.ts";
import {
  fileIdentifiers,
  helperNamesFor,
  namesIn,
  ownNamesFor,
  selfParameterFor,
} from "./machine-names.ts";
import type { CompileOptions } from "./options.ts";
import { printAll, type Lowered, type LoweredMachine } from "./splice.ts";
import { resolveBindings } from "./syntax/bindings/index.ts";
import { insertedAroundBlocks } from "./syntax/block-functions.ts";
import { findCaptures, type Captures } from "./syntax/captures.ts";
import { findEarlyErrors } from "./syntax/early-errors/index.ts";
import { findKnownCalls, type KnownCalls } from "./syntax/known-calls.ts";
import { movedText } from "./syntax/moved-text.ts";
import { parse, syntaxErrors } from "./syntax/parse.ts";
import { findAsyncFunctions, type AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";
import { classForMachine, privateAccessOf, type PrivateAccess } from "./types/private-access.ts";
import { ImportedTypes } from "./types/imported-types.ts";
import { typeNamesFor } from "./types/type-names.ts";
import { headWithoutTypes } from "./types/without-types.ts";

export type { CompileOptions } from "./options.ts";

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
    moduleAwaits: [],
    stages: [],
    links: [],
  };
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
  const accepted = found.filter(({ verdict }) => verdict === "lowered");
  const fns = new Set(accepted.map((asyncFn) => asyncFn.fn));
  const access = privateAccessOf(options.types, fns);
  const captures = findCaptures(bindings, fns, (fn) => classForMachine(access.get(fn)));
  const stages: Stage[] = [];
  const identifiers = fileIdentifiers(sourceFile, bindings);
  const helperNames = helperNamesFor(identifiers);
  const { names, holding } = classNamesFor(
    accepted,
    captures,
    sourceFile,
    identifiers,
    helperNames.values(),
  );
  const generated = generatedNames(names);
  const around = insertedAroundBlocks(fns, sourceFile, identifiers);
  const inserted = [...holding, ...around].sort((a, b) => a.at - b.at);
  const taken = anyOf(identifiers, new Set(helperNames.values()), generated);
  const importedTypes = new ImportedTypes(ts.isExternalModule(sourceFile) ? taken : null);
  const selfParameter = selfParameterFor(taken);
  const input = {
    sourceFile,
    lines,
    bindings,
    options,
    stages,
    identifiers,
    helperNames,
    inserted,
    selfParameter,
    importedTypes,
  };
  const made = namesMade(accepted, names, bindings);
  const lowered = lowerAll({ ...input, accepted, captures, access, names, generated, made });
  return printAll({ ...input, found, lowered });
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
  /** Every word that the file uses as a name. */
  readonly identifiers: ReadonlySet<string>;
  readonly helperNames: HelperNames;
  readonly names: ReadonlyMap<Fn, NamedClass>;
  /** Names of generated classes that stand beside functions, and of all generated enums. */
  readonly generated: ReadonlySet<string>;
  /** Names that wrappers and the author's classes are given: one may stand beside any variable. */
  readonly made: ReadonlySet<string>;
  readonly inserted: readonly Inserted[];
  /** What machines call the type parameter that stands for `this`. */
  readonly selfParameter: string;
  readonly importedTypes: ImportedTypes;
}

/** What wrappers call parameters that their machines take apart, and what classes are called that had no name. */
function namesMade(
  accepted: readonly AsyncFn[],
  classes: ReadonlyMap<Fn, NamedClass>,
  bindings: Bindings,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { fn, mode } of accepted) {
    const { positional, restName } = planParameters(fn, mode, bindings);
    for (const { node, name } of positional) if (!ts.isIdentifier(node.name)) names.add(name);
    if (restName !== null) names.add(restName);
    const { holder } = classes.get(fn)!;
    if (holder?.isInferred === true) names.add(holder.name);
  }
  return names;
}

/** Of classes that stand beside functions, and of all enums. */
function generatedNames(names: ReadonlyMap<Fn, NamedClass>): ReadonlySet<string> {
  return new Set(
    [...names.values()].flatMap(({ className, enumName, member }) =>
      member === null ? [className, enumName] : [enumName],
    ),
  );
}

/** What the machines of a file share. */
interface LowerContext extends LowerInput {
  readonly entries: ReadonlyMap<Fn, Entry>;
  readonly known: KnownCalls;
  readonly helpers: ReadonlySet<string>;
  readonly isLowered: (node: TS.Node) => boolean;
}

/**
 * A machine is made when it is printed, and is gone after that: memory grows with the file's text, not with its machines.
 * Only what a checker was asked, and what is recorded, is found out once and kept.
 */
function lowerAll(input: LowerInput): Map<Fn, Lowered> {
  const { accepted, options, names } = input;
  const context = contextOf(input);
  const keeps = options.types !== undefined || options.stages === true;
  const result = new Map<Fn, Lowered>();
  for (const asyncFn of accepted) {
    const { fn } = asyncFn;
    const entry = context.entries.get(fn)!;
    const named = names.get(fn)!;
    if (keeps) {
      const lowered = lower(context, asyncFn);
      const { head, forbidsUnread } = lowered.context.types;
      const unread = forbidsUnread && context.known.isUnread(fn);
      result.set(fn, {
        asyncFn,
        entry,
        names: named,
        head: () => head,
        lower: () => lowered,
        unread,
      });
    } else {
      const { container } = entry.captures;
      result.set(fn, {
        asyncFn,
        entry,
        names: named,
        head: () => headWithoutTypes(fn.node, container.node),
        lower: () => lower(context, asyncFn),
        unread: false,
      });
    }
  }
  return result;
}

function contextOf(input: LowerInput): LowerContext {
  const { bindings, accepted, captures, sourceFile, names } = input;
  const modes = new Map(accepted.map(({ fn, mode }) => [fn, mode]));
  const known = findKnownCalls(bindings, modes, accepted, captures, sourceFile);
  const entries = new Map<Fn, Entry>();
  for (const { fn, mode } of accepted) {
    const { reference: className } = names.get(fn)!;
    entries.set(fn, { fn, mode, captures: captures.get(fn)!, className });
  }
  const loweredNodes = new Set(accepted.map(({ fn }) => fn.node));
  return {
    ...input,
    entries,
    known,
    helpers: new Set(input.helperNames.values()),
    isLowered: (node) => loweredNodes.has(node),
  };
}

/** The passes, for one function. */
function lower(context: LowerContext, asyncFn: AsyncFn): LoweredMachine {
  const { sourceFile, bindings, captures, options, names, inserted, known } = context;
  const { fn, mode } = asyncFn;
  const record = stageRecorder(context, asyncFn);
  const cfg = buildCfg(fnInputOf(context, asyncFn));
  record("cfg", cfg, dumpCfg);
  const simplified = simplifyCfg(cfg);
  record("simplified", simplified, dumpCfg);
  const order = orderBlocks(simplified);
  const uses = gatherUses(simplified);
  const liveness = analyzeLiveness(simplified, uses);
  record("liveness", liveness, (value) => dumpLiveness(simplified, value));
  const unsaved = analyzeUnsaved(simplified, uses, liveness, mode);
  const holders = holdersNamedIn(fn, context.accepted, names);
  const { foreign, all } = namesIn(fn, bindings, captures.get(fn)!, holders);
  const bound = new Set(cfg.variables.map(({ binding }) => binding?.name ?? ""));
  const around = anyOf(all, context.helpers, context.generated, context.made, bound);
  const own = ownNamesFor(around, fn.isGenerator);
  const taken = anyOf(around, new Set(Object.values(own)));
  const facts = { uses, liveness, unsaved, order };
  const frame = layoutFrame(simplified, facts, {
    foreign,
    taken,
    words: context.identifiers,
    members: MEMBERS[baseClassOf(mode, fn.isGenerator)],
  });
  record("frame", frame, (value) => dumpFrame(simplified, value));
  const machine = assignStates(simplified, frame, order, sourceFile.text, context.lines);
  record("states", machine, dumpMachine);
  const nextInserted = inserted[firstFrom(inserted, fn.node.pos + 1, ({ at }) => at)];
  const types = typeNamesFor(options.types, {
    fn,
    mode,
    cfg: simplified,
    container: captures.get(fn)!.container.node,
    isLowered: context.isLowered,
    saysParameters: (node) =>
      ts.isFunctionExpression(node) && isEagerGenerator(context, bindings.fnOf.get(node)),
    moved: movedText(bindings, captures, fn),
    holdsMachines: nextInserted !== undefined && nextInserted.at < fn.node.end,
    access: captures.get(fn)!.pollStays ? undefined : context.access.get(fn),
    generated: context.generated,
    selfParameter: context.selfParameter,
    imports: context.importedTypes,
  });
  const inserts = planCasts(machine, types.knowledge);
  const model = emitClass({
    machine,
    mode,
    names: names.get(fn)!,
    types,
    text: sourceFile.text,
    lineStarts: context.lines,
    foreign,
    givesMachine: (node: TS.Node) => known.calleeOf(node) !== null,
    isCalledInPlace: known.called.has(fn),
    isCalledNowhere: ({ declaration }) => {
      const called = declaration === null ? undefined : bindings.fnOf.get(declaration.parent);
      return called !== undefined && known.isUnread(called);
    },
  });
  record("class", model, (value) => dumpClass(value, sourceFile.text));
  const jumpsOutOfLoops = [...simplified.blocks.values()].some(jumpsOutOfLoop);
  const { enumName } = model;
  return {
    model,
    context: {
      machine,
      mode,
      enumName,
      own,
      taken: anyOf(taken, context.identifiers),
      types,
      inserts,
      jumpsOutOfLoops,
    },
  };
}

/** What the first pass reads. */
function fnInputOf(context: LowerContext, { fn, mode }: AsyncFn): FnInput {
  const { sourceFile, bindings, captures, names, inserted, entries, known } = context;
  return {
    fn,
    mode,
    bindings,
    captures: captures.get(fn)!,
    sourceFile,
    identifiers: context.identifiers,
    wrapperOf: (inner, outer) => {
      const entry = entries.get(inner);
      return entry === undefined ? undefined : wrapperCode(outer, entry);
    },
    madeInPlace: (node) => {
      const callee = mode === "eager" ? known.calleeOf(node) : null;
      return callee === null ? null : names.get(callee)!.className;
    },
    isEagerGenerator: (inner) => isEagerGenerator(context, inner),
    inserted,
  };
}

/** Its wrapper is handed to a helper of the runtime: see `asGeneratorFunction`. */
function isEagerGenerator({ entries }: LowerContext, fn: Fn | undefined): boolean {
  return fn !== undefined && fn.isGenerator && entries.get(fn)?.mode === "eager";
}

function stageRecorder(input: LowerInput, asyncFn: AsyncFn) {
  return <T>(name: string, value: T, dump: (value: T) => string): void => {
    if (input.options.stages !== true) return;
    input.stages.push({ fn: asyncFn.name, name, text: dump(value), value });
  };
}
