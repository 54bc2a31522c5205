/** The inputs of a command line: compiled one by one, and their outputs checked together. */
import { resolve } from "node:path";
import {
  checkResults,
  openFiles,
  oracleFor,
  type CompiledFile,
  type ProjectFile,
  type TypeOracle,
} from "../index.ts";
import { hasErrors, type CompileResult } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { compileInput, fileNameOf } from "./compile-input.ts";
import { widthOf, type Io } from "./io.ts";
import { layOut } from "./layout.ts";
import { isShown, sourceMapOf, type Job } from "./plan-outputs.ts";
import { readInput, readStdin, type Input } from "./read-input.ts";

/** What became of a job. */
export interface Outcome {
  readonly input: Input;
  readonly result: CompileResult;
  /** What the user should know besides. */
  readonly warnings: readonly string[];
}

interface Compiled extends Outcome {
  /** All files that its types were found in, by absolute path, where one of them may change. */
  readonly read: ReadonlySet<string>;
}

/** Keeps what it read and compiled: a file that changes is compiled again, and all are checked again. */
export class Batch {
  private readonly args: Arguments;
  private readonly io: Io;
  private readonly inputs = new Map<Job, Input>();
  private readonly compiled = new Map<Job, Compiled>();
  private readonly outcomes = new Map<Job, Outcome>();

  constructor(args: Arguments, io: Io) {
    this.args = args;
    this.io = io;
  }

  /** Reads a job's input, for the first time or again. */
  async read(job: Job): Promise<void> {
    const { stdin, cwd } = this.io;
    const input =
      job.name === "-"
        ? await readStdin(stdin, this.args.stdinFilepath, cwd)
        : await readInput(job.name, cwd);
    const { path } = input;
    for (const [other, { read }] of this.compiled)
      if (path !== null && read.has(path)) this.compiled.delete(other);
    this.compiled.delete(job);
    this.outcomes.delete(job);
    this.inputs.set(job, input);
  }

  /** Compiles what changed. The jobs that were read since the last time, and those that come out otherwise now. */
  async lower(): Promise<ReadonlyMap<Job, Outcome>> {
    const files = this.open();
    for (const [job, input] of this.inputs)
      if (!this.compiled.has(job))
        this.compiled.set(job, await this.compile(job, input, files?.get(job) ?? null));
    const changed = new Map<Job, Outcome>();
    for (const [job, outcome] of this.check(files)) {
      if (this.outcomes.get(job)?.result.code === outcome.result.code) continue;
      this.outcomes.set(job, outcome);
      changed.set(job, outcome);
    }
    return changed;
  }

  /** The inputs in their projects; null where nobody asks for types. */
  private open(): ReadonlyMap<Job, ProjectFile> | null {
    const jobs = [...this.inputs.keys()];
    if (!jobs.some((job) => this.asksForTypes(job))) return null;
    const sources = [...this.inputs.values()].map((input) => ({
      fileName: fileNameOf(input),
      text: input.text,
    }));
    const files = openFiles(sources, this.args.project ?? undefined);
    return new Map(jobs.map((job, index) => [job, files[index]!]));
  }

  /** Exact types are worth the time to find them where someone reads them. */
  private asksForTypes({ format }: Job): boolean {
    return this.args.types ?? (format !== "js" && this.args.dump === null);
  }

  private async compile(job: Job, input: Input, file: ProjectFile | null): Promise<Compiled> {
    const { format } = job;
    const types = file !== null && this.asksForTypes(job) ? oracleFor(file) : null;
    const result = compileInput(input, this.args, {
      format: format === "js" ? "js" : "ts",
      types,
      stages: this.args.dump !== null || format === "html" || format === "json",
      sourceMap: sourceMapOf(job, this.args) !== null,
    });
    const warnings: string[] = [];
    const isLaidOut = this.args.layout && isShown(job, this.args) && !hasErrors(result);
    const width = widthOf(this.io.stdout, this.io.env);
    const warn = (message: string): unknown => warnings.push(message);
    return {
      input,
      result: isLaidOut ? await layOut(input, result, { format, width, warn }) : result,
      warnings,
      read: this.args.watch ? filesOf(types) : new Set(),
    };
  }

  /** A comment silences a line, so this comes when the lines are made. */
  private check(files: ReadonlyMap<Job, ProjectFile> | null): ReadonlyMap<Job, Outcome> {
    const isChecked = (job: Job): boolean =>
      job.format !== "js" && this.asksForTypes(job) && isShown(job, this.args);
    const compiled = [...this.inputs.keys()].map((job) => [job, this.compiled.get(job)!] as const);
    if (files === null || !compiled.some(([job]) => isChecked(job))) return new Map(compiled);
    const all = compiled.map(([job, { result }]): CompiledFile => ({
      file: files.get(job)!,
      result,
    }));
    const results = checkResults(all);
    return new Map(
      compiled.map(([job, outcome], index) => [job, { ...outcome, result: results[index]! }]),
    );
  }
}

function filesOf(types: TypeOracle | null): Set<string> {
  const files = types?.program.getSourceFiles() ?? [];
  return new Set(files.map(({ fileName }) => resolve(fileName)));
}
