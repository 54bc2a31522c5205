/**
 * What a block does before it ends, line by line.
 *
 *     declare   const user = …;   or, where `user` is a local of the whole poll, user = …;
 *     set       callee = f;       a temporary
 *     cell      count = cell();   a variable that closures share
 *     run       the author's text as it stands
 */
import { invariant } from "../../src/base/invariant.ts";
import type { Cfg, Instr, VarId } from "../../src/ir/cfg.ts";
import { code, helper, UNDEFINED, type Code } from "../../src/ir/code.ts";
import { undefinedAs } from "../../src/ir/types.ts";
import { codeOf, declarationMakesCell, eachVariable, variableOf } from "../../src/ir/visit.ts";
import { localType, typeAnnotation } from "./fields.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";
import { allowUnread } from "./unread.ts";

type Declare = Extract<Instr, { kind: "declare" }>;

export class Instructions {
  private readonly cfg: Cfg;
  private readonly hasAliases: boolean;
  /** Variables whose present value closures of this stretch of code already have a constant for. */
  private aliased = new Set<VarId>();

  constructor(
    private readonly lines: Lines,
    private readonly input: EmitInput,
  ) {
    this.cfg = input.machine.cfg;
    this.hasAliases = [...input.machine.frame.slots.values()].some(({ alias }) => alias !== null);
  }

  /** A case begins: no constant of another one is known there. */
  beginCase(): void {
    if (this.hasAliases) this.aliased = new Set();
  }

  /** Code in braces of its own: what it declares is unknown after it. */
  inBraces(emit: () => void): void {
    if (!this.hasAliases) return emit();
    const outer = this.aliased;
    this.aliased = new Set(outer);
    emit();
    this.aliased = outer;
  }

  emit(instr: Instr, depth: number): void {
    this.aliases(codeOf(instr), depth);
    if (instr.kind === "declare") for (const id of instr.names) this.aliased.delete(id);
    else if (instr.kind !== "run") this.aliased.delete(instr.variable);
    const { lines } = this;
    switch (instr.kind) {
      case "run":
        return lines.add(depth, instr.code);
      case "set":
        return this.set(instr.variable, instr.code, depth);
      case "cell":
        return this.cell(instr.variable, instr.from, depth);
      case "declare":
        return this.declare(instr, depth);
    }
  }

  /** `const idHere = id;` in front of code whose closures must keep this iteration's variable. */
  aliases(codes: readonly Code[], depth: number): void {
    if (!this.hasAliases) return;
    const { slots } = this.input.machine.frame;
    const needed = new Set<VarId>();
    for (const part of codes) {
      eachVariable(
        part,
        (id, _access, closure) => void (closure && needed.add(id)),
        this.cfg.variables,
      );
    }
    for (const id of needed) {
      const slot = slots.get(id);
      if (slot?.alias == null || this.aliased.has(id)) continue;
      this.aliased.add(id);
      this.lines.add(depth, [{ kind: "alias", variable: id }]);
    }
  }

  /** A literal stands at the top of `poll`. */
  private isSaidAgain(id: VarId): boolean {
    return this.input.machine.frame.slots.get(id)?.place === "literal";
  }

  private slot(id: VarId): { local: string; inPlace: boolean } {
    const slot = this.input.machine.frame.slots.get(id);
    invariant(slot !== undefined, `variable ${id} has no place`);
    return { local: slot.local, inPlace: slot.place === "block" };
  }

  private set(id: VarId, value: Code, depth: number): void {
    const slot = this.input.machine.frame.slots.get(id);
    // A value nobody reads is still evaluated.
    if (slot === undefined)
      return doesNothing(value) ? undefined : this.lines.add(depth, value, ";");
    const { local, inPlace } = this.slot(id);
    this.lines.add(depth, inPlace ? `const ${local} = ` : `${local} = `, value, ";");
  }

  private cell(id: VarId, from: "fresh" | "self" | "copy", depth: number): void {
    const known = variableOf(this.cfg, id);
    const { local, inPlace } = this.slot(id);
    const name = JSON.stringify(known.binding!.name);
    const isConst = known.binding!.kind === "const" ? ", true" : "";
    const type: Code = inPlace ? [{ kind: "cellType", variable: id }] : [];
    const made =
      known.storage === "late"
        ? from === "copy"
          ? code(`${local}.copy()`)
          : code(helper("late"), type, `(${name}${isConst})`)
        : code(helper("cell"), from === "copy" ? `(${local}.value)` : code(type, "()"));
    this.lines.add(depth, inPlace ? "const " : "", local, " = ", made, ";");
  }

  private declare(instr: Declare, depth: number): void {
    const { lines } = this;
    if (instr.names.some((id) => this.isSaidAgain(id))) return;
    const slots = instr.names.map((id) => this.slot(id));
    const inPlace = slots.every((slot) => slot.inPlace);
    const plain = instr.names.every((id) => variableOf(this.cfg, id).storage === "value");
    if (inPlace && plain) {
      // const user = …
      const keyword = instr.keyword === "var" ? "let" : instr.keyword;
      const type: Code =
        instr.type === null ? [] : [{ kind: "typeOnly", code: code(": ", instr.type) }];
      const [only] = instr.names;
      const init = instr.init === null ? code() : code(" = ", initOf(instr, instr.init));
      if (!instr.isPattern && only !== undefined)
        allowUnread(lines, depth, this.input, variableOf(this.cfg, only));
      return lines.add(depth, `${keyword} `, instr.pattern, type, init, ";");
    }
    const [only] = instr.names;
    if (!instr.isPattern && only !== undefined) return this.declareOne(instr, only, depth);
    // ({ a, b: bCell.value } = …);
    for (const id of instr.names) {
      if (declarationMakesCell(variableOf(this.cfg, id))) this.cell(id, "fresh", depth);
      else if (this.slot(id).inPlace) {
        const known = variableOf(this.cfg, id);
        const type = typeAnnotation(known, localType(this.input, known));
        allowUnread(lines, depth, this.input, known);
        lines.add(depth, "let ", this.slot(id).local, type, ";");
      }
    }
    const init = code(instr.init ?? UNDEFINED, instr.adapts);
    lines.add(depth, "(", instr.pattern, " = ", init, ");");
  }

  private declareOne(instr: Declare, id: VarId, depth: number): void {
    const known = variableOf(this.cfg, id);
    const { local, inPlace } = this.slot(id);
    const value = initOf(instr, instr.init ?? undefinedAs(localType(this.input, known)));
    if (known.storage === "late") return this.lines.add(depth, `${local}.initial = `, value, ";");
    if (known.storage === "value") return this.lines.add(depth, `${local} = `, value, ";");
    if (!declarationMakesCell(known)) return this.lines.add(depth, `${local}.value = `, value, ";");
    this.lines.add(
      depth,
      inPlace ? "const " : "",
      local,
      " = ",
      helper("cell"),
      [{ kind: "cellType", variable: id }],
      "(",
      value,
      ");",
    );
  }
}

/** Text of ours alone is a constant. */
function doesNothing([first, ...more]: Code): boolean {
  return more.length === 0 && (first?.kind === "text" || first?.kind === "undefined");
}

/** A function is named after its variable, which the machine may call otherwise. */
function initOf({ names: [only], namesFunction, isPattern }: Declare, init: Code): Code {
  if (!namesFunction || isPattern || only === undefined) return init;
  return [{ kind: "named", variable: only, code: init }];
}
