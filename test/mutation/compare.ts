/** Runs a mutant as it is written and lowered, and tells what differs. */
import { ts } from "ts-morph";
import { compile } from "../../src/index.ts";
import { firstDifference } from "../harness/difference.ts";
import { turnsDiffer } from "../harness/evaluate.ts";
import { PENDING_PACE } from "../harness/host-common.ts";
import { native, runLowered } from "../harness/programs.ts";
import { withoutTurns, type Recording } from "../harness/record.ts";
import { STEP } from "../harness/steps.ts";
import { parse, withLoopSteps } from "./rewrite.ts";

/** `nothing`: not a program, or one that never ends. */
export type Verdict = "same" | "nothing" | "refused" | { readonly difference: string };

export async function compareMutant(text: string, fileName: string): Promise<Verdict> {
  if (!parses(text, fileName)) return "nothing";
  let isEndless = false;
  const onEnd = (): void => void (isEndless = true);
  let expected: Recording;
  try {
    const stepped = withLoopSteps(text, fileName, STEP);
    expected = await native(stepped, fileName, PENDING_PACE, onEnd);
  } catch (error) {
    if (error instanceof SyntaxError) return "nothing";
    throw error;
  }
  const seenNatively = [expected.outcome, ...expected.log, ...expected.unhandled].join("\n");
  if (isEndless || /SyntaxError|RangeError|never settled|not over/.test(seenNatively))
    return "nothing";
  const { code, diagnostics } = compile(text, { fileName, mode: "eager" });
  if (diagnostics.some(({ severity }) => severity === "error")) return "refused";
  const stepped = withLoopSteps(code, fileName, STEP);
  const seen = await runLowered(stepped, fileName, "eager", PENDING_PACE).catch(failed);
  const view = turnsDiffer(text) ? withoutTurns : (recording: Recording) => recording;
  const difference = firstDifference(withoutTexts(view(expected)), withoutTexts(view(seen)));
  return difference === undefined ? "same" : { difference };
}

/** The parser says of most programs that they are none; V8 of the others. */
function parses(text: string, fileName: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName, reportDiagnostics: true });
  return diagnostics.length === 0 && parse(text, fileName).statements.length > 0;
}

function failed(error: unknown): Recording {
  return { log: [], outcome: String((error as Error).stack), unhandled: [] };
}

/** An error that the engine makes has another text in lowered code. */
function withoutTexts({ log, outcome, unhandled }: Recording): Recording {
  const plain = (line: string): string =>
    line.replace(/\b((?:Type|Reference|Syntax)Error)\b[\s\S]*/, "$1");
  return { log: log.map(plain), outcome: plain(outcome), unhandled: unhandled.map(plain) };
}
