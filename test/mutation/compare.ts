/** Runs a mutant as it is written and lowered, and tells what differs. */
import { compile } from "../../src/index.ts";
import { firstDifference } from "../harness/difference.ts";
import { turnsDiffer } from "../harness/evaluate.ts";
import { withoutTurns, type Recording } from "../harness/record.ts";
import { runAsWritten, runCompiled, withoutTexts } from "./run.ts";

/** `nothing`: not a program, or one that never ends. */
export type Verdict = "same" | "nothing" | "refused" | { readonly difference: string };

export async function compareMutant(text: string, fileName: string): Promise<Verdict> {
  const expected = await runAsWritten(text, fileName);
  if (expected === null) return "nothing";
  const { code, diagnostics } = compile(text, { fileName, mode: "eager" });
  if (diagnostics.some(({ severity }) => severity === "error")) return "refused";
  const seen = await runCompiled(code, fileName, "eager");
  const view = turnsDiffer(text) ? withoutTurns : (recording: Recording) => recording;
  const difference = firstDifference(withoutTexts(view(expected)), withoutTexts(view(seen)));
  return difference === undefined ? "same" : { difference };
}
