/** lower-async itself, in both modes, by the path that a build plugin takes: no types, JavaScript out. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  code,
  unavailable,
  type Candidate,
  type Compiled,
  type Source,
  type Tools,
} from "./candidate.ts";

type Mode = "eager" | "lazy";

/** The part of the compiler's interface that is used here; the compiler may not be there yet. */
interface Compiler {
  compile(text: string, options: object): Result;
}

interface Result {
  readonly code: string;
  readonly diagnostics: readonly { code: string; severity: string; message: string }[];
  readonly functions: readonly { name: string; status: string; reason: string | null }[];
}

async function compileWith(mode: Mode, source: Source, tools: Tools): Promise<Compiled> {
  const entry = join(tools.root, "src/index.js");
  if (!existsSync(entry)) return unavailable("the compiler is not built yet");
  if (!existsSync(join(tools.root, "runtime/index.js"))) {
    return unavailable("the runtime is not built yet");
  }
  const futures = join(tools.root, "test/bench/host/futures.js");
  if (mode === "lazy" && !existsSync(futures)) return unavailable("no host for lazy mode yet");
  const compiler = (await import(pathToFileURL(entry).href)) as Compiler;
  const text =
    mode === "lazy" ? source.text.replace("/host/promises.js", "/host/futures.js") : source.text;
  const options = { fileName: source.path, mode, format: "js", runtime: tools.runtime };
  const result = compiler.compile(text, options);
  const error = result.diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) return unavailable(`${error.code}: ${error.message}`);
  const left = result.functions.find(({ status }) => status === "left");
  // Half a workload run natively would be measured as ours.
  if (left !== undefined) return unavailable(`${left.name} is left native: ${left.reason}`);
  return code(result.code);
}

export const eager: Candidate = {
  name: "eager",
  role: "ours",
  about: "lower-async compile(), format js, no types; native meaning and tick counts",
  compile: (source, tools) => compileWith("eager", source, tools),
};

export const lazy: Candidate = {
  name: "lazy",
  role: "ours",
  about: "lower-async compile(), mode lazy, format js, no types; on the bundled executor",
  compile: (source, tools) => compileWith("lazy", source, tools),
};
