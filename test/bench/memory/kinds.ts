/** What is kept suspended, and the least that any implementation has to keep for it. */

export interface Kind {
  readonly name: "flat" | "locals" | "nested";
  readonly about: string;
  /** Words of eight bytes: per frame where to go on and what is awaited, and every local that is needed later. */
  readonly words: number;
}

export const KINDS: readonly Kind[] = [
  { name: "flat", about: "one call that awaits a gate", words: 2 },
  { name: "locals", about: "the same, with eight numbers needed afterwards", words: 2 + 8 },
  { name: "nested", about: "ten calls, each awaiting the next", words: 10 * 2 },
];
