/** Runs programs that nobody wrote: they may be none, go on for ever, and fail in every way. */
import { ts } from "ts-morph";
import { PENDING_PACE } from "../harness/host-common.ts";
import { native, runLowered } from "../harness/programs.ts";
import type { Recording } from "../harness/record.ts";
import { STEP } from "../harness/steps.ts";
import { parse, withLoopSteps } from "./rewrite.ts";

/** As it is written; null for what is no program, or one that never ends. */
export async function runAsWritten(text: string, fileName: string): Promise<Recording | null> {
  if (!parses(text, fileName)) return null;
  let isEndless = false;
  const onEnd = (): void => void (isEndless = true);
  let seen: Recording;
  try {
    const stepped = withLoopSteps(text, fileName, STEP);
    seen = await native(stepped, fileName, PENDING_PACE, onEnd);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const all = [seen.outcome, ...seen.log, ...seen.unhandled].join("\n");
  return isEndless || /SyntaxError|RangeError|never settled|not over/.test(all) ? null : seen;
}

/** Lowered: `code` is what the compiler made of it. */
export function runCompiled(
  code: string,
  fileName: string,
  mode: "eager" | "lazy",
): Promise<Recording> {
  const failed = (error: unknown): Recording => ({
    log: [],
    outcome: String((error as Error).stack),
    unhandled: [],
  });
  const stepped = withLoopSteps(code, fileName, STEP);
  return runLowered(stepped, fileName, mode, PENDING_PACE).catch(failed);
}

/** The parser says of most programs that they are none; V8 of the others. */
function parses(text: string, fileName: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName, reportDiagnostics: true });
  return diagnostics.length === 0 && parse(text, fileName).statements.length > 0;
}

/** An error that the engine makes has another text in lowered code. */
export function withoutTexts({ log, outcome, unhandled }: Recording): Recording {
  const plain = (line: string): string =>
    line.replace(/\b((?:Type|Reference|Syntax)Error)\b[\s\S]*/, "$1");
  return { log: log.map(plain), outcome: plain(outcome), unhandled: unhandled.map(plain) };
}
