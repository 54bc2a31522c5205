/** Finds and reads what is to be lowered, and refuses what is no program text. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { resolve } from "node:path";
import { Failure, describeSystemError } from "./failure.ts";

export interface Input {
  /** As the user wrote it, for messages. */
  readonly name: string;
  /** Absolute; null for standard input without a name. */
  readonly path: string | null;
  readonly text: string;
  /** The byte order mark the file began with, or nothing; it is no part of the text. */
  readonly bom: string;
}

const MEGABYTE = 2 ** 20;
/** Two orders of magnitude above the largest programs; TypeScript's tree takes about 30 times the size of the text. */
const LIMIT = 64 * MEGABYTE;

const GLOB = /[*?[\]{}]|!\(/;

/** Operands as names of files, globs expanded, in order and without repetition; `-` stays. */
export async function expandOperands(operands: readonly string[], cwd: string): Promise<string[]> {
  const names: string[] = [];
  for (const operand of operands) {
    if (!GLOB.test(operand) || (await exists(resolve(cwd, operand)))) {
      names.push(operand);
      continue;
    }
    const { glob } = await import("tinyglobby");
    const found = await glob(operand, {
      cwd,
      ignore: ["**/node_modules/**", "**/*.d.{ts,mts,cts}"],
    });
    if (found.length === 0) throw new Failure(`no file matches ${operand}`);
    names.push(...found.sort());
  }
  return [...new Set(names)];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export async function readInput(name: string, cwd: string): Promise<Input> {
  const path = resolve(cwd, name);
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new Failure(
        `cannot read ${name}: it is a folder. Name files, or a glob such as "${name.replace(/\/$/, "")}/**/*.ts"`,
      );
    }
    if (found.isFile() && found.size > LIMIT) throw tooLarge(name);
    bytes = await readAll(createReadStream(path), name);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const hint = (await exists(`${path}.ts`)) ? ` Did you mean "${name}.ts"?` : "";
    throw new Failure(`cannot read ${name}: ${describeSystemError(error)}.${hint}`);
  }
  return decodeInput(bytes, name, path);
}

/** Standard input, under the name it is said to have. */
export async function readStdin(
  stdin: Readable,
  filepath: string | null,
  cwd: string,
): Promise<Input> {
  const name = filepath ?? "stdin.ts";
  const bytes = await readAll(stdin, "standard input").catch((error: unknown) => {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot read standard input: ${describeSystemError(error)}`);
  });
  return decodeInput(bytes, name, filepath && resolve(cwd, filepath));
}

async function readAll(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > LIMIT) throw tooLarge(name);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string): Failure {
  return new Failure(`${name} is larger than ${LIMIT / MEGABYTE} MB, the most that is read`);
}

/** @throws Failure for what is no program text */
export function decodeInput(bytes: Buffer, name: string, path: string | null): Input {
  if (bytes.length > LIMIT) throw tooLarge(name);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Failure(`${name} is UTF-16 text. Save it as UTF-8`);
  }
  if (bytes.subarray(0, 8192).includes(0)) {
    throw new Failure(`${name} is a binary file, not a program text`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure(
      `${name} is not UTF-8 text: line ${badLine(bytes)} has bytes that mean nothing there`,
    );
  }
  const bom = text.startsWith("\ufeff") ? "\ufeff" : "";
  return { name, path, text: text.slice(bom.length), bom };
}

/** The first line that does not decode by itself: a line break is one byte that occurs in no longer sequence. */
function badLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(part);
    } catch {
      return line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}
