/**
 * Ends programs that would go on for ever. A machine that goes round asks nothing of the program, so each round takes a step:
 *
 *     for (;;) {                 for (;;) { __step();
 *       switch (state) {           switch (state) {
 *
 * When there are no more, each further step throws, out of whatever `poll` it is in: no handler of a machine stands around it.
 */

/** What the text of a program calls its step. */
export const STEP = "__step";

const STEPS = 50_000;

export function withSteps(code: string): string {
  return code.replace(/\bfor \(;;\) \{(?=\s*(?:try \{\s*)?switch \()/g, `$& ${STEP}();`);
}

/** For one run. A program may swallow what the step throws: `onEnd` is told all the same. */
export function countSteps(onEnd: () => void = () => undefined): () => void {
  let left = STEPS;
  return () => {
    if (--left >= 0) return;
    onEnd();
    throw new Error(`not over after ${STEPS} steps`);
  };
}
