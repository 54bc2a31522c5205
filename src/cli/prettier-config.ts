/** How the user's project has its code laid out. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Options } from "prettier";

/**
 * The prettier configuration, or `.editorconfig`, that holds for a file.
 * @param path absolute
 * @param warn told of a configuration that cannot be read
 */
export async function prettierConfig(
  path: string,
  warn: (message: string) => void,
): Promise<Options> {
  const plain = plainConfig(dirname(path));
  if (plain !== null) return plain;
  const { resolveConfig } = await import("prettier");
  try {
    return (await resolveConfig(path, { editorconfig: true, useCache: false })) ?? {};
  } catch (error) {
    warn(`the prettier configuration cannot be read and is ignored: ${(error as Error).message}`);
    return {};
  }
}

/**
 * What most projects have: nothing, or one JSON object that says the same of every file. For all else null: prettier's own reader
 * knows it, but to load that takes an eighth of a start.
 */
function plainConfig(folder: string): Options | null {
  try {
    const [config = {}, ...others] = configurations(folder);
    if (others.length > 0 || !isPlain(config)) return null;
    delete config.$schema;
    return config;
  } catch {
    return null;
  }
}

/** Not the name of a shared configuration, nor one with overrides or plugins, whose paths would have to be resolved. */
function isPlain(config: unknown): config is { $schema?: string } & Options {
  if (typeof config !== "object" || config === null) return false;
  return Object.values(config).every((value) => typeof value !== "object");
}

/** The values of all files in a folder and above that may configure prettier, or the path of one that is not JSON. */
function* configurations(folder: string): Generator<unknown, void> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === ".prettierrc" || name === ".prettierrc.json") {
      yield JSON.parse(readFileSync(path, "utf8"));
    } else if (name === "package.json") {
      const { prettier } = JSON.parse(readFileSync(path, "utf8")) as { prettier?: unknown };
      if (prettier !== undefined) yield prettier;
    } else if (/^\.prettierrc\.|^prettier\.config\.|^package\.yaml$|^\.editorconfig$/.test(name)) {
      yield path;
    }
  }
  const above = dirname(folder);
  if (above !== folder) yield* configurations(above);
}
