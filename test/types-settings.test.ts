/** Projects that forbid more than `strict` does: what type-checks there as written also type-checks lowered. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, createTypeOracle } from "../src/index.ts";

const RUNTIME = resolve(import.meta.dirname, "../runtime/index.ts");

const UNREAD = `
const tick = async <T>(value: T): Promise<T> => value;

/** Every call makes the machine itself. */
async function inside(n: number): Promise<number> {
  await tick(n);
  return n;
}

async function handedOut(n: number): Promise<number> {
  await tick(n);
  return n;
}

async function named(n: number): Promise<number> {
  await tick(n);
  return n;
}

export { handedOut };

export async function main() {
  const { secret, name: _name, ...rest } = await tick({ secret: 1, name: "a", id: 2 });
  for (const _ of [1, 2]) await tick(1);
  await tick(2);
  async function local(n: number): Promise<number> {
    await tick(n);
    return n;
  }
  const arrow = async () => await local(2);
  {
    async function inBlock(n: number): Promise<number> {
      await tick(n);
      return n;
    }
    await inBlock(1);
  }
  await arrow();
  return [rest, await inside(1), await handedOut(2), await named(3), named];
}

export function around() {
  async function captured(n: number): Promise<number> {
    await tick(n);
    return n;
  }
  return async () => await captured(1);
}

export async function firstOf(list: AsyncIterable<number>) {
  try {
    for await (const n of list) if (n > 1) return n;
  } catch {
    // what failed, the list or its closing, is nobody's concern
  }
  return 0;
}

export async function other() {
  async function alone(): Promise<void> {
    await tick(1);
  }
  await alone();
  await alone();
}
`;

const MOVED = `
const tick = async <T>(value: T): Promise<T> => value;

export function around() {
  type User = { name: string };
  interface Only { id: number }
  type Nested = Only & { n: 1 };
  class Klass { x = 1; }
  class Hidden {
    private static count = 1;
    private read = 1;
    private written = 1;
    constructor(private readonly given: number) {}
    private call() { return 3; }
    set() { this.written = 2; }
    async sum() {
      const { read } = this;
      await tick(1);
      return read + this.written + this.given + this.call() + Hidden.count;
    }
  }
  return [
    async () => { const user: User = await tick({ name: "x" }); return user.name; },
    async () => { const nested: Nested[] = []; await tick(1); return nested; },
    async () => ((await tick({ x: 1 })) as Klass).x,
    new Hidden(1),
  ];
}

export async function inMachine() {
  type User = { name: string };
  async function inPlace(n: number) { await tick(n); return n; }
  await tick(1);
  const inner = async () => {
    const user: User = await tick({ name: "x" });
    return [user.name, await inPlace(1), new (class { private q = 1; async go() { await tick(1); return this.q; } })()];
  };
  return [inner, await inPlace(2)];
}
`;

const CASES = `
export async function main(kind: "a" | "b", wait: () => Promise<number>) {
  let sum = 0;
  while (sum < 3) {
    if (kind === "a") sum += await wait();
    sum++;
  }
  return sum;
}
`;

describe("with every check of TypeScript", () => {
  const dir = mkdtempSync(join(tmpdir(), "lower-async-settings-"));
  const project = join(dir, "tsconfig.json");

  beforeAll(() => {
    const compilerOptions = {
      strict: true,
      noUnusedLocals: true,
      noFallthroughCasesInSwitch: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      types: [],
      paths: { "lower-async/runtime": [RUNTIME] },
    };
    writeFileSync(project, JSON.stringify({ compilerOptions }));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const errorsOf = (text: string): string[] => {
    const { program, sourceFile } = createTypeOracle(join(dir, "input.ts"), text, project);
    return program
      .getSemanticDiagnostics(sourceFile)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  };

  test.each([
    ["what nothing reads", UNREAD],
    ["what only machines name", MOVED],
    ["cases that go on in the next one", CASES],
  ])("%s", (_name, text) => {
    expect(errorsOf(text)).toEqual([]);
    for (const mode of ["eager", "lazy"] as const) {
      const types = createTypeOracle(join(dir, "input.ts"), text, project);
      const { code } = compile(text, { fileName: join(dir, "input.ts"), mode, types });
      expect(errorsOf(code), mode).toEqual([]);
    }
  });

  test("only what nothing reads is said to be so, and only in TypeScript", () => {
    const fileName = join(dir, "input.ts");
    const types = createTypeOracle(fileName, UNREAD, project);
    const { code } = compile(UNREAD, { fileName, types });
    const quiet = code.split("\n").flatMap((line, index, lines) =>
      line.includes("@ts-ignore Nothing")
        ? [
            lines[index + 1]!.trim()
              .split(/[(;:=]/)[0]!
              .trim(),
          ]
        : [],
    );
    expect(quiet.sort()).toEqual([
      "const _",
      "const alone",
      "const inBlock",
      "function inside",
      "let _name",
      "let secret",
    ]);
    expect(compile(UNREAD, { fileName, types, format: "js" }).code).not.toContain("@ts-ignore");
  });
});

describe("JavaScript where the project checks it", () => {
  const SOURCE = `
/** @typedef {{ readonly id: number }} User */

/**
 * @param {User} user
 * @param {Promise<string>} name
 * @returns {Promise<[number, string]>}
 */
export async function named(user, name) {
  return [user.id, await name];
}
`;
  const dir = mkdtempSync(join(tmpdir(), "lower-async-javascript-"));
  const project = join(dir, "tsconfig.json");
  afterAll(() => rmSync(dir, { recursive: true }));

  const errorsOf = (name: string, text: string): string[] => {
    writeFileSync(join(dir, name), text);
    const { program, sourceFile } = createTypeOracle(join(dir, name), text, project);
    return [...program.getSemanticDiagnostics(sourceFile)].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, " "),
    );
  };

  test("the machines say that they are not checked, and importers know the types", () => {
    const compilerOptions = { strict: true, checkJs: true, noEmit: true, module: "nodenext" };
    const paths = { "lower-async/runtime": [RUNTIME] };
    const settings = { ...compilerOptions, types: [], allowImportingTsExtensions: true, paths };
    writeFileSync(project, JSON.stringify({ compilerOptions: settings }));
    expect(errorsOf("input.mjs", SOURCE)).toEqual([]);

    for (const text of [SOURCE, `// a title\n// @ts-check\n${SOURCE}`]) {
      const types = createTypeOracle(join(dir, "input.mjs"), text, project);
      const { code } = compile(text, { fileName: join(dir, "input.mjs"), types });
      expect(code).toContain("// @ts-nocheck: lowered, machines in JavaScript have no types\n");
      expect(errorsOf("lowered.mjs", code)).toEqual([]);
      const user = `import { named } from "./lowered.mjs";
        export const fine: Promise<[number, string]> = named({ id: 1 }, Promise.resolve("a"));
        export const wrong = named("a", 1);`;
      expect(errorsOf("user.mts", user)).toEqual([
        "Argument of type 'string' is not assignable to parameter of type 'User'.",
      ]);
    }
    expect(compile(SOURCE, { fileName: "input.mjs" }).code).not.toContain("@ts-nocheck");
    const unchecked = `// @ts-nocheck\n${SOURCE}`;
    expect(compile(unchecked, { fileName: "input.mjs" }).code.split("@ts-nocheck")).toHaveLength(2);
  });
});
