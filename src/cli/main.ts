/** Chooses the command and turns whatever goes wrong into a message and a status. */
import { parseArguments, type Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import { HELP } from "./help.ts";
import type { Io } from "./io.ts";

/** Resolves to the status that the process should end with. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await perform(parseArguments(argv), io);
  } catch (error) {
    if (error instanceof Failure) {
      io.stderr.write(`lower-async: ${error.message}\n`);
      return error.exitCode;
    }
    io.stderr.write(describeBug(error, io));
    return 2;
  }
}

/** Each command is loaded when it is needed, so that none pays for what another brings with it. */
async function perform(args: Arguments, io: Io): Promise<number> {
  switch (args.command) {
    case "help":
      io.stdout.write(HELP);
      return 0;
    case "version":
      return (await import("./version.ts")).printVersion(io);
    case "lower":
      return (await import("./lower.ts")).lower(args, io);
    case "list":
      return (await import("./list.ts")).list(args, io);
    case "run":
      return (await import("./run.ts")).run(args, io);
    case "explain":
      return (await import("./explain.ts")).explain(args, io);
  }
}

function describeBug(error: unknown, io: Io): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const detail = io.env.LOWER_ASYNC_DEBUG ? stack : message;
  return `lower-async: this is a bug in lower-async, not in your program: ${detail}\nWith LOWER_ASYNC_DEBUG=1 it says where.\n`;
}
