/** What JavaScript output leaves out of the author's TypeScript. */

/** A stretch of the source that is not printed. All of a file are in text order and none overlaps another. */
export interface Erasure {
  readonly start: number;
  readonly end: number;
  /** What is printed instead, most often nothing. A lone `;` keeps what follows in the same text apart. */
  readonly text: string;
}
