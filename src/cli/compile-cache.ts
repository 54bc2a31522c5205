/**
 * Keeps what V8 made of the large files that a start loads, for the next start, which takes two thirds of the time: parsing the
 * nine megabytes of the TypeScript compiler alone takes 120 ms, reading what was kept 25.
 *
 * Node 22 does it for every module (`module.enableCompileCache`). Here files that are loaded with `require`, and never change
 * once their package is installed, are compiled with the code kept from an earlier process. Whatever goes wrong, they are
 * loaded as usual.
 *
 * The folder is Node's own choice where there is one (`NODE_COMPILE_CACHE`), and `NODE_DISABLE_COMPILE_CACHE` turns it off here too.
 */
import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { PACKAGE_ROOT } from "../base/package-root.ts";
import {
  BABEL_PARSER,
  ESTREE_PRINTER,
  requirePrettier,
  STANDALONE,
} from "../print/prettier-files.ts";
import { requireFromTsMorph, TYPESCRIPT } from "../syntax/typescript-file.ts";

/** Bytes of text that are compiled in less time than it takes to read what was kept. */
const SMALL = 100_000;

/** Must be called before the compiler is imported. */
export function enableCompileCache(env: NodeJS.ProcessEnv): void {
  const native = (nodeModule as { enableCompileCache?: () => void }).enableCompileCache;
  if (native !== undefined) {
    native();
    return;
  }
  if (env.NODE_DISABLE_COMPILE_CACHE) return;
  const files = new Set([
    requireFromTsMorph.resolve(TYPESCRIPT),
    ...[STANDALONE, ESTREE_PRINTER, BABEL_PARSER].map((file) => requirePrettier.resolve(file)),
  ]);
  // The compiler itself, as the build joins it: its name has a digest of the text.
  const own = fileURLToPath(`${PACKAGE_ROOT}src/chunks/`);
  const isKept = (path: string): boolean =>
    files.has(path) || (path.startsWith(own) && statSync(path).size > SMALL);
  const { extensions } = requirePrettier;
  const loadAsUsual = extensions[".js"];
  extensions[".js"] = (module, fileName) => {
    const run = isKept(fileName) ? compileKept(fileName, env) : null;
    if (run === null) loadAsUsual(module, fileName);
    else
      run.call(
        module.exports,
        module.exports,
        createRequire(fileName),
        module,
        fileName,
        dirname(fileName),
      );
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
  const { name, version } = packageOf(path);
  return [name, version, basename(path), size, mtimeMs, process.version, process.arch]
    .join("-")
    .replaceAll("/", "-");
}

interface Package {
  readonly name: string;
  readonly version: string;
}

function packageOf(path: string): Package {
  const folder = dirname(path);
  const text = readOrNull(join(folder, "package.json"))?.toString();
  return text === undefined ? packageOf(folder) : (JSON.parse(text) as Package);
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
