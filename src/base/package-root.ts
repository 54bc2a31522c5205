/**
 * Where this package's own files stand, as it is developed and as it is built:
 *
 *     src/cli/run.ts             …/                 with src/, transforms/ and runtime/
 *     dist/src/chunks/run.js     …/dist/            with src/ and runtime/
 *
 * In the build the compiler's modules are joined to a few files, so none may count on the depth at which it stands.
 */

/** URL of the folder with `src/` and `runtime/`, ends in a slash. */
export const PACKAGE_ROOT = import.meta.url.slice(0, import.meta.url.lastIndexOf("/src/") + 1);

/** ".ts" or ".js": of the files that are executed now. */
export const OWN_EXTENSION = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
