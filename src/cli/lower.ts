/** The main command: reads, lowers, and writes or shows. */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { formatOf, type Arguments, type Format } from "./arguments.ts";
import { compileInput, hasErrors } from "./compile-input.ts";
import { Failure } from "./failure.ts";
import { finish } from "./finish.ts";
import { wantsColour, widthOf, type Io } from "./io.ts";
import { planOutputs, type Job } from "./plan-outputs.ts";
import { expandOperands, readInput, readStdin } from "./read-input.ts";
import { render, type Rendered } from "./render.ts";
import { renderDiagnostics } from "./report.ts";
import { writeOutput } from "./write-output.ts";

export async function lower(args: Arguments, io: Io): Promise<number> {
  const jobs = await planJobs(args, io);
  let worst = 0;
  for (const job of jobs) worst = Math.max(worst, await lowerOne(job, args, io));
  if (!args.watch) return worst;
  const { watchFiles } = await import("./watch.ts");
  return watchFiles(jobs, args, io);
}

async function planJobs(args: Arguments, io: Io): Promise<Job[]> {
  const names = await expandOperands(args.operands, io.cwd);
  if (names.length === 0) {
    throw new Failure("name a file to lower, or - for standard input. See lower-async --help.");
  }
  if (args.watch && names.includes("-")) throw new Failure("standard input cannot be watched");
  const wanted = names.map((name) => ({ name, format: formatFor(name, args, io) }));
  const jobs = planOutputs(wanted, args, io.cwd);
  const mixed = jobs.filter((job) => job.outPath === null && !joinsOthers(job.format));
  if (jobs.length > 1 && mixed.length > 0 && !args.check && args.dump === null) {
    throw new Failure(
      `${jobs.length} inputs cannot go to standard output as ${mixed[0]!.format}: give --out-dir`,
    );
  }
  return jobs;
}

/** JavaScript stays JavaScript: of its machines nobody knows what types TypeScript would ask for. */
function formatFor(name: string, args: Arguments, io: Io): Format {
  const format = formatAskedFor(args, io);
  const isJavaScript = formatOf(name === "-" ? (args.stdinFilepath ?? "") : name) === "js";
  if (format !== "ts" || !isJavaScript) return format;
  if (/\.[cm]?tsx?$/.test(args.outFile ?? ""))
    throw new Failure(`${name} stays JavaScript: give an output that ends in .js`);
  return "js";
}

/** A person gets the view; a pipe or a file the program. */
function formatAskedFor(args: Arguments, io: Io): Format {
  if (args.format !== null) return args.format;
  const toFile = args.outFile !== null && args.outFile !== "-";
  if (toFile) return formatOf(args.outFile);
  if (args.outDir === null && io.stdout.isTTY) return "side-by-side";
  return "ts";
}

/** Whether several of a format can follow one another in one stream. */
function joinsOthers(format: Format): boolean {
  return format === "md" || format === "side-by-side";
}

/** 0, or 1 when the input has errors or an output is stale. */
export async function lowerOne(job: Job, args: Arguments, io: Io): Promise<number> {
  const input =
    job.name === "-"
      ? await readStdin(io.stdin, args.stdinFilepath, io.cwd)
      : await readInput(job.name, io.cwd);
  const sourceMap = sourceMapOf(job, args);
  const compiled = await compileInput(input, args, {
    format: job.format === "js" ? "js" : "ts",
    types: job.format !== "js" && args.dump === null,
    stages: args.dump !== null || job.format === "html" || job.format === "json",
    sourceMap: sourceMap !== null,
  });
  const isShown = args.dump === null && (!args.check || job.outPath !== null);
  const width = widthOf(io.stdout, io.env);
  const result =
    hasErrors(compiled.result) || !isShown
      ? compiled.result
      : await finish(input, compiled, {
          format: job.format,
          width,
          layout: args.layout,
          warn: (message) => io.stderr.write(`warning: ${message}\n`),
        });
  io.stderr.write(
    renderDiagnostics(input, result.diagnostics, wantsColour(args.colour, io.stderr, io.env)),
  );
  // An error means that nothing was lowered: an old output is better than a copy of the input.
  if (hasErrors(result)) return 1;
  if (args.dump !== null) {
    const { renderStages } = await import("./dump.ts");
    io.stdout.write(renderStages(result, args.dump));
    return 0;
  }
  if (!isShown) return 0;
  const rendered = await render(input, result, {
    ...job,
    sourceMap,
    width,
    colour: job.outPath === null && wantsColour(args.colour, io.stdout, io.env),
  });
  if (args.check) return compareFiles(job, rendered, io);
  await deliver(job, rendered, io);
  return 0;
}

function sourceMapOf(job: Job, args: Arguments): "inline" | "file" | null {
  if (args.sourceMap === null || (job.format !== "ts" && job.format !== "js")) return null;
  if (args.sourceMap === "auto") return job.outPath === null ? "inline" : "file";
  if (args.sourceMap === "file" && job.outPath === null) {
    throw new Failure("--source-map=file needs --out-file or --out-dir");
  }
  return args.sourceMap;
}

async function deliver(job: Job, { text, map }: Rendered, io: Io): Promise<void> {
  if (job.outPath === null) {
    io.stdout.write(text);
    return;
  }
  // The map first: a file that names a map should never stand without it.
  const name = relative(io.cwd, job.outPath);
  if (map !== null) await writeOutput(`${job.outPath}.map`, map, `${name}.map`);
  await writeOutput(job.outPath, text, name);
}

async function compareFiles(job: Job, { text, map }: Rendered, io: Io): Promise<number> {
  const wanted: [string, string | null][] = [
    [job.outPath!, text],
    [`${job.outPath}.map`, map],
  ];
  let stale = 0;
  for (const [path, content] of wanted) {
    if (content === null) continue;
    const found = await readFile(path, "utf8").catch(() => null);
    if (found === content) continue;
    io.stderr.write(
      `${relative(io.cwd, path)} is ${found === null ? "missing" : "stale"}: lower ${job.name} again\n`,
    );
    stale = 1;
  }
  return stale;
}
