/** The states every generated machine has. Suspend points follow from 5 in source order, then the blocks between them. */

/** Called, not polled yet. */
export const UNRESUMED = 0;
/** The function returned. */
export const RETURNED = 1;
/** The function threw. */
export const PANICKED = 2;
/** Dropped before it returned; its clean-ups have run or are running. */
export const DROPPED = 3;
/** Inside `poll`. */
export const RUNNING = 4;
/** The first suspend point. */
export const FIRST_SUSPEND = 5;
