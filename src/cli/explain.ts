/** `explain CODE`: what a diagnostic means, why it is one, and what to write instead. */
import { DIAGNOSTICS } from "../base/diagnostics.ts";
import type { Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import { didYouMean } from "./suggest.ts";

export function explain(args: Arguments, io: Io): number {
  const table = new Map(Object.entries(DIAGNOSTICS));
  const [wanted] = args.operands;
  if (wanted === undefined) {
    const list = [...table].map(([code, { message }]) => `${code}  ${withoutDetail(message)}\n`);
    io.stdout.write(list.join(""));
    return 0;
  }
  const code = wanted.toUpperCase();
  const entry = table.get(code);
  if (entry === undefined) {
    throw new Failure(
      `there is no diagnostic "${wanted}".${didYouMean(code, table.keys())} "lower-async explain" lists them.`,
    );
  }
  const { severity, message, explanation, hint } = entry;
  io.stdout.write(
    `${code} (${severity}): ${withoutDetail(message)}\n\n${explanation}\n\nWhat to do: ${hint}\n`,
  );
  return 0;
}

/** The table has a sign where the message of a case names its own. */
function withoutDetail(message: string): string {
  return message.replace("`%`", "a function").replace("%", "…");
}
