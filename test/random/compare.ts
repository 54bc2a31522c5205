/** Runs one program in every mode that must agree, and tells what differs. */

import { firstDifference } from "../harness/difference.ts";
import { turnsDiffer } from "../harness/evaluate.ts";
import { PENDING_PACE, READY_PACE, type Pace } from "../harness/host-common.ts";
import { lowered, native, type Lowered } from "../harness/programs.ts";
import { withoutTurns, type Recording } from "../harness/record.ts";

/** Empty when all modes agree. A program with concurrent tasks is not compared with lazy. */
export async function differences(text: string, concurrent: boolean): Promise<readonly string[]> {
  let expected: Recording;
  try {
    expected = await native(text, "input.ts", PENDING_PACE);
  } catch (error) {
    // V8 refuses a few valid programs when it compiles an inner function late.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  if (/SyntaxError/.test(expected.outcome)) return [];
  const found: string[] = [];
  const compare = async (name: string, wanted: Recording, run: () => Promise<Recording>) => {
    const seen = await run().catch((error: unknown) => ({
      log: [],
      outcome: String((error as Error).stack),
      unhandled: [],
    }));
    const difference = firstDifference(wanted, seen);
    if (difference !== undefined) found.push(`${name}: ${difference}`);
  };
  const plain = withoutTurns(expected);
  const isTurnless = turnsDiffer(text);
  await compare("eager", isTurnless ? plain : expected, async () => {
    const seen = await lowered(text, "input.ts", "eager").run(PENDING_PACE);
    return isTurnless ? withoutTurns(seen) : seen;
  });
  if (concurrent) return found;
  let lazy: Lowered | undefined;
  const run = async (pace: Pace): Promise<Recording> =>
    (lazy ??= lowered(text, "input.ts", "lazy")).run(pace);
  await compare("lazy", plain, () => run(PENDING_PACE));
  await compare("lazy, ready", plain, () => run(READY_PACE));
  return found;
}
