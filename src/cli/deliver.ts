/** What a job came to: said, and written, shown or compared. */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { hasErrors } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import type { Outcome } from "./batch.ts";
import { wantsColour, widthOf, type Io } from "./io.ts";
import { isShown, sourceMapOf, type Job } from "./plan-outputs.ts";
import { render, type Rendered } from "./render.ts";
import { renderDiagnostics } from "./report.ts";
import { writeOutput } from "./write-output.ts";

/** 0, or 1 when the input has errors or an output is stale. */
export async function deliver(
  job: Job,
  { input, result, warnings }: Outcome,
  args: Arguments,
  io: Io,
): Promise<number> {
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
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
  if (!isShown(job, args)) return 0;
  const rendered = await render(input, result, {
    ...job,
    sourceMap: sourceMapOf(job, args),
    width: widthOf(io.stdout, io.env),
    colour: job.outPath === null && wantsColour(args.colour, io.stdout, io.env),
  });
  if (args.check) return compareFiles(job, rendered, io);
  await writeFiles(job, rendered, io);
  return 0;
}

async function writeFiles(job: Job, { text, map }: Rendered, io: Io): Promise<void> {
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
