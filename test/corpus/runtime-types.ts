/** The runtime's declaration files, written once to a temporary folder: what a user of the package would see. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeHost } from "./check.ts";
import { ts } from "../../src/syntax/typescript.ts";

/** Writes the declarations and returns the path of the entry file. */
export function emitRuntimeTypes(): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, "tsconfig.json"),
    {
      noEmit: false,
      emitDeclarationOnly: true,
      declaration: true,
      sourceMap: false,
      rootDir: join(root, "runtime"),
    },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  )!;
  const outDir = mkdtempSync(join(tmpdir(), "lower-async-types-"));
  const options = { ...config.options, outDir };
  const program = ts.createProgram([join(root, "runtime/index.ts")], options, makeHost(options));
  const { emitSkipped } = program.emit();
  if (emitSkipped) throw new Error("the runtime's declarations could not be written");
  return join(outDir, "index.d.ts");
}
