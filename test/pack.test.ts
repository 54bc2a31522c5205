/** The package as its users get it: packed, installed into an empty folder, used as command, library and runtime. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MINUTES = 60_000;

const folder = mkdtempSync(join(tmpdir(), "lower-async-pack-"));
const project = join(folder, "project");

function run(
  command: string,
  args: readonly string[],
  cwd = project,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

let packed: readonly string[];

beforeAll(async () => {
  const pack = await run("npm", ["pack", "--json", "--pack-destination", folder], ROOT);
  expect(pack.status, pack.stderr).toBe(0);
  // The build that runs before it may write above the list.
  const [{ filename, files }] = JSON.parse(pack.stdout.slice(pack.stdout.indexOf("[\n"))) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = files.map((file) => file.path);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
  const install = await run("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    join(folder, filename),
  ]);
  expect(install.status, install.stderr).toBe(0);
}, 10 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(project, name), text);
const bin = (...args: string[]): ReturnType<typeof run> =>
  run(join(project, "node_modules/.bin/lower-async"), args);

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const PROGRAM = `import { sleep } from "lower-async/runtime";
export async function greet(name: string): Promise<string> {
  await sleep(1);
  return "Hello, " + name;
}
console.log(await greet("you"));
`;

/** Builds main.js to built/NAME.mjs with `plugins`; `tool` is the bundler. */
const BUNDLERS = {
  vite: `await tool.build({
  configFile: false,
  plugins,
  build: { ssr: "main.js", outDir: "built", emptyOutDir: false, rolldownOptions: { output: { entryFileNames: "vite.mjs" } } },
  ssr: { noExternal: true },
});`,
  rolldown: `const bundle = await tool.rolldown({ input: "main.js", platform: "node", plugins });
await bundle.write({ file: "built/rolldown.mjs" });`,
  webpack: `const stats = await new Promise((done, fail) => {
  tool.default(
    { entry: "./main.js", mode: "development", devtool: false, target: "node", output: { path: process.cwd() + "/built", filename: "webpack.mjs" }, plugins },
    (error, found) => (error ? fail(error) : done(found)),
  );
});
if (stats.hasErrors()) throw new Error(stats.toString());`,
  esbuild: `await tool.build({ entryPoints: ["main.js"], bundle: true, platform: "node", format: "esm", outfile: "built/esbuild.mjs", plugins });`,
};

describe(
  "the package",
  () => {
    it("holds what it needs and no more", () => {
      expect(packed).toContain("README.md");
      expect(packed).toContain("dist/src/cli.cjs");
      expect(packed).toContain("dist/runtime/index.d.ts");
      expect(
        packed.filter(
          (path) =>
            !/^(?:dist\/(?:src|transforms|runtime)\/|README\.md$|package\.json$|LICENSE$)/.test(
              path,
            ),
        ),
      ).toEqual([]);
      expect(packed.filter((path) => /\btest\b/.test(path))).toEqual([]);
      // Joined: a start need not read two hundred modules.
      expect(packed.filter((path) => /^dist\/src\/.*\.c?js$/.test(path)).length).toBeLessThan(50);
    });

    it("works as a command", async () => {
      write("greet.ts", PROGRAM);
      const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
        version: string;
      };
      expect(await bin("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
      const lowered = await bin("greet.ts");
      expect(lowered).toMatchObject({ status: 0, stderr: "" });
      expect(lowered.stdout).toContain("class Greet extends EagerMachine<string>");
      expect(await bin("run", "greet.ts")).toEqual({
        status: 0,
        stdout: "Hello, you\n",
        stderr: "",
      });
      expect(await bin("run", "--lazy", "greet.ts")).toEqual({
        status: 0,
        stdout: "Hello, you\n",
        stderr: "",
      });
      for (const format of ["html", "md", "json", "side-by-side"]) {
        expect(await bin("greet.ts", "-f", format), format).toMatchObject({
          status: 0,
          stderr: "",
        });
      }
    });

    it("keeps compiled code for the next start, and can do without", async () => {
      write("greet.ts", PROGRAM);
      const kept = join(folder, "kept");
      const start = (cache: string): ReturnType<typeof run> =>
        run(join(project, "node_modules/.bin/lower-async"), ["greet.ts", "--no-types"], project, {
          ...process.env,
          NODE_COMPILE_CACHE: cache,
        });
      const expected = await bin("greet.ts", "--no-types");
      expect(expected.stdout).toContain("class Greet");

      expect(await start(kept)).toEqual(expected);
      const files = filesBelow(kept);
      // The command itself, TypeScript, and three files of prettier.
      expect(files.length).toBeGreaterThanOrEqual(5);
      const contents = files.map((file) => readFileSync(file));
      expect(Math.max(...contents.map((content) => content.length))).toBeGreaterThan(1e6);
      expect(await start(kept)).toEqual(expected);
      expect(filesBelow(kept)).toEqual(files);

      for (const file of files) writeFileSync(file, "this is no compiled code");
      expect(await start(kept)).toEqual(expected);
      for (const [at, file] of files.entries()) {
        writeFileSync(file, contents[at]!.subarray(0, contents[at]!.length / 2));
      }
      expect(await start(kept)).toEqual(expected);
      // No folder can be made below a file.
      expect(await start(join(project, "greet.ts", "kept"))).toEqual(expected);
    });

    it("makes programs that run on the installed runtime", async () => {
      write("greet.ts", PROGRAM);
      expect(await bin("greet.ts", "-o", "lowered.js")).toMatchObject({ status: 0 });
      expect(await run(process.execPath, ["lowered.js"])).toEqual({
        status: 0,
        stdout: "Hello, you\n",
        stderr: "",
      });
    });

    it("works as a library", async () => {
      write(
        "library.js",
        `import { compile, formatResult } from "lower-async";
import { sleep, PENDING } from "lower-async/runtime";
const result = compile("async function f() { await 1 }", { fileName: "f.ts" });
console.log(result.functions[0].name, result.diagnostics.length, typeof sleep, typeof PENDING);
console.log((await formatResult(result)).code.includes("class F extends EagerMachine"));
`,
      );
      expect(await run(process.execPath, ["library.js"])).toEqual({
        status: 0,
        stdout: "f 0 function symbol\ntrue\n",
        stderr: "",
      });
    });

    it.each(Object.keys(BUNDLERS))("works as a plugin of %s", async (bundler) => {
      const lines = [
        "export async function greet(name) {",
        "  await sleep(1);",
        '  return "Hello, " + name;',
        "}",
      ];
      write("part.js", ['import { sleep } from "lower-async/runtime";', ...lines, ""].join("\n"));
      write("main.js", 'import { greet } from "./part.js";\ngreet("you").then(console.log);\n');
      const tool = import.meta.resolve(bundler);
      write(
        "build.js",
        `import * as tool from ${JSON.stringify(tool)};
import lowerAsync from "lower-async/${bundler}";
const plugins = [lowerAsync()];
${BUNDLERS[bundler as keyof typeof BUNDLERS]}
`,
      );
      const built = await run(process.execPath, ["build.js"]);
      expect(built, built.stderr).toMatchObject({ status: 0 });
      const output = readFileSync(join(project, `built/${bundler}.mjs`), "utf8");
      expect(output).toContain("line 3: await sleep(1)");
      expect(output).not.toContain("async function greet");
      expect(await run(process.execPath, [`built/${bundler}.mjs`])).toMatchObject({
        status: 0,
        stdout: "Hello, you\n",
      });
    });

    it.each(["typescript/bin/tsc", "typescript7/bin/tsc"])(
      "has types that pass in strict programs (%s)",
      async (tsc) => {
        write("greet.ts", PROGRAM);
        await bin("greet.ts", "-o", "lowered.ts", "--types");
        write(
          "typed.ts",
          `import { compile, type CompileResult } from "lower-async";
import { greet } from "./lowered.js";
export const result: CompileResult = compile("", { mode: "lazy" });
export const text: Promise<string> = greet("you");
// @ts-expect-error: there is no such mode
compile("", { mode: "busy" });
`,
        );
        const compilerOptions = {
          noEmit: true,
          strict: true,
          target: "es2022",
          module: "nodenext",
          lib: ["es2023", "dom"],
          types: [],
        };
        const files = ["typed.ts", "lowered.ts"];
        write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
        const checked = await run(process.execPath, [join(ROOT, "node_modules", tsc), "-p", "."]);
        expect(checked).toMatchObject({ status: 0, stdout: "" });
      },
    );
  },
  5 * MINUTES,
);
