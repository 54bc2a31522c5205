/** The main command: reads all inputs, lowers them together, and writes or shows what comes out, one by one. */
import { formatOf, type Arguments, type Format } from "./arguments.ts";
import { deliver } from "./deliver.ts";
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import { planOutputs, type Job } from "./plan-outputs.ts";
import { expandOperands } from "./read-input.ts";

export async function lower(args: Arguments, io: Io): Promise<number> {
  const jobs = await planJobs(args, io);
  // The compiler comes with it: what cannot begin is said without.
  const { Batch } = await import("./batch.ts");
  const batch = new Batch(args, io);
  for (const job of jobs) await batch.read(job);
  let worst = 0;
  for (const [job, outcome] of await batch.lower())
    worst = Math.max(worst, await deliver(job, outcome, args, io));
  if (!args.watch) return worst;
  const { watchFiles } = await import("./watch.ts");
  return watchFiles(jobs, batch, args, io);
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
