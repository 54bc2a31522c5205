import { readFile } from "node:fs/promises";
import type { Io } from "./io.ts";

export async function printVersion(io: Io): Promise<number> {
  // By its own name the package finds its package.json from the sources as well as from the build.
  const url = import.meta.resolve("lower-async/package.json");
  const { version } = JSON.parse(await readFile(new URL(url), "utf8")) as { version: string };
  io.stdout.write(`${version}\n`);
  return 0;
}
