/** Stages as text: for tests, for `--dump`, for the tabs of a view. */
import type { Liveness } from "../analysis/liveness.ts";
import type { Cfg, Instr, Terminator, VarId } from "./cfg.ts";
import type { ClassModel } from "./class-model.ts";
import type { Code } from "./code.ts";
import type { Frame, StateMachine } from "./machine.ts";

export function dumpCfg(cfg: Cfg): string {
  const text = cfg.fn.node.getSourceFile().text;
  const show = (code: Code): string => dumpCode(code, cfg, text);
  const lines: string[] = [];
  for (const block of cfg.blocks.values()) {
    const region = block.region === null ? "" : ` in region ${block.region}`;
    const entry = block.id === cfg.entry ? " entry" : "";
    lines.push(`b${block.id} ${block.name}${entry}${region}:`);
    for (const instr of block.instrs) lines.push(`  ${dumpInstr(instr, cfg, show)}`);
    lines.push(`  ${dumpTerminator(block.terminator, cfg, show)}`);
  }
  for (const region of cfg.regions) {
    const exit = region.exit === null ? "" : `, exit ${nameOf(cfg, region.exit)}`;
    const parent = region.parent === null ? "" : ` in region ${region.parent}`;
    lines.push(`region ${region.id}${parent}: handler b${region.handler}, error ${nameOf(cfg, region.error)}${exit}`);
  }
  return `${lines.join("\n")}\n`;
}

export function nameOf(cfg: Cfg, id: VarId): string {
  return `${cfg.variables[id]!.name}%${id}`;
}

export function dumpCode(code: Code, cfg: Cfg, text: string): string {
  return code
    .map((piece): string => {
      switch (piece.kind) {
        case "text":
        case "type":
          return piece.kind === "type" ? "" : piece.text;
        case "source":
          return text.slice(piece.start, piece.end).replace(/\s+/g, " ");
        case "var":
        case "cell":
          return nameOf(cfg, piece.variable);
        case "helper":
          return piece.name;
        case "result":
          return "<result>";
        case "fn":
        case "named":
          return dumpCode(piece.code, cfg, text);
        case "jump": {
          const { jump } = piece;
          if (jump.kind === "return") return `return ${dumpCode(jump.value ?? [], cfg, text)};`;
          const sets = jump.sets.map((set) => `${nameOf(cfg, set.variable)} = ${dumpCode(set.code, cfg, text)}; `);
          return `{ ${sets.join("")}goto b${jump.target} }`;
        }
        case "return":
          return `return ${dumpCode(piece.value ?? [], cfg, text)}`;
        case "own":
          return piece.name;
        case "state":
          return `state ${piece.id}`;
        default:
          return "";
      }
    })
    .join("");
}

function dumpInstr(instr: Instr, cfg: Cfg, show: (code: Code) => string): string {
  switch (instr.kind) {
    case "run":
      return show(instr.code);
    case "set":
      return `${nameOf(cfg, instr.variable)} = ${show(instr.code)}`;
    case "cell":
      return `${nameOf(cfg, instr.variable)} = ${instr.from} cell`;
    case "declare":
      return `${instr.keyword} ${show(instr.pattern)}${instr.init === null ? "" : ` = ${show(instr.init)}`}`;
  }
}

function dumpTerminator(terminator: Terminator, cfg: Cfg, show: (code: Code) => string): string {
  switch (terminator.kind) {
    case "goto":
      return `goto b${terminator.target}`;
    case "branch":
      return `if ${show(terminator.test)} then b${terminator.then} else b${terminator.otherwise}`;
    case "switch": {
      const cases = terminator.cases.map((arm) => `${show(arm.test)} → b${arm.target}`).join(", ");
      return `switch ${show(terminator.subject)} { ${cases}, default → b${terminator.otherwise} }`;
    }
    case "await":
      return `await ${show(terminator.operand)} → b${terminator.resume}`;
    case "return":
      return `return ${terminator.value === null ? "undefined" : show(terminator.value)}`;
    case "throw":
      return `throw ${show(terminator.value)}`;
    case "dispatch": {
      const arms = terminator.arms.map((arm) => `${arm.exit} → b${arm.target}`).join(", ");
      return `dispatch ${nameOf(cfg, terminator.exit)} { ${arms} }`;
    }
    case "dropped":
      return "dropped";
  }
}

export function dumpLiveness(cfg: Cfg, liveness: Liveness): string {
  const list = (ids: Iterable<VarId>): string => [...ids].sort((a, b) => a - b).map((id) => nameOf(cfg, id)).join(", ");
  const lines = [...liveness.liveIn].map(([id, live]) => `b${id}: live in { ${list(live)} }`);
  for (const [id, saved] of liveness.saved) lines.push(`await at b${id}: saves { ${list(saved)} }`);
  return `${lines.join("\n")}\n`;
}

export function dumpFrame(cfg: Cfg, frame: Frame): string {
  const lines = [...frame.slots.values()].map((slot) => {
    const field = slot.field === null ? "" : `, field ${slot.field}`;
    const alias = slot.alias === null ? "" : `, for closures ${slot.alias}`;
    const storage = cfg.variables[slot.variable]!.storage;
    return `${nameOf(cfg, slot.variable)}: ${storage} in ${slot.place}, local ${slot.local}${field}${alias}`;
  });
  return `${lines.join("\n")}\n`;
}

export function dumpMachine(machine: StateMachine): string {
  return `${machine.states
    .map((state) => `${state.id} ${state.name}${state.block === null ? "" : ` runs b${state.block}`}`)
    .join("\n")}\n`;
}

export function dumpClass(model: ClassModel, text: string): string {
  const { cfg } = model.machine;
  return `${[...model.states, ...model.body]
    .map((line) => "  ".repeat(line.depth) + dumpCode(line.code, cfg, text))
    .join("\n")}\n`;
}
