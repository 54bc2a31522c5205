/** The state machine of one async function: which blocks are states, what each saves, every name. */
import type { BlockId, Cfg, RegionId, VarId } from "./cfg.ts";
import type { Liveness } from "./liveness.ts";

/** Where a variable lives while `poll` runs. */
export type Place =
  /** Declared where the author declared it: everything that names it is in one stretch of code. */
  | "block"
  /** A local of the whole `poll`. */
  | "poll"
  /** A literal, said at the top of `poll`. */
  | "literal"
  /** A local of the whole `poll` that is read from a field at its top, and saved when it suspends. */
  | "field";

export interface Slot {
  readonly variable: VarId;
  readonly place: Place;
  /** Its name inside `poll`. */
  readonly local: string;
  /** The field it is saved in. */
  readonly field: string | null;
  /** A constant for closures, where the variable is made anew in each iteration. */
  readonly alias: string | null;
  /** Never assigned after the machine is made: its field is right from the start. */
  readonly constant: boolean;
  /** Something names it; a parameter may be handed over all the same. */
  readonly named: boolean;
}

export interface Frame {
  readonly slots: ReadonlyMap<VarId, Slot>;
  /** Per await block: what is written to fields when it suspends. */
  readonly saves: ReadonlyMap<BlockId, readonly VarId[]>;
  /** Await blocks that write it before they know whether they suspend. */
  readonly savesAhead: ReadonlySet<BlockId>;
  readonly liveness: Liveness;
}

/** How blocks are printed one after the other. */
export interface Order {
  /** Blocks in printing order, without those printed inside a branch. */
  readonly blocks: readonly BlockId[];
  /** Blocks that are jumped to, so that they need a `case`. */
  readonly labelled: ReadonlySet<BlockId>;
  /** Blocks with one way in and no await that are printed where the branch is. */
  readonly inlined: ReadonlySet<BlockId>;
  /** For each block, the labelled block in whose `case` it stands. */
  readonly segmentOf: ReadonlyMap<BlockId, BlockId>;
}

export type StateKind =
  "unresumed" | "returned" | "panicked" | "dropped" | "running" | "suspend" | "yield" | "block";

export interface State {
  readonly id: number;
  readonly name: string;
  readonly kind: StateKind;
  /** The block that runs when the machine is in this state. */
  readonly block: BlockId | null;
  /** The block that ends in the await or yield, for a suspend point. */
  readonly awaitBlock: BlockId | null;
  readonly region: RegionId | null;
  /** Offset in the source where what it runs is written; null for states without code. */
  readonly at: number | null;
}

export interface StateMachine {
  readonly cfg: Cfg;
  readonly frame: Frame;
  readonly order: Order;
  readonly states: readonly State[];
  readonly stateOf: ReadonlyMap<BlockId, State>;
}
