/**
 * Pass 3: where each variable lives. One that is needed after a suspension gets a field; one that is
 * named in several stretches of code is a local of `poll`; any other stays where it was declared.
 *
 *     const id = f(); await t; const user = g(id); return user.name;
 *     field: id                          block: user
 *
 * Requires: a simplified graph, its liveness and its printing order. Guarantees: no two variables share
 * a field or a local; every name is free in the text it stands in.
 */
import { IdSet } from "../src/base/id-set.ts";
import type { Liveness, Unsaved } from "../src/ir/liveness.ts";
import type { BlockId, Cfg, Variable, VarId } from "../src/ir/cfg.ts";
import type { Code } from "../src/ir/code.ts";
import type { Frame, Order, Place, Slot } from "../src/ir/machine.ts";
import {
  blockOf,
  codeOf,
  codeOfTerminator,
  eachVariable,
  eachWrite,
  variableOf,
} from "../src/ir/visit.ts";
import { NameSpace, type Names } from "../src/base/names.ts";

/** What the pass must know of the text around: names that are taken. */
export interface FrameNames {
  /** Names that the function's text uses for other things. */
  readonly foreign: ReadonlySet<string>;
  /** Every name the function's text uses, and those that `poll` uses for itself. */
  readonly taken: Names;
  /** Members of the machine's base class. */
  readonly members: ReadonlySet<string>;
}

/** What the analyses found out. */
export interface FrameFacts {
  readonly liveness: Liveness;
  readonly unsaved: Unsaved;
  readonly order: Order;
}

export function layoutFrame(cfg: Cfg, facts: FrameFacts, names: FrameNames): Frame {
  const { liveness, unsaved, order } = facts;
  const usage = findUsage(cfg, order);
  const saved = new IdSet<VarId>();
  for (const ids of liveness.saved.values()) saved.addAll(ids);
  for (const region of cfg.regions)
    if (region.exit !== null && usage.has(region.exit)) saved.add(region.exit);
  const locals = new NameSpace(names.taken);
  const fields = new NameSpace(new Set(), names.members);
  const slots = new Map<VarId, Slot>();
  for (const known of cfg.variables) {
    const use = usage.get(known.id);
    if (use === undefined && !known.given) continue;
    const place = placeOf(known, use, saved);
    const local = locals.take(known.name, known.binding !== null && !names.foreign.has(known.name));
    const field = place === "field" ? fields.take(known.name, true) : null;
    const alias =
      known.inLoop && place !== "block" && use?.closure === true
        ? locals.take(`${known.name}Here`, false)
        : null;
    const constant =
      known.given && (known.storage !== "value" || use === undefined || !use.written);
    const named = use !== undefined;
    slots.set(known.id, { variable: known.id, place, local, field, alias, constant, named });
  }
  const saves = new Map<BlockId, readonly VarId[]>();
  for (const [block, ids] of unsaved.saves) {
    saves.set(
      block,
      ids.filter((id) => slots.get(id)!.constant === false),
    );
  }
  return { slots, saves, savesAhead: unsaved.ahead, liveness };
}

function placeOf(known: Variable, use: Usage | undefined, saved: IdSet<VarId>): Place {
  if (known.given || saved.has(known.id)) return "field";
  if (use === undefined || use.scopes.size > 1 || !use.declared || use.definitions > 1)
    return "poll";
  return "block";
}

interface Usage {
  /** The stretches of code that name it. */
  readonly scopes: Set<string>;
  closure: boolean;
  written: boolean;
  /** Instructions that give it a value of their own. */
  definitions: number;
  /** Its first mention declares it, so that a declaration can stay there. */
  declared: boolean;
}

function findUsage(cfg: Cfg, order: Order): Map<VarId, Usage> {
  const usage = new Map<VarId, Usage>();
  for (const [id, segment] of order.segmentOf) {
    const block = blockOf(cfg, id);
    const scope = order.inlined.has(id) ? `inlined ${id}` : `case ${segment}`;
    const mention = (variable: VarId, declares: boolean): Usage => {
      let use = usage.get(variable);
      if (use === undefined) {
        use = {
          scopes: new Set(),
          closure: false,
          written: false,
          definitions: 0,
          declared: declares,
        };
        usage.set(variable, use);
      }
      use.scopes.add(scope);
      return use;
    };
    const scan = (code: Code): void =>
      eachVariable(
        code,
        (variable, access, closure) => {
          const use = mention(variable, false);
          if (closure) use.closure = true;
          if (access === "write") use.written = true;
        },
        cfg.variables,
      );
    for (const instr of block.instrs) {
      if (instr.kind === "declare") {
        if (instr.init !== null) scan(instr.init);
        for (const name of instr.names) {
          const isVar = instr.keyword === "var";
          const use = mention(name, !isVar && variableOf(cfg, name).storage !== "late");
          use.written = true;
          use.definitions++;
        }
        scan(instr.pattern);
      } else if (instr.kind === "set") {
        scan(instr.code);
        const use = mention(instr.variable, variableOf(cfg, instr.variable).binding === null);
        use.written = true;
        use.definitions++;
      } else if (instr.kind === "cell") {
        const use = mention(instr.variable, false);
        use.written = true;
        use.definitions++;
      } else for (const code of codeOf(instr)) scan(code);
    }
    for (const code of codeOfTerminator(block.terminator)) scan(code);
    if (block.terminator.kind === "dispatch") mention(block.terminator.exit, false);
    updatesOf(cfg, id, usage);
  }
  for (const region of cfg.regions) {
    for (const id of [region.error, region.exit]) {
      const use = id === null ? undefined : usage.get(id);
      if (use !== undefined) use.scopes.add("handlers").add(`region ${region.id}`);
    }
  }
  return usage;
}

/** `x++` and writes from closures count as writes, whatever else they are. */
function updatesOf(cfg: Cfg, id: BlockId, usage: Map<VarId, Usage>): void {
  const block = blockOf(cfg, id);
  const written = (variable: VarId): void => void (usage.get(variable)!.written = true);
  for (const instr of block.instrs) for (const code of codeOf(instr)) eachWrite(code, written);
  for (const code of codeOfTerminator(block.terminator)) eachWrite(code, written);
}
