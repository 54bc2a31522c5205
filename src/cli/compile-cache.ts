/**
 * Keeps what V8 made of the TypeScript compiler for the next start: parsing its nine megabytes of text takes 120 ms of the
 * 0.4 s that a start takes, reading what was kept 25 ms.
 *
 * Node 22 does it for every module (`module.enableCompileCache`). Here the one large file is compiled with the code kept from
 * an earlier process. Whatever goes wrong, it is loaded as usual.
 *
 * The folder is Node's own choice where there is one (`NODE_COMPILE_CACHE`), and `NODE_DISABLE_COMPILE_CACHE` turns it off here too.
 */
import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { requireFromTsMorph, TYPESCRIPT } from "../syntax/typescript-file.ts";

/** Must be called before the compiler is imported. */
export function enableCompileCache(env: NodeJS.ProcessEnv): void {
  const native = (nodeModule as { enableCompileCache?: () => void }).enableCompileCache;
  if (native !== undefined) {
    native();
    return;
  }
  if (env.NODE_DISABLE_COMPILE_CACHE) return;
  const path = requireFromTsMorph.resolve(TYPESCRIPT);
  const { extensions } = requireFromTsMorph;
  const loadAsUsual = extensions[".js"];
  extensions[".js"] = (module, fileName) => {
    if (fileName !== path) {
      loadAsUsual(module, fileName);
      return;
    }
    extensions[".js"] = loadAsUsual;
    const run = compileKept(path, env);
    if (run === null) loadAsUsual(module, fileName);
    else run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  };
}

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  fileName: string,
  folder: string,
) => void;

/** The function around the text of a CommonJS file, or null: a cache that cannot be had costs time, nothing else. */
function compileKept(path: string, env: NodeJS.ProcessEnv): ModuleFunction | null {
  try {
    const keptAt = join(folderOf(env), nameFor(path));
    const kept = readOrNull(keptAt);
    const script = new Script(nodeModule.wrap(readFileSync(path).toString()), {
      filename: path,
      ...(kept !== null && { cachedData: kept }),
    });
    // At the end of the process, when the functions that a start needs have been compiled too.
    if (kept === null || script.cachedDataRejected === true) {
      process.once("exit", () => keep(keptAt, script.createCachedData()));
    }
    return script.runInThisContext() as ModuleFunction;
  } catch {
    return null;
  }
}

/** A process that reads at the same time sees the old file or the new one, never half of it. */
function keep(keptAt: string, data: Buffer): void {
  const unfinished = `${keptAt}.${process.pid}`;
  try {
    writeFileSync(unfinished, data, { mode: 0o600 });
    renameSync(unfinished, keptAt);
  } catch {
    // As above.
  }
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/**
 * V8 itself looks at its version, its flags and the length of the text, not at the text. A package's files all have the same
 * date, whatever their version.
 */
function nameFor(path: string): string {
  const { size, mtimeMs } = statSync(path);
  const { version } = JSON.parse(readFileSync(join(dirname(path), "../package.json"), "utf8")) as {
    version: string;
  };
  return ["typescript", version, size, mtimeMs, process.version, process.arch].join("-");
}

/** A folder that nobody else can write to, since what stands in it is executed. */
function folderOf(env: NodeJS.ProcessEnv): string {
  if (env.NODE_COMPILE_CACHE) {
    mkdirSync(env.NODE_COMPILE_CACHE, { recursive: true });
    return env.NODE_COMPILE_CACHE;
  }
  const user = process.getuid?.();
  const folder = join(tmpdir(), `lower-async-compile-cache-${user ?? "user"}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const isOurs = user === undefined || (found.uid === user && (found.mode & 0o022) === 0);
  if (!found.isDirectory() || !isOurs) throw new Error(`${folder} belongs to somebody else`);
  return folder;
}
