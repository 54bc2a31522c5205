/** Why a `finally` block was entered: the kind of its pending completion. Only generated code uses it. */
export const Exit = {
  /** The end of the block was reached. */
  Normal: 0,
  /** An error is on its way. */
  Throw: 1,
  /** A value is being returned. */
  Return: 2,
  /** The future is being dropped. */
  Drop: 3,
  /** Jumps (`break`, `continue`) are numbered from here, one number per target. */
  Jump: 4,
} as const;
