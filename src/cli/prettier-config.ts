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
  if (!mayBeConfigured(path)) return {};
  const { resolveConfig } = await import("prettier");
  try {
    return (await resolveConfig(path, { editorconfig: true, useCache: false })) ?? {};
  } catch (error) {
    warn(`the prettier configuration cannot be read and is ignored: ${(error as Error).message}`);
    return {};
  }
}

/** Prettier's own search is exact, but takes a tenth of a start to load: it is asked when there is something it could find. */
function mayBeConfigured(path: string): boolean {
  const folder = dirname(path);
  if (folder === path) return false;
  try {
    if (readdirSync(folder).some((name) => mayConfigure(folder, name))) return true;
  } catch {
    return true;
  }
  return mayBeConfigured(folder);
}

function mayConfigure(folder: string, name: string): boolean {
  if (name === "package.json" || name === "package.yaml")
    return readFileSync(join(folder, name), "utf8").includes("prettier");
  return name.includes("prettier") || name === ".editorconfig";
}
