/** A class model as text: what will be printed, without the types of results and without layout. */
import type { ClassModel } from "./class-model.ts";
import { UNDEFINED, type Code, type Piece, type VarPiece } from "./code.ts";
import { accessTo } from "./slots.ts";
import { variableOf } from "./visit.ts";

export function dumpClass(model: ClassModel, text: string): string {
  return [...model.states, ...model.body, ...(model.poll ?? [])]
    .map((line) => `${"  ".repeat(line.depth)}${dumpCode(line.code, model, text)}\n`)
    .join("");
}

function dumpCode(code: Code, model: ClassModel, text: string): string {
  return code.map((piece) => dumpPiece(piece, model, text)).join("");
}

function dumpPiece(piece: Piece, model: ClassModel, text: string): string {
  const { machine, enumName } = model;
  const show = (code: Code): string => dumpCode(code, model, text);
  const stateName = (id: number): string => `${enumName}.${machine.states[id]!.name}`;
  switch (piece.kind) {
    case "text":
    case "type":
      return piece.text;
    case "undefined":
      return piece.kind;
    case "source":
      return text.slice(piece.start, piece.end).replace(/\s+/g, " ");
    case "var":
      return dumpVariable(piece, model);
    case "cell":
      return slotOf(model, piece.variable).local;
    case "alias": {
      const { alias, local } = slotOf(model, piece.variable);
      return `const ${alias} = ${local};`;
    }
    case "helper":
    case "typeHelper":
    case "own":
      return piece.name;
    case "result":
      return "<result>";
    case "fn":
    case "named":
    case "typeOnly":
      return show(piece.code);
    case "state":
      return stateName(piece.id);
    case "jump": {
      const { jump } = piece;
      if (jump.kind === "return") return `return ${show(jump.value ?? UNDEFINED)};`;
      const sets = jump.sets.map(
        (set) => `${slotOf(model, set.variable).local} = ${show(set.code)}; `,
      );
      const state = stateName(machine.stateOf.get(jump.target)!.id);
      return `{ ${sets.join("")}state = ${state}; continue${piece.inLoop ? " machine" : ""}; }`;
    }
    case "machine":
    case "poll":
    case "label":
    case "cast":
    case "adapt":
    case "typeOf":
    case "head":
    case "cellType":
    case "mark":
      return "";
  }
}

function dumpVariable(piece: VarPiece, model: ClassModel): string {
  const slot = slotOf(model, piece.variable);
  const known = variableOf(model.machine.cfg, piece.variable);
  const name = piece.closure && slot.alias !== null ? slot.alias : slot.local;
  const access = accessTo(known, name, piece.declares);
  return piece.shorthand ? `${known.name}: ${access}` : access;
}

/** A dump is also made of what is wrong. */
function slotOf(
  model: ClassModel,
  id: VarPiece["variable"],
): { local: string; alias: string | null } {
  return model.machine.frame.slots.get(id) ?? { local: `(no place for ${id})`, alias: null };
}
