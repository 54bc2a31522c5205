/**
 * What `run` adds to Node's module loading: TypeScript and JavaScript modules that the program imports by path are lowered, and
 * the runtime is the bundled one wherever the program stands.
 *
 * Node 22.15 and later calls these functions where the program runs (`registerHooks`), Node 20 in a thread for them (`register`),
 * where what comes `next` is a promise. So none looks at what comes next, it only hands it on.
 */
import { readFileSync, statSync, writeSync } from "node:fs";
import type {
  LoadFnOutput,
  LoadHookContext,
  ResolveFnOutput,
  ResolveHookContext,
} from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PACKAGE_ROOT } from "../base/package-root.ts";
import { DEFAULT_RUNTIME } from "../base/runtime-names.ts";
import { hasErrors } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { compileInput } from "./compile-input.ts";
import { Failure } from "./failure.ts";
import { decodeInput } from "./read-input.ts";
import { inlineMap } from "./render.ts";
import { renderDiagnostics } from "./report.ts";

export interface HookData {
  /** URL of the program. */
  readonly entry: string;
  readonly args: Arguments;
  /** URL of the bundled runtime. */
  readonly runtime: string;
  readonly colour: boolean;
}

let data: HookData;

export function initialize(given: HookData): void {
  data = given;
}

export function resolve<Next extends ResolveFnOutput | Promise<ResolveFnOutput>>(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context: ResolveHookContext) => Next,
): ResolveFnOutput | Next {
  if (specifier === DEFAULT_RUNTIME)
    return { url: data.runtime, format: "module", shortCircuit: true };
  const isPath = /^(?:\.\.?\/|\/|file:)/.test(specifier);
  if (!isPath || isRequired(context)) return next(specifier, context);
  const parent = context.parentURL ?? pathToFileURL("/").href;
  const found = candidates(specifier, parent).find((candidate) => isFile(candidate, parent));
  return next(found ?? specifier, context);
}

/** `require` has its own ways to find a file, and what it gets must not have to be waited for. */
function isRequired({
  conditions,
}: {
  readonly conditions: readonly string[] | undefined;
}): boolean {
  return conditions?.includes("require") === true;
}

/** False for what names no place in the file system, `//host/path` or `a%2Fb.js`, too: Node says so in its own words. */
function isFile(specifier: string, parent: string): boolean {
  try {
    return statSync(new URL(specifier, parent)).isFile();
  } catch {
    return false;
  }
}

/** `./a.js` in a TypeScript file means a.ts where there is one, and a path may leave its extension out. */
function candidates(specifier: string, parent: string): string[] {
  const script = /\.([mc]?)js(x?)$/.exec(specifier);
  if (script !== null && isTypeScript(parent)) {
    const stem = specifier.slice(0, script.index);
    return [`${stem}.${script[1]}ts${script[2]}`, `${stem}.tsx`, specifier];
  }
  return [specifier, ...[".ts", ".tsx", ".mts", "/index.ts"].map((end) => specifier + end)];
}

/** What we consist of: it is loaded through these hooks too, and must not wait for itself to be lowered. */
const OWN = ["src/", "transforms/", "runtime/"].map((folder) => PACKAGE_ROOT + folder);

export function load<Next extends LoadFnOutput | Promise<LoadFnOutput>>(
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => Next,
): LoadFnOutput | Next {
  const isProgram =
    url.startsWith("file:") &&
    !url.includes("/node_modules/") &&
    !OWN.some((folder) => url.startsWith(folder)) &&
    !isRequired(context);
  const isModule = isTypeScript(url) || /\.mjs$/.test(url) || context.format === "module";
  if (isProgram && !isModule && url === data.entry)
    writeSync(2, `lower-async: ${fileURLToPath(url)} is no ES module, it runs as it was written\n`);
  if (!isProgram || !isModule) return next(url, context);
  return { format: "module", source: lowered(url), shortCircuit: true };
}

function isTypeScript(url: string): boolean {
  return /\.[mc]?tsx?$/.test(url);
}

function lowered(url: string): string {
  const path = fileURLToPath(url);
  const input = decodeInput(readFileSync(path), path, path);
  // Names of functions are meant for the program, not for all that it imports.
  const args: Arguments = url === data.entry ? data.args : { ...data.args, only: [] };
  const result = compileInput(input, args, {
    format: "js",
    types: null,
    stages: false,
    sourceMap: true,
  });
  writeSync(2, renderDiagnostics(input, result.diagnostics, data.colour));
  if (hasErrors(result)) throw new Failure(`${path} cannot be run`, 1);
  return result.map === null
    ? result.code
    : `${result.code}\n${inlineMap({ ...result.map, sources: [url] })}`;
}
