#!/usr/bin/env node
/** The `lower-async` command: connects it with the process. */
import { enableCompileCache } from "./cli/compile-cache.ts";
import { main } from "./cli/main.ts";

enableCompileCache(process.env);

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read us has seen enough, as in `lower-async a.ts | head -1`.
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`lower-async: cannot write the output: ${error.message}\n`);
    process.exit(2);
  });
}

void main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
}).then((status) => {
  // Not process.exit: what is still on its way to a pipe must arrive.
  process.exitCode = status;
});
