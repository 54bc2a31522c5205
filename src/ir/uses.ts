/** What the code of each block does with variables, in the order it runs: the side table that the other analyses read. */
import type { IdSet } from "../base/id-set.ts";
import type { BlockId, VarId } from "./cfg.ts";

export type Uses = ReadonlyMap<BlockId, BlockUses>;

export interface BlockUses {
  /** Their values from before the block are needed. */
  readonly reads: IdSet<VarId>;
  /** They are sure to have another value, or another cell, after the block. */
  readonly kills: IdSet<VarId>;
  /** Jumps out of the middle of the block. */
  readonly exits: readonly Exit[];
  /** Their locals may be given another value or another cell. */
  readonly assigned: IdSet<VarId>;
  readonly named: IdSet<VarId>;
  readonly namedInClosures: IdSet<VarId>;
  /** Assigned in any way: also by `x++`, and by closures. */
  readonly written: IdSet<VarId>;
  /** Their first mention declares them, so that a declaration can stay there. */
  readonly declaredFirst: IdSet<VarId>;
  /** One for each instruction that gives a variable a value of its own. */
  readonly definitions: readonly VarId[];
}

export interface Exit {
  readonly target: BlockId;
  /** Killed on the way from the start of the block to `target`. */
  readonly kills: IdSet<VarId>;
}
