/** The lines that load the runtime. */
import { TYPE_NAMES, type HelperName } from "../base/runtime-names.ts";

/** Where generated code finds the runtime. */
export interface RuntimeSource {
  /** A module, or `global:NAME`. */
  readonly runtime: string;
  readonly loads: Loads;
}

/** How the file loads a module; `import = require` is what CommonJS is called in TypeScript. */
export type Loads = "import" | "require" | "module.require" | "import = require";

/** An export of the runtime and what the file calls it. */
interface Used {
  readonly name: HelperName;
  readonly local: string;
}

export interface RuntimeUse {
  readonly used: readonly Used[];
  /** What an import calls `PENDING` (see `PENDING_IMPORT`), and the whole runtime. */
  readonly pendingImport: string;
  readonly moduleName: string;
  /** Types to import beside it, by module. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  readonly typed: boolean;
}

export function importText(use: RuntimeUse, { runtime, loads }: RuntimeSource): string {
  const used = use.used.filter(({ name }) => use.typed || !TYPE_NAMES.has(name));
  if (used.length === 0) return "";
  if (runtime.startsWith("global:")) {
    const { types } = use;
    return `${typeImports(types)}${taken(used)} globalThis.${runtime.slice("global:".length)};\n`;
  }
  const module = JSON.stringify(runtime);
  if (loads === "import") return imported(use, used, runtime);
  if (loads === "import = require") return importRequired(use, used, runtime);
  return `${taken(used)} ${loads}(${module});\n`;
}

/** `const { Machine, awaitable: awaitable2 } =` */
function taken(used: readonly Used[]): string {
  const list = used.map(({ name, local }) => (local === name ? name : `${name}: ${local}`));
  return `const { ${list.join(", ")} } =`;
}

/** `import { Machine, PENDING as pending, type Context } from "lower-async/runtime";` and `const PENDING = pending;` */
function imported(
  { pendingImport, types, typed }: RuntimeUse,
  used: readonly Used[],
  runtime: string,
): string {
  const list = used.map(({ name, local }) => {
    const bound = name === "PENDING" ? pendingImport : local;
    return TYPE_NAMES.has(name) ? `type ${alias(name, bound)}` : alias(name, bound);
  });
  list.push(...(types.get(runtime) ?? []).map((name) => `type ${name}`));
  const others = typeImports([...types].filter(([module]) => module !== runtime));
  const pending = used.find(({ name }) => name === "PENDING")?.local;
  // Without its type it would be any symbol.
  const type = typed ? `: typeof ${pendingImport}` : "";
  const constant =
    pending === undefined
      ? ""
      : `const ${pending}${type} = ${pendingImport}; // compared with faster than an import\n`;
  return `import { ${list.join(", ")} } from ${JSON.stringify(runtime)};\n${others}${constant}`;
}

/**
 * What a project may ask of CommonJS: that it has no imports but this one, and those of types.
 *
 *     import runtime = require("lower-async/runtime");
 *     import type { Context } from "lower-async/runtime";
 *     const { Machine } = runtime;
 *     const PENDING: typeof runtime.PENDING = runtime.PENDING;
 */
function importRequired(
  { moduleName, types }: RuntimeUse,
  used: readonly Used[],
  runtime: string,
): string {
  const isType = ({ name }: Used): boolean => TYPE_NAMES.has(name);
  const named = used.filter(isType).map(({ name, local }) => alias(name, local));
  const all = new Map(types);
  const ofRuntime = [...named, ...(types.get(runtime) ?? [])];
  if (ofRuntime.length > 0) all.set(runtime, ofRuntime);
  const pending = used.find(({ name }) => name === "PENDING")?.local;
  const values = used.filter((known) => !isType(known) && known.name !== "PENDING");
  return [
    `import ${moduleName} = require(${JSON.stringify(runtime)});\n`,
    typeImports(all),
    `${taken(values)} ${moduleName};\n`,
    pending === undefined
      ? ""
      : `const ${pending}: typeof ${moduleName}.PENDING = ${moduleName}.PENDING;\n`,
  ].join("");
}

function alias(name: string, local: string): string {
  return local === name ? name : `${name} as ${local}`;
}

function typeImports(types: Iterable<readonly [string, readonly string[]]>): string {
  return [...types]
    .map(([module, names]) => {
      const list = names.join(", ");
      return `import type { ${list} } from ${JSON.stringify(module)};\n`;
    })
    .join("");
}
