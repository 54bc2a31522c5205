/**
 * What `run` adds to Node's module loading, in Node's thread for it: TypeScript and JavaScript modules that the program
 * reaches by path are lowered, and the runtime is the bundled one wherever the program stands.
 */
import { writeSync } from "node:fs";
import { access } from "node:fs/promises";
import type { LoadHook, ResolveFnOutput, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { PACKAGE_ROOT } from "../base/package-root.ts";
import { DEFAULT_RUNTIME } from "../base/runtime-names.ts";
import { hasErrors } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { compileInput } from "./compile-input.ts";
import { Failure } from "./failure.ts";
import { readInput } from "./read-input.ts";
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

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier === DEFAULT_RUNTIME)
    return { url: data.runtime, format: "module", shortCircuit: true };
  if (!/^(?:\.\.?\/|\/|file:)/.test(specifier)) return nextResolve(specifier, context);
  let failed: unknown;
  for (const candidate of candidates(specifier, context.parentURL)) {
    try {
      const resolved: ResolveFnOutput = await nextResolve(candidate, context);
      await access(fileURLToPath(resolved.url));
      return resolved;
    } catch (error) {
      failed ??= error;
    }
  }
  throw failed;
};

/** `./a.js` in a TypeScript file means a.ts where there is one, and a path may leave its extension out. */
function candidates(specifier: string, parent: string | undefined): string[] {
  const script = /\.([mc]?)js(x?)$/.exec(specifier);
  if (script !== null && isTypeScript(parent ?? "")) {
    const stem = specifier.slice(0, script.index);
    return [`${stem}.${script[1]}ts${script[2]}`, `${stem}.tsx`, specifier];
  }
  return [specifier, ...[".ts", ".tsx", ".mts", "/index.ts"].map((end) => specifier + end)];
}

/** What we consist of: it is loaded through these hooks too, and must not wait for itself to be lowered. */
const OWN = ["src/", "transforms/", "runtime/"].map((folder) => PACKAGE_ROOT + folder);

export const load: LoadHook = async (url, context, nextLoad) => {
  const isProgram =
    url.startsWith("file:") &&
    !url.includes("/node_modules/") &&
    !OWN.some((folder) => url.startsWith(folder));
  const isModule = isTypeScript(url) || /\.mjs$/.test(url) || context.format === "module";
  if (isProgram && !isModule && url === data.entry)
    writeSync(2, `lower-async: ${fileURLToPath(url)} is no ES module, it runs as it was written\n`);
  if (!isProgram || !isModule) return nextLoad(url, context);
  return { format: "module", source: await lowered(url), shortCircuit: true };
};

function isTypeScript(url: string): boolean {
  return /\.[mc]?tsx?$/.test(url);
}

async function lowered(url: string): Promise<string> {
  const path = fileURLToPath(url);
  const input = await readInput(path, "/");
  // Names of functions are meant for the program, not for all that it imports.
  const args: Arguments = url === data.entry ? data.args : { ...data.args, only: [] };
  const result = await compileInput(input, args, {
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
