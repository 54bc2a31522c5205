/** Which files of a checkout are run, in which variants, and to which row of the table each belongs. */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parseFrontmatter, withoutFrontmatter, type Frontmatter } from "./frontmatter.ts";

/** How one run of a test reads its source text. */
export type Variant = "sloppy" | "strict" | "module" | "raw";

/** One run of one file: the unit handed to a worker. */
export interface Job {
  /** Path from the root of the checkout, with slashes. */
  readonly path: string;
  readonly variant: Variant;
  readonly category: Category;
}

/** The rows of the table, in the order in which they are printed. */
export const CATEGORIES = [
  "async-function",
  "async-arrow",
  "async-method",
  "class async methods",
  "await",
  "for-await-of",
  "async-generator",
  "using",
  "top-level",
  "others with async flag",
  "others",
  "syntax-error tests",
] as const;

/** A row of the table. */
export type Category = (typeof CATEGORIES)[number];

const TOKEN = /(?<![\w$])(?:async|await)(?![\w$])/;

/** Every job of the checkout at `dir` whose path contains `filter`, sorted by path. */
export function selectJobs(dir: string, filter: string): Job[] {
  const jobs: Job[] = [];
  for (const path of testFiles(dir)) {
    if (!path.includes(filter)) continue;
    const source = readFileSync(join(dir, path), "utf8");
    const matter = parseFrontmatter(source);
    if (!isSelected(source, matter)) continue;
    const category = categoryOf(path, matter);
    for (const variant of variantsOf(matter)) jobs.push({ path, variant, category });
  }
  return jobs;
}

/** A test about async code, or one that must be refused by every parser. */
export function isSelected(source: string, matter: Frontmatter): boolean {
  if (matter.flags.has("async") || matter.negative?.phase === "parse") return true;
  return mentionsAsync(source);
}

/** The words `async` or `await` in the program itself. */
export function mentionsAsync(source: string): boolean {
  return TOKEN.test(withoutFrontmatter(source));
}

/** The variants that the flags ask for; without any, a test runs in sloppy and in strict mode. */
export function variantsOf({ flags }: Frontmatter): Variant[] {
  if (flags.has("raw")) return [flags.has("module") ? "module" : "raw"];
  if (flags.has("module")) return ["module"];
  if (flags.has("onlyStrict")) return ["strict"];
  if (flags.has("noStrict")) return ["sloppy"];
  return ["sloppy", "strict"];
}

/** The first pattern that matches a path names its row. */
const BY_PATH: readonly (readonly [RegExp, Category])[] = [
  [/top-level-await/, "top-level"],
  [/\/for-await-of\//, "for-await-of"],
  [/\/(await-using|using)\/|DisposableStack/, "using"],
  [/\/(statements|expressions)\/class\//, "class async methods"],
  [/async-gen|AsyncGenerator|AsyncIterator|AsyncFromSync/, "async-generator"],
  [/method-definition|\/object\//, "async-method"],
  [/async-arrow/, "async-arrow"],
  [/async-func|AsyncFunction/, "async-function"],
  [/\/expressions\/await\//, "await"],
];

/** The row of the table to which a test belongs. */
export function categoryOf(path: string, matter: Frontmatter): Category {
  if (matter.negative?.phase === "parse") return "syntax-error tests";
  for (const [pattern, category] of BY_PATH) if (pattern.test(path)) return category;
  return matter.flags.has("async") ? "others with async flag" : "others";
}

/** Paths of all tests; `_FIXTURE` files are loaded by tests and are none themselves. */
function testFiles(dir: string): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(join(dir, "test"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".js") || entry.name.includes("_FIXTURE")) continue;
    files.push(relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/"));
  }
  return files.sort();
}
