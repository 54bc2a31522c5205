/** Types of other modules in the text of a machine: imported by their names where those are free. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { compile, createTypeOracle, type CompileOptions } from "../src/index.ts";
import { ModuleSpecifiers } from "../src/types/module-specifiers.ts";

const FILE = resolve(import.meta.dirname, "program.ts");

function lower(text: string, options: Partial<CompileOptions> = {}): string {
  const { fileName = FILE } = options;
  const types = createTypeOracle(fileName, text);
  return compile(text, { types, ...options, fileName }).code;
}

const imports = (code: string): string[] =>
  code.split("\n").filter((line) => /^(?:import|const \{)/.test(line));

/** A folder with these files, by their paths in it. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "lower-async-types-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const READ = `import { open } from "node:fs/promises";
import { mpsc, sleep } from "lower-async/runtime";
export async function read(path: string) {
  const file = await open(path);
  const [, messages] = mpsc.channel<number>(1);
  await sleep(1);
  return [await messages.recv(), file.fd];
}
`;

describe("types of other modules", () => {
  it("are imported beside the runtime, or with it", () => {
    const code = lower(READ);
    expect(imports(code).slice(2)).toEqual([
      'import { EagerMachine, PENDING as pending, type Poll, type Receiver } from "lower-async/runtime";',
      'import type { FileHandle } from "node:fs/promises";',
    ]);
    expect(code).toContain("file!: FileHandle;");
    expect(code).toContain("messages!: Receiver<number>;");
    expect(code).not.toContain("import(");
  });

  it("come with the words of this file only", () => {
    const folder = folderOf({
      "shapes.ts": `export type List<T> = T extends string ? T[] : T;
export interface Given { readonly rows: List<string>; readonly size: \`\${number}x\${number}\` | null }
`,
    });
    const text = `import type { Given } from "./shapes.ts";
export async function load({ rows, size }: Given) {
  await null;
  return [rows, size];
}
`;
    const code = lower(text, { fileName: join(folder, "load.ts") });
    rmSync(folder, { recursive: true });
    expect(code).toContain("rows!: string[];");
    expect(code).toContain("size!: `${number}x${number}` | null;");
  });

  it("are imported from their module when the runtime is a global", () => {
    const code = lower(READ, { runtime: "global:LowerAsync" });
    expect(imports(code).slice(2, 4)).toEqual([
      'import type { FileHandle } from "node:fs/promises";',
      'import type { Receiver } from "lower-async/runtime";',
    ]);
  });

  it("stay where they are when the file uses the name, for whatever it is", () => {
    const code = lower(`${READ}function outer() { const FileHandle = 1; return FileHandle; }\n`);
    expect(code).toContain('file!: import("node:fs/promises").FileHandle;');
    expect(imports(code).filter((line) => line.startsWith("import type"))).toEqual([]);
  });

  it("are not imported for a text that has the name, or for a type that is not written", () => {
    const code = lower(`import { open } from "node:fs/promises";
export async function read(path: string) {
  console.log("FileHandle of", path); // FileHandle
  await open(path);
  const file = open(path);
  await file;
}
`);
    expect(code).not.toContain("import type");
  });

  it("are not imported by a file that is no module", () => {
    const folder = folderOf({ "rows.ts": "export class Row { close(): Promise<void> }\n" });
    const text = `declare const open: () => Promise<import("./rows.js").Row>;
async function read() {
  const row = await open();
  await row.close();
}
`;
    const code = lower(text, { fileName: join(folder, "script.ts") });
    rmSync(folder, { recursive: true });
    expect(code).toContain('const row = (sent as import("./rows.js").Row);');
    expect(code).not.toContain("import type");
  });

  it("are imported from a module that hands them on, where the file has no way to their own", () => {
    const main = '{ "version": "1.0.0", "types": "index.d.ts" }';
    const outer = "node_modules/outer";
    const inner = `${outer}/node_modules/inner`;
    const folder = folderOf({
      [`${outer}/package.json`]: main,
      [`${inner}/package.json`]: main,
      [`${inner}/index.d.ts`]: `export type Listener = (given: string) => void;
export interface Hidden { secret: number }
export interface Spy<T> { calls: T[] }
`,
      [`${outer}/index.d.ts`]: `import type { Hidden, Listener, Spy } from "inner";
export type { Spy } from "inner";
export declare function spy(): Spy<Listener>;
export declare function hide(): Hidden;
`,
    });
    const code = lower(
      `import { hide, spy } from "outer";
export async function watch() {
  const made = spy();
  const hidden = hide();
  await made;
  return [made, hidden];
}
`,
      { fileName: join(folder, "watch.ts") },
    );
    rmSync(folder, { recursive: true });
    expect(code).toContain('import type { Spy } from "outer";');
    expect(code).toContain("made!: Spy<(given: string) => void>;");
    expect(code).toContain("hidden: any;");
  });

  it("are imported from a module that has them by the name they are written with", () => {
    const api = "node_modules/api";
    const folder = folderOf({
      [`${api}/package.json`]:
        '{ "version": "1.0.0", "exports": { ".": "./index.d.ts", "./core": "./core.d.ts" } }',
      [`${api}/index.d.ts`]: 'export { type Row as PublicRow } from "./row.js";\n',
      [`${api}/core.d.ts`]: 'export * from "./inner.js";\n',
      [`${api}/row.d.ts`]: "export interface Row { id: number }\n",
      [`${api}/inner.d.ts`]: 'export { type Row } from "./row.js";\n',
    });
    const fileName = join(folder, "read.ts");
    const text = 'import type { Row } from "api/core"; export type R = Row;\n';
    const { program, sourceFile } = createTypeOracle(fileName, text);
    const checker = program.getTypeChecker();
    const [exported] = checker.getExportsOfModule(checker.getSymbolAtLocation(sourceFile)!);
    const { symbol } = checker.getDeclaredTypeOfSymbol(exported!);
    const specifiers = new ModuleSpecifiers(program, sourceFile);
    expect(specifiers.specifierFor("elsewhere", { name: "Row", symbol })).toBe("api/core");
    expect(specifiers.specifierFor("./api", { name: "PublicRow", symbol })).toBe("./api");
    rmSync(folder, { recursive: true });
  });

  it("are short for whole modules", () => {
    const code = lower(`export async function read(path: string) {
  const fs = await import("node:fs");
  await fs.promises.stat(path);
  return fs.default.existsSync(path);
}
`);
    const module = 'typeof import("node:fs")';
    expect(code).toContain(`fs!: ${module} & { default: ${module} };`);
  });

  it("are no part of JavaScript", () => {
    expect(imports(lower(READ, { format: "js" }))).toEqual([
      'import { open } from "node:fs/promises";',
      'import { mpsc, sleep } from "lower-async/runtime";',
      'import { EagerMachine, PENDING as pending } from "lower-async/runtime";',
    ]);
  });
});
