/** Writes files whole or not at all. */
import { mkdir, open, realpath, rename, stat, unlink, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure, describeSystemError } from "./failure.ts";

/**
 * Writes beside the target first and then renames, so that nobody ever reads half a file and a failure leaves the old
 * one. Links are followed; devices and pipes, which cannot be replaced, are written to.
 */
export async function writeOutput(path: string, text: string, name = path): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const found = await stat(target).catch(() => null);
    if (found?.isDirectory()) throw new Failure(`cannot write ${name}: it is a folder`);
    if (found !== null && !found.isFile()) return await writeThrough(target, text);
    await mkdir(dirname(target), { recursive: true });
    await replace(target, text, found?.mode);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot write ${name}: ${describeSystemError(error)}`);
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  await writeAndClose(await open(path, "w"), text);
}

async function writeAndClose(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

async function replace(target: string, text: string, mode: number | undefined): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    await writeAndClose(await open(temporary, "wx", mode ?? 0o666), text);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
