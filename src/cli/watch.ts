/** Lowers again whatever changes. */
import { watch, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Arguments } from "./arguments.ts";
import type { Batch, Outcome } from "./batch.ts";
import { deliver } from "./deliver.ts";
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import type { Job } from "./plan-outputs.ts";

/** An editor saves in several steps; what follows within this many milliseconds is one change. */
const SETTLE = 60;

/**
 * Never resolves: interrupting ends it. Folders are watched rather than files, because most editors save by replacing
 * the file, which a watcher of the file itself would not survive.
 */
export async function watchFiles(
  jobs: readonly Job[],
  batch: Batch,
  args: Arguments,
  io: Io,
): Promise<never> {
  const pending = new Set<Job>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const lowerPending = async (): Promise<void> => {
    const touched = [...pending];
    pending.clear();
    for (const job of touched) await attempt(() => batch.read(job), io);
    await attempt(async () => {
      for (const [job, outcome] of await batch.lower())
        await attempt(() => deliverAgain(job, outcome, args, io), io);
    }, io);
  };
  const touch = (job: Job): void => {
    pending.add(job);
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(lowerPending);
    }, SETTLE);
  };

  const watchers: FSWatcher[] = [];
  for (const [folder, inside] of byFolder(jobs, io.cwd)) {
    const watcher = watch(folder, (_event, file) => {
      for (const job of inside) {
        if (file === null || file === basename(job.name)) touch(job);
      }
    });
    watcher.on("error", (error) => io.stderr.write(`lower-async: ${error.message}\n`));
    watchers.push(watcher);
  }
  io.stderr.write(`watching ${jobs.length} file${jobs.length === 1 ? "" : "s"}, Ctrl-C ends it\n`);
  return new Promise<never>(() => undefined);
}

function byFolder(jobs: readonly Job[], cwd: string): Map<string, Job[]> {
  const folders = new Map<string, Job[]>();
  for (const job of jobs) {
    const folder = dirname(resolve(cwd, job.name));
    folders.set(folder, [...(folders.get(folder) ?? []), job]);
  }
  return folders;
}

async function deliverAgain(job: Job, outcome: Outcome, args: Arguments, io: Io): Promise<void> {
  // Clears the screen and what scrolled away: one view at a time.
  if (job.outPath === null && io.stdout.isTTY) io.stdout.write("\u001b[2J\u001b[3J\u001b[H");
  const status = await deliver(job, outcome, args, io);
  const time = new Date().toTimeString().slice(0, 8);
  io.stderr.write(`${time} ${job.name} ${status === 0 ? "lowered" : "has errors"}\n`);
}

/** A file may be half saved; the next change is another chance. */
async function attempt(action: () => Promise<void>, io: Io): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    io.stderr.write(`lower-async: ${error.message}\n`);
  }
}
