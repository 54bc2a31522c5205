/** Workloads that somebody compiled or wrote by hand, to measure a shape of code before a compiler makes it. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { code, unavailable, type Candidate } from "./candidate.ts";

/** From `NAME=FOLDER`; the folder holds `WORKLOAD.js`, `.mjs` or `.cjs`, each exporting what the workload exports. */
export function prebuilt(option: string): Candidate {
  const [name, folder] = option.split("=", 2);
  if (name === undefined || folder === undefined) {
    throw new Error(`--prebuilt wants NAME=FOLDER, not ${option}`);
  }
  return {
    name,
    role: "ours",
    about: `prebuilt files in ${folder}`,
    compile(source) {
      const file = ["js", "mjs", "cjs"]
        .map((extension) => join(resolve(folder), `${source.name}.${extension}`))
        .find(existsSync);
      if (file === undefined) return unavailable(`no ${source.name} in ${folder}`);
      return code(`export * from ${JSON.stringify(pathToFileURL(file).href)};\n`);
    },
  };
}
