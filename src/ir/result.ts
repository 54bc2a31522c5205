/**
 * What a compilation hands to the outside: the text, its source map, and a report that ties every piece of the output to
 * the source it came from. The views, the command line and the plugin know nothing of the compiler but these types, and
 * everything here but `Stage.value` is plain data that survives JSON.
 */

import type { Span } from "../base/text.ts";

export type { Span };

/** A source map, version 3, as an object. */
export interface RawSourceMap {
  readonly version: 3;
  readonly file?: string;
  readonly sourceRoot?: string;
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

export type Severity = "error" | "warning" | "note";

/** A second place a diagnostic points at, with what happens there. */
export interface DiagnosticNote {
  readonly message: string;
  readonly span: Span;
}

/** Something to tell the author of the source; `lower-async explain CODE` says more. */
export interface Diagnostic {
  /** `LA` and four digits, stable across versions. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to write instead, or how to go on; empty when there is nothing to say. */
  readonly hint: string;
  readonly span: Span;
  readonly notes: readonly DiagnosticNote[];
}

/** Which meaning of `async` a function was given. */
export type Mode = "eager" | "lazy";

/** One async function of the source: what became of it, and where. */
export interface FunctionReport {
  /** As a reader would call it: `fetchData`, `Client.get`. */
  readonly name: string;
  readonly className: string;
  readonly mode: Mode;
  /**
   * `native`: the function never suspends, so it needs no machine. `left`: it was refused, or not asked for. Both stand in the
   * output as they were written; `reason` says why.
   */
  readonly status: "lowered" | "native" | "left";
  readonly reason: string | null;
  /** The whole function in the source. */
  readonly source: Span;
  readonly form: FunctionForm;
  /** The state enum and the class in the output. */
  readonly machine: Span | null;
  /** What stands in the output where the function stood in the source. */
  readonly wrapper: Span | null;
  /** In the order of their ids. */
  readonly states: readonly StateReport[];
  readonly locals: readonly LocalReport[];
}

/** How a function is written, as is what stands in the output in its place: `method` in a class or in an object. */
export type FunctionForm = "declaration" | "expression" | "method";

/**
 * `suspend`: the machine awaits something here. `yield`: it has given a value and waits to be asked again. `block`: `poll` only
 * jumps here. The others are the same in every machine.
 */
export type StateKind =
  "unresumed" | "returned" | "panicked" | "dropped" | "running" | "suspend" | "yield" | "block";

/** Where the machine stands between two polls, its locals saved: an await or a yield. */
export function isSuspendPoint({ kind }: { readonly kind: StateKind }): boolean {
  return kind === "suspend" || kind === "yield";
}

/** One member of a machine's state enum. */
export interface StateReport {
  readonly id: number;
  readonly name: string;
  readonly kind: StateKind;
  /** 1-based line of the source that this state belongs to. */
  readonly line: number | null;
  /** The await or yield expression of a suspend point. */
  readonly source: Span | null;
  /** The text of what is awaited or given. */
  readonly awaited: string | null;
  /** The fields that are saved while the machine is in this state. */
  readonly saved: readonly string[];
  /** The stretches of the output that belong to this state. */
  readonly output: readonly Span[];
  /** Ids of the states that can follow. */
  readonly successors: readonly number[];
}

/** A local of the source that the machine keeps in a field. */
export interface LocalReport {
  readonly name: string;
  readonly field: string;
  readonly type: string | null;
  /** Where the source declares it; null for a temporary of the compiler. */
  readonly source: Span | null;
  /** Ids of the states during which it is kept. */
  readonly savedIn: readonly number[];
  /** Why it has to be kept, in words. */
  readonly why: string;
}

/** An await of the module itself: it stays in the output as it was written. */
export interface ModuleAwait {
  readonly source: Span;
  /** 1-based line of the source. */
  readonly line: number;
  /** `await load()`, or the head of a loop, in one line. */
  readonly text: string;
}

/** A piece of the author's text and where it stands in the output. */
export interface Link {
  readonly source: Span;
  readonly output: Span;
  /** Index in `CompileResult.functions`. */
  readonly fn: number;
  /** Id of the state that runs this text. */
  readonly state: number;
}

/** What one step of the pipeline made of one function. */
export interface Stage {
  /** The function's name. */
  readonly fn: string;
  /** `cfg`, `simplified`, `liveness`, `frame`, `states`, `class`. */
  readonly name: string;
  /** The value, written out for people. */
  readonly text: string;
  readonly value: unknown;
}

/** All that a compilation has to say. */
export interface CompileResult {
  readonly code: string;
  readonly map: RawSourceMap | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The statement of the output that imports the runtime. */
  readonly runtimeImport: Span | null;
  /** Every async function of the source, in source order. */
  readonly functions: readonly FunctionReport[];
  /** Every top-level await, in source order. */
  readonly moduleAwaits: readonly ModuleAwait[];
  /** Empty unless they were asked for. */
  readonly stages: readonly Stage[];
  readonly links: readonly Link[];
}

/** Then the output is the input, unchanged: nothing was lowered. */
export function hasErrors({ diagnostics }: CompileResult): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
