/**
 * Ends a machine that goes round for ever. Nothing of the program is asked on the way, so each round takes a step of its own:
 *
 *     for (;;) {                 for (;;) { __step();
 *       switch (state) {           switch (state) {
 *
 * Once there are no more, each further step throws, out of whatever `poll` it is in: no handler of a machine stands around it.
 */

/** The name that the text of a program knows the step by. */
export const STEP = "__step";

const ROUNDS = 100_000;

export function withSteps(code: string): string {
  return code.replace(/\bfor \(;;\) \{(?=\s*switch \()/g, `$& ${STEP}();`);
}

/** For one run. */
export function countSteps(): () => void {
  let left = ROUNDS;
  return () => {
    if (--left < 0) throw new Error(`still not over after ${ROUNDS} rounds`);
  };
}
