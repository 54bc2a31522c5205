/** The side tables of the analyses of what is kept while a function is suspended. */
import type { IdSet } from "../base/id-set.ts";
import type { BlockId, VarId } from "./cfg.ts";

export interface Liveness {
  readonly liveIn: ReadonlyMap<BlockId, IdSet<VarId>>;
  /** For each block that ends in an await: the variables to save there. */
  readonly saved: ReadonlyMap<BlockId, IdSet<VarId>>;
}

/** Of the variables saved at each await, those whose fields are not right already. */
export interface Unsaved {
  readonly saves: ReadonlyMap<BlockId, readonly VarId[]>;
  /** Blocks that write them before they ask whether what they await is ready. */
  readonly ahead: ReadonlySet<BlockId>;
}
