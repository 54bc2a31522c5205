/** Decides which file each input is written to, before anything is read. */
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import type { Arguments, Format } from "./arguments.ts";
import { Failure } from "./failure.ts";

/** One input on its way: from where, to where, in which format. */
export interface Job {
  /** As the user wrote it; `-` for standard input. */
  readonly name: string;
  /** Absolute; null for standard output. */
  readonly outPath: string | null;
  readonly format: Format;
}

/** Whether there is anything to see of a job but its diagnostics. */
export function isShown({ outPath }: Job, args: Arguments): boolean {
  return args.dump === null && (!args.check || outPath !== null);
}

/** Where its source map goes, null for nowhere. */
export function sourceMapOf({ format, outPath }: Job, args: Arguments): "inline" | "file" | null {
  if (args.sourceMap === null || (format !== "ts" && format !== "js")) return null;
  if (args.sourceMap === "auto") return outPath === null ? "inline" : "file";
  if (args.sourceMap === "file" && outPath === null) {
    throw new Failure("--source-map=file needs --out-file or --out-dir");
  }
  return args.sourceMap;
}

/** Output paths are absolute; null stands for standard output. */
export function planOutputs(
  wanted: readonly { readonly name: string; readonly format: Format }[],
  args: Arguments,
  cwd: string,
): Job[] {
  if (args.outFile !== null && wanted.length > 1) {
    throw new Failure(`${wanted.length} inputs do not fit into one output: give --out-dir`);
  }
  const paths = wanted.map(({ name }) =>
    resolve(cwd, name === "-" ? (args.stdinFilepath ?? "stdin.ts") : name),
  );
  const root = commonFolder(paths, cwd);
  const outPathOf = (path: string, format: Format): string | null => {
    if (args.outFile !== null) return args.outFile === "-" ? null : resolve(cwd, args.outFile);
    if (args.outDir === null) return null;
    return join(resolve(cwd, args.outDir), withExtension(relative(root, path), format));
  };
  const jobs = wanted.map(({ name, format }, index): Job => {
    return { name, format, outPath: outPathOf(paths[index]!, format) };
  });
  refuseCollisions(jobs, paths);
  return jobs;
}

/** The working folder when everything lies below it, so that `-d out src/a.ts` writes out/src/a.ts; else what they share. */
function commonFolder(paths: readonly string[], cwd: string): string {
  const inside = (folder: string): boolean =>
    paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
  if (inside(cwd)) return cwd;
  let folder = dirname(paths[0]!);
  while (!inside(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** `a.mts` as JavaScript is `a.mjs`, and a view is named after its kind. */
function withExtension(path: string, format: Format): string {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  switch (format) {
    case "ts":
      return path;
    case "js":
      return stem + extension.replace(/^\.([mc]?)ts(x?)$/, ".$1js$2");
    case "side-by-side":
      return `${stem}.txt`;
    case "html":
    case "md":
    case "json":
      return `${stem}.${format}`;
  }
}

function refuseCollisions(jobs: readonly Job[], paths: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const { name, outPath } of jobs) {
    if (outPath === null) continue;
    const overwritten = jobs[paths.indexOf(outPath)];
    if (overwritten !== undefined) {
      throw new Failure(
        `the output would overwrite the input ${overwritten.name}: choose another path`,
      );
    }
    const other = taken.get(outPath);
    if (other !== undefined) {
      throw new Failure(`${other} and ${name} would both be written to ${outPath}`);
    }
    taken.set(outPath, name);
  }
}
