import { createRequire } from "node:module";
import type { Io } from "./io.ts";

export function printVersion(io: Io): number {
  // By its own name the package finds its package.json from the sources as well as from the build.
  const load = createRequire(import.meta.url);
  const { version } = load("lower-async/package.json") as { version: string };
  io.stdout.write(`${version}\n`);
  return 0;
}
