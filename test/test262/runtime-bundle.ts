/** The runtime as one script, so that it can be evaluated inside the realm of each test. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { RUNTIME_GLOBAL } from "./modules.ts";

/** Bundles `runtime/index.ts` into a script that defines one non-enumerable global; returns its path. */
export async function bundleRuntime(): Promise<string> {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL("../../runtime/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "exports",
    target: "es2022",
  });
  const file = join(mkdtempSync(join(tmpdir(), "lower-async-")), "runtime.js");
  writeFileSync(
    file,
    `{ ${bundled.outputFiles[0]!.text}
    Object.defineProperty(globalThis, "${RUNTIME_GLOBAL}", { value: exports, configurable: true, writable: true }); }`,
  );
  return file;
}
