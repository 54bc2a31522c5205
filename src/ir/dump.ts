/** Stages as text: for tests, for `--dump`, for error reports. */
import type { Liveness } from "./liveness.ts";
import type { BlockId, Cfg, Instr, Terminator, Variable, VarId } from "./cfg.ts";
import type { Code, Jump } from "./code.ts";
import type { Frame, Order, Slot, State, StateMachine } from "./machine.ts";
import { blockOf, targetsOf } from "./visit.ts";

export { dumpClass } from "./dump-class.ts";

/** How the variables of one graph are called in a dump. */
type NameOf = (id: VarId) => string;

/** The author's names; with a number where several variables have the same one. */
function namesIn(cfg: Cfg): NameOf {
  const counts = new Map<string, number>();
  for (const { name } of cfg.variables) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (id) => {
    const { name } = cfg.variables[id]!;
    return counts.get(name) === 1 ? name : `${name}%${id}`;
  };
}

// ---- the graph ------------------------------------------------------------------------------------

/**
 *     variables: id (given), user, caught (temporary)
 *     b0 Entry (entry):
 *       await load(id) → b1
 *     b1 Suspend in region 0:
 *       …
 *     region 0: handler b4, error caught
 */
export function dumpCfg(cfg: Cfg): string {
  const name = namesIn(cfg);
  const show: Show = { name, code: (code) => dumpCode(code, cfg, name) };
  const lines: string[] = [];
  if (cfg.variables.length > 0) {
    const all = cfg.variables.map((known) => `${name(known.id)}${traitsOf(known)}`);
    lines.push(`variables: ${all.join(", ")}`);
  }
  for (const block of cfg.blocks.values()) {
    const region = block.region === null ? "" : ` in region ${block.region}`;
    const entry = block.id === cfg.entry ? " (entry)" : "";
    lines.push(`b${block.id} ${block.name}${entry}${region}:`);
    for (const instr of block.instrs) lines.push(`  ${dumpInstr(instr, show)}`);
    lines.push(`  ${dumpTerminator(block.terminator, show)}`);
  }
  for (const region of cfg.regions) {
    const parent = region.parent === null ? "" : ` in region ${region.parent}`;
    const exit = region.exit === null ? "" : `, exit ${name(region.exit)}`;
    const cleanup = region.inCleanup ? ", part of a clean-up" : "";
    const handler = `handler b${region.handler}, error ${name(region.error)}`;
    lines.push(`region ${region.id}${parent}: ${handler}${exit}${cleanup}`);
  }
  return asText(lines);
}

/** ` (given, cell)`: what is special about a variable. */
function traitsOf(known: Variable): string {
  const traits = [
    ...(known.captured ? ["captured"] : known.given ? ["given"] : []),
    ...(known.storage === "value" ? [] : [known.storage]),
    ...(known.binding === null && !known.given ? ["temporary"] : []),
    ...(known.inLoop ? ["in a loop"] : []),
  ];
  return traits.length === 0 ? "" : ` (${traits.join(", ")})`;
}

interface Show {
  readonly name: NameOf;
  readonly code: (code: Code) => string;
}

function dumpCode(code: Code, cfg: Cfg, name: NameOf): string {
  const { text } = cfg.fn.node.getSourceFile();
  const show = (part: Code): string => dumpCode(part, cfg, name);
  return code
    .map((piece): string => {
      switch (piece.kind) {
        case "text":
          return piece.text;
        case "undefined":
          return piece.kind;
        case "source":
          return text.slice(piece.start, piece.end).replace(/\s+/g, " ");
        case "var":
        case "cell":
          return name(piece.variable);
        case "helper":
        case "own":
          return piece.name;
        case "result":
          return "<result>";
        case "fn":
        case "named":
          return show(piece.code);
        case "jump":
          return dumpJump(piece.jump, { name, code: show });
        case "state":
          return `state ${piece.id}`;
        default:
          return "";
      }
    })
    .join("");
}

function dumpJump(jump: Jump, { name, code }: Show): string {
  if (jump.kind === "return") return `return ${code(jump.value ?? [])};`;
  const sets = jump.sets.map((set) => `${name(set.variable)} = ${code(set.code)}; `);
  return `{ ${sets.join("")}goto b${jump.target} }`;
}

function dumpInstr(instr: Instr, { name, code }: Show): string {
  switch (instr.kind) {
    case "run":
      return code(instr.code);
    case "set":
      return `${name(instr.variable)} = ${code(instr.code)}`;
    case "cell":
      return `${name(instr.variable)} = ${instr.from} cell`;
    case "declare": {
      const init = instr.init === null ? "" : ` = ${code(instr.init)}`;
      return `${instr.keyword} ${code(instr.pattern)}${init}`;
    }
  }
}

function dumpTerminator(terminator: Terminator, { name, code }: Show): string {
  switch (terminator.kind) {
    case "goto":
      return `goto b${terminator.target}`;
    case "branch":
      return `if ${code(terminator.test)} then b${terminator.then} else b${terminator.otherwise}`;
    case "switch": {
      const cases = terminator.cases.map((arm) => `${code(arm.test)} → b${arm.target}, `).join("");
      return `switch ${code(terminator.subject)} { ${cases}default → b${terminator.otherwise} }`;
    }
    case "yield": {
      const returns = terminator.returns === null ? "" : `, return → b${terminator.returns}`;
      return `yield ${code(terminator.operand)} → b${terminator.resume}${returns}`;
    }
    case "await":
      return `await ${code(terminator.operand)} → b${terminator.resume}`;
    case "return":
      return `return ${terminator.value === null ? "undefined" : code(terminator.value)}`;
    case "throw":
      return `throw ${code(terminator.value)}`;
    case "dispatch": {
      const arms = terminator.arms.map((arm) => `${arm.exit} → b${arm.target}`).join(", ");
      return `dispatch ${name(terminator.exit)} { ${arms} }`;
    }
    case "left":
      return "left";
    case "dropped":
      return "dropped";
  }
}

// ---- side tables ----------------------------------------------------------------------------------

/** `live into b1: id, user`, and what each await saves. */
export function dumpLiveness(cfg: Cfg, liveness: Liveness): string {
  const list = listOf(namesIn(cfg));
  const live = [...liveness.liveIn].map(([id, ids]) => `live into b${id}: ${list(ids)}`);
  const saved = [...liveness.saved].map(([id, ids]) => `await of b${id} saves: ${list(ids)}`);
  return asText([...live, ...saved]);
}

/** Blocks as they are printed: those with a case, those that follow in it, those inside a branch. */
export function dumpOrder(cfg: Cfg, order: Order): string {
  const lines: string[] = [];
  const place = (id: BlockId, depth: number): void => {
    const inside = order.inlined.has(id);
    const how = inside ? "inside a branch" : order.labelled.has(id) ? "case" : "follows";
    lines.push(`${"  ".repeat(depth)}b${id} ${blockOf(cfg, id).name}: ${how}`);
    for (const target of targetsOf(blockOf(cfg, id).terminator)) {
      if (order.inlined.has(target)) place(target, depth + 1);
    }
  };
  for (const id of order.blocks) place(id, order.labelled.has(id) ? 0 : 1);
  return asText(lines);
}

/** `user: field`, `caught: local of poll`, `text: in its block`, and what each await writes to fields. */
export function dumpFrame(cfg: Cfg, frame: Frame): string {
  const name = namesIn(cfg);
  const lines = [...frame.slots.values()].map(
    (slot) => `${name(slot.variable)}: ${placeOf(slot, cfg)}`,
  );
  for (const [id, ids] of frame.saves) lines.push(`await of b${id} saves: ${listOf(name)(ids)}`);
  return asText(lines);
}

function placeOf(slot: Slot, cfg: Cfg): string {
  const { name } = cfg.variables[slot.variable]!;
  const place = {
    field: "field",
    poll: "local of poll",
    literal: "literal",
    block: "in its block",
  }[slot.place];
  return [
    `${place}${slot.field === null || slot.field === name ? "" : ` ${slot.field}`}`,
    ...(slot.constant ? ["constant"] : []),
    ...(slot.local === name ? [] : [`called ${slot.local}`]),
    ...(slot.alias === null ? [] : [`closures name ${slot.alias}`]),
  ].join(", ");
}

/** `5 Suspend0Load: await of b0, goes on in b1`. */
export function dumpMachine(machine: StateMachine): string {
  return asText(machine.states.map((state) => `${state.id} ${state.name}${whatRuns(state)}`));
}

function whatRuns({ kind, block, awaitBlock, region }: State): string {
  if (block === null) return "";
  const what = kind === "yield" ? "yield" : "await";
  const runs =
    awaitBlock === null ? `b${block}` : `${what} of b${awaitBlock}, goes on in b${block}`;
  return `: ${runs}${region === null ? "" : `, region ${region}`}`;
}

function listOf(name: NameOf): (ids: Iterable<VarId>) => string {
  return (ids) =>
    [...ids]
      .sort((a, b) => a - b)
      .map(name)
      .join(", ") || "nothing";
}

function asText(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
