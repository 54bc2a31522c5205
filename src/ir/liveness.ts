/** The side table of the liveness analysis. */
import type { BlockId, VarId } from "./cfg.ts";

export interface Liveness {
  readonly liveIn: ReadonlyMap<BlockId, ReadonlySet<VarId>>;
  /** For each block that ends in an await: the variables to save there, by id. */
  readonly saved: ReadonlyMap<BlockId, readonly VarId[]>;
}
