/** The command line: in this process, or as a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly stdin?: string | Uint8Array;
  readonly columns?: number;
  readonly env?: Io["env"];
}

export async function commandIn(
  folder: string,
  args: readonly string[],
  { stdin, columns, env = {} }: Setting = {},
): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const tty = columns === undefined ? {} : { isTTY: true, columns };
  const status = await main(args, {
    stdin: Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]),
    stdout: { write: (text) => (stdout += text), ...tty },
    stderr: { write: (text) => (stderr += text) },
    cwd: folder,
    env,
  });
  expect(stderr).not.toMatch(/^ {4}at /m);
  return { status, stdout, stderr };
}

/** @param shell what bash does with the command; without it the command runs alone */
export function processIn(
  folder: string,
  args: readonly string[],
  shell?: (command: string) => string,
): Promise<Outcome> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const tsx = join(root, "node_modules/tsx/dist/esm/index.mjs");
  const command = [process.execPath, "--import", tsx, join(root, "src/cli.ts"), ...args];
  const child =
    shell === undefined
      ? spawn(command[0]!, command.slice(1), { cwd: folder })
      : spawn("bash", ["-c", shell(command.map((word) => `'${word}'`).join(" "))], { cwd: folder });
  return new Promise((resolve) => {
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.on("close", (status) => resolve({ status: status!, stdout, stderr }));
  });
}
