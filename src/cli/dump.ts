/** `--dump STAGE`: what a step of the pipeline made of each function. */
import type { CompileResult } from "../ir/result.ts";
import { Failure } from "./failure.ts";
import { didYouMean } from "./suggest.ts";

/** The text of one stage, or of `all`, for each function. */
export function renderStages(result: CompileResult, wanted: string): string {
  const names = [...new Set(result.stages.map((stage) => stage.name))];
  if (wanted !== "all" && names.length > 0 && !names.includes(wanted)) {
    throw new Failure(
      `there is no stage "${wanted}".${didYouMean(wanted, names)} There are ${names.join(", ")}, and all.`,
    );
  }
  return result.stages
    .filter((stage) => wanted === "all" || stage.name === wanted)
    .map((stage) => `── ${stage.fn}: ${stage.name} ──\n${stage.text.trimEnd()}\n`)
    .join("\n");
}
