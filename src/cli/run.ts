/** `run FILE`: lowers a program while it is loaded, and runs it in this process on the bundled runtime. */
import nodeModule from "node:module";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { OWN_EXTENSION, PACKAGE_ROOT } from "../base/package-root.ts";
import type { Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import { wantsColour, type Io } from "./io.ts";
import { readInput } from "./read-input.ts";
import type { HookData } from "./run-hooks.ts";

/** Node's own status for a program that ends while its top-level await is still waiting. */
const UNSETTLED = 13;

export async function run(args: Arguments, io: Io): Promise<number> {
  const [name] = args.operands;
  if (name === undefined) throw new Failure("run needs a file");
  if (name === "-")
    throw new Failure(
      "run needs a file: a program from standard input has no place to import from",
    );
  const { path } = await readInput(name, io.cwd);
  const entry = pathToFileURL(path!).href;
  const data: HookData = {
    entry,
    args,
    runtime: `${PACKAGE_ROOT}runtime/index${OWN_EXTENSION}`,
    colour: wantsColour(args.colour, io.stderr, io.env),
  };
  await addHooks(data);

  process.argv.splice(1, Infinity, path!, ...args.programArgs);
  process.setSourceMapsEnabled(true);
  const watch = watchForDeadlock(name, io);
  const outcome = await import(entry).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  watch.stop();
  if (outcome !== null) return endWith(outcome.error, io);
  return Number(process.exitCode ?? 0);
}

/**
 * Says so where the event loop ran dry before the program was evaluated. A program that leaves by itself, by `process.exit()` or
 * an error that nothing catches, does that with the loop still turning, so there is no `beforeExit`.
 */
function watchForDeadlock(name: string, io: Io): { readonly stop: () => void } {
  let isDry = false;
  const onDry = (): void => {
    isDry = true;
  };
  const onExit = (): void => {
    if (!isDry) return;
    io.stderr.write(`lower-async: ${name} waits for something that can no longer happen\n`);
    process.exitCode ??= UNSETTLED;
  };
  process.on("beforeExit", onDry).on("exit", onExit);
  return { stop: () => process.off("beforeExit", onDry).off("exit", onExit) };
}

async function addHooks(data: HookData): Promise<void> {
  // Absent before Node 22.15, and so from the types; afterwards `register` is deprecated.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void };
  if (registerHooks === undefined) {
    nodeModule.register(`${PACKAGE_ROOT}src/cli/run-hooks${OWN_EXTENSION}`, { data });
    return;
  }
  const { initialize, resolve, load } = await import("./run-hooks.ts");
  initialize(data);
  registerHooks({ resolve, load });
}

/** The program's own error ends the process as it would without us: by its handlers, else with its stack and status 1. */
function endWith(error: unknown, io: Io): number {
  if (isFailure(error)) throw new Failure(error.message, error.exitCode);
  if (process.listenerCount("uncaughtException") > 0) {
    process.nextTick(() => {
      throw error;
    });
    return Number(process.exitCode ?? 0);
  }
  io.stderr.write(`Uncaught ${inspect(error)}\n`);
  process.exit(1);
}

/** Errors come from the thread of the hooks as copies, with their fields but without their class. */
function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === "Failure" && "exitCode" in error;
}
