/** The blocks of the graph as the cases of `poll`. */
import { invariant } from "../../src/base/invariant.ts";
import type { Block, BlockId, Cfg, Instr, Terminator, VarId } from "../../src/ir/cfg.ts";
import { code, variable, type Code } from "../../src/ir/code.ts";
import {
  blockOf,
  codeOf,
  codeOfTerminator,
  cleanupOf,
  declarationMakesCell,
  eachVariable,
  lastArm,
  regionOf,
  variableOf,
} from "../../src/ir/visit.ts";
import { undefinedAs } from "../../src/ir/types.ts";
import { localType, typeAnnotation } from "./fields.ts";
import { isSuspendPoint } from "../../src/ir/result.ts";
import { isGenerator, markOf, type EmitInput } from "./index.ts";
import { waitsOf, type Waits } from "./fields.ts";
import type { Lines } from "./lines.ts";
import { helper, own, stateCode, typed } from "./lines.ts";
import { suspendText } from "./state-enum.ts";
import { enterHandler } from "./try-regions.ts";

export function emitBlocks(lines: Lines, input: EmitInput, depth: number): void {
  new BlockEmitter(lines, input, depth).run();
}

/** Evaluating it can do nothing and fail in no way. */
export function isPlain(cfg: Cfg, value: Code): boolean {
  const [only] = value;
  if (value.length !== 1 || only === undefined) return false;
  if (only.kind === "var") return variableOf(cfg, only.variable).storage === "value";
  return only.kind === "result";
}

class BlockEmitter {
  private readonly cfg: Cfg;
  private readonly waits: Waits;
  /** Variables whose present value closures of this stretch of code already have a constant for. */
  private aliased = new Set<VarId>();
  /** Where the line of the open case is. */
  private caseLine = 0;

  constructor(
    private readonly lines: Lines,
    private readonly input: EmitInput,
    private readonly depth: number,
  ) {
    this.cfg = input.machine.cfg;
    this.waits = waitsOf(input);
  }

  run(): void {
    const { cfg, lines, depth } = this;
    const { order, stateOf } = this.input.machine;
    if (order.labelled.size === 1) {
      for (const id of order.blocks) this.block(blockOf(cfg, id), null, depth);
      return;
    }
    lines.add(depth, "switch (", own("state"), ") {");
    let open: number | null = null;
    order.blocks.forEach((id, index) => {
      const next = order.blocks[index + 1] ?? null;
      if (order.labelled.has(id)) {
        if (open !== null) this.closeCase(open);
        open = stateOf.get(id)!.id;
        this.openCase(open);
      }
      this.block(blockOf(cfg, id), next, depth + 2);
    });
    if (open !== null) this.closeCase(open);
    lines.add(depth, "}");
  }

  private openCase(state: number): void {
    this.aliased = new Set();
    const { lines, input } = this;
    const known = input.machine.states[state]!;
    lines.add(
      this.depth + 1,
      [{ kind: "mark", mark: markOf(input, state), edge: "start" }],
      "case ",
      stateCode(state),
      ": {",
      this.caseComment(state),
    );
    this.caseLine = lines.lines.length - 1;
    if (known.kind === "suspend") this.resume(blockOf(this.cfg, known.awaitBlock!), state);
    else if (known.kind === "yield") this.resumeYield(blockOf(this.cfg, known.awaitBlock!));
  }

  /** The case goes on in the next one: some projects have that forbidden, and none can see that it is meant. */
  private fallThrough(depth: number): void {
    const { lines, input } = this;
    lines.add(depth, "// falls through");
    if (!input.types.forbidsFallThrough) return;
    lines.insert(this.caseLine, this.depth + 1, typed("// @ts-ignore It falls through."));
    this.caseLine++;
  }

  private caseComment(state: number): string {
    const known = this.input.machine.states[state]!;
    return isSuspendPoint(known) ? ` // ${suspendText(this.input, known)}` : "";
  }

  private closeCase(state: number): void {
    this.lines.add(this.depth + 1, "}", [
      { kind: "mark", mark: markOf(this.input, state), edge: "end" },
    ]);
  }

  /** What comes first when the awaited thing may be ready. */
  private resume(awaiting: Block, state: number): void {
    const { lines, input } = this;
    const depth = this.depth + 2;
    if (input.mode === "lazy") {
      const asked = code(own("awaiting"), ".poll(", own("cx"), ")");
      // The child may have gone on by itself, and is over.
      const outcome = isGenerator(input)
        ? asked
        : code(own("awaiting"), " === undefined ? ", own("sent"), " : ", asked);
      lines.add(depth, "const ", own("polled"), " = ", outcome, ";");
      lines.add(depth, "if (", own("polled"), " === ", helper("PENDING"), ") {");
      if (!input.machine.frame.savesAhead.has(awaiting.id)) this.save(awaiting, depth + 1);
      lines.add(depth + 1, "this.state = ", stateCode(state), ";");
      lines.add(depth + 1, "this.awaiting = ", own("awaiting"), ";");
      const link = code(own("awaiting"), ".awaitedBy = this;");
      if (this.awaitsMachine(awaiting)) lines.add(depth + 1, link);
      else
        lines.add(
          depth + 1,
          "if (",
          own("awaiting"),
          ".isMachine) ",
          link,
          " else ",
          own("cx"),
          ".frame = this;",
        );
      lines.add(depth + 1, "return ", helper("PENDING"), ";");
      lines.add(depth, "}");
      return;
    }
    if (this.waits !== "inside of handlers") return;
    const failed = isGenerator(input) ? code(own("how"), ' === "throw"') : own("failed");
    this.throwSent(awaiting, failed);
  }

  /** `if (failed) throw sent;`, or what the handler around makes of it. */
  private throwSent(suspended: Block, failed: Code): void {
    const { lines, input } = this;
    const depth = this.depth + 2;
    const region = regionOf(this.cfg, suspended.region);
    if (region === null || input.mode === "lazy")
      return lines.add(depth, "if (", failed, ") throw ", own("sent"), ";");
    lines.add(depth, "if (", failed, ") {");
    for (const part of enterHandler(input, region, own("sent"))) lines.add(depth + 1, part);
    lines.add(depth + 1, "continue;");
    lines.add(depth, "}");
  }

  /** What comes first when a generator is asked again: `throw()` and `return()` do not go on behind the yield. */
  private resumeYield(yielding: Block): void {
    const { lines, input } = this;
    const depth = this.depth + 2;
    if (input.mode === "lazy") {
      lines.add(depth, "const ", own("how"), " = this.how;");
      lines.add(depth, "const ", own("sent"), " = this.sent;");
    }
    const { terminator } = yielding;
    if (terminator.kind !== "yield" || terminator.returns === null) return;
    this.throwSent(yielding, code(own("how"), ' === "throw"'));
    lines.add(depth, "if (", own("how"), ' === "return") {');
    this.block(blockOf(this.cfg, terminator.returns), null, depth + 1);
    lines.add(depth, "}");
  }

  /** `this.user = user;` for what is needed after the suspension and was assigned since this poll began. */
  private save(block: Block, depth: number): void {
    const { saves, slots } = this.input.machine.frame;
    for (const id of saves.get(block.id) ?? []) {
      const { field, local } = slots.get(id)!;
      invariant(field !== null, `${local} is saved and has no field`);
      this.lines.add(depth, `this.${field} = ${local};`);
    }
  }

  private block(block: Block, next: BlockId | null, depth: number): void {
    for (const instr of block.instrs) this.instr(instr, depth);
    this.terminator(block, next, depth);
  }

  // ---- instructions ---------------------------------------------------------------------------

  private instr(instr: Instr, depth: number): void {
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
  private aliases(codes: readonly Code[], depth: number): void {
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

  private slot(id: VarId): { local: string; inPlace: boolean } {
    const slot = this.input.machine.frame.slots.get(id);
    invariant(slot !== undefined, `variable ${id} has no place`);
    return { local: slot.local, inPlace: slot.place === "block" };
  }

  private set(id: VarId, value: Code, depth: number): void {
    const slot = this.input.machine.frame.slots.get(id);
    // A value nobody reads is still evaluated.
    if (slot === undefined)
      return value.length === 1 && value[0]!.kind === "text"
        ? undefined
        : this.lines.add(depth, value, ";");
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

  private declare(instr: Extract<Instr, { kind: "declare" }>, depth: number): void {
    const { lines } = this;
    const slots = instr.names.map((id) => this.slot(id));
    const inPlace = slots.every((slot) => slot.inPlace);
    const plain = instr.names.every((id) => variableOf(this.cfg, id).storage === "value");
    if (inPlace && plain) {
      // const user = …
      const keyword = instr.keyword === "var" ? "let" : instr.keyword;
      const type: Code =
        instr.type === null ? [] : [{ kind: "typeOnly", code: code(": ", instr.type) }];
      const init = instr.init === null ? code() : code(" = ", instr.init);
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
        lines.add(depth, "let ", this.slot(id).local, type, ";");
      }
    }
    const init = code(instr.init ?? code("undefined"), instr.adapts);
    lines.add(depth, "(", instr.pattern, " = ", init, ");");
  }

  private declareOne(instr: Extract<Instr, { kind: "declare" }>, id: VarId, depth: number): void {
    const known = variableOf(this.cfg, id);
    const { local, inPlace } = this.slot(id);
    let value = instr.init ?? undefinedAs(localType(this.input, known));
    const { name } = known.binding!;
    if (instr.namesFunction && (known.storage !== "value" || local !== name)) {
      value = code(`({ ${name}: `, value, " }", [{ kind: "context", variable: id }], `).${name}`);
    }
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

  // ---- terminators ----------------------------------------------------------------------------

  private terminator(block: Block, next: BlockId | null, depth: number): void {
    const { lines } = this;
    const { terminator } = block;
    this.aliases(codeOfTerminator(terminator), depth);
    switch (terminator.kind) {
      case "goto":
        return this.go(block, terminator.target, next, depth);
      case "branch":
        return this.branch(block, terminator, next, depth);
      case "switch":
        return this.switch(terminator, depth);
      case "await":
        return this.await(block, terminator, depth);
      case "yield":
        return this.yield(block, terminator, depth);
      case "return":
        return this.return(terminator.value, depth);
      case "throw":
        return this.throw(block, terminator.value, depth);
      case "dispatch":
        return this.dispatch(block, terminator, next, depth);
      case "left":
        return;
      case "dropped": {
        const outer = cleanupOf(this.cfg, block.region);
        if (outer === null) return lines.add(depth, "return this.dropped();");
        if (this.input.machine.frame.slots.has(outer.exit!))
          lines.add(depth, variable(outer.exit!, "write"), ' = "drop";');
        return this.jumpTo(outer.handler, depth);
      }
    }
  }

  /** Control goes on at `target`: by falling into it, by running it here, or by a jump. */
  private go(from: Block, target: BlockId, next: BlockId | null, depth: number): void {
    const { order, stateOf } = this.input.machine;
    if (order.inlined.has(target)) {
      const outer = this.aliased;
      this.aliased = new Set(outer);
      this.block(blockOf(this.cfg, target), null, depth);
      this.aliased = outer;
      return;
    }
    if (target !== next) return this.jumpTo(target, depth);
    if (!order.labelled.has(target)) return;
    if (blockOf(this.cfg, target).region !== from.region) {
      // The state says which handler is in force, so it has to follow into another region.
      this.lines.add(depth, own("state"), " = ", stateCode(stateOf.get(target)!.id), ";");
    }
    this.fallThrough(depth);
  }

  private jumpTo(target: BlockId, depth: number): void {
    const state = this.input.machine.stateOf.get(target);
    invariant(state !== undefined, `block ${target} has no state`);
    this.lines.add(depth, own("state"), " = ", stateCode(state.id), ";");
    this.lines.add(depth, "continue;");
  }

  private branch(
    block: Block,
    { test, then, otherwise }: Extract<Terminator, { kind: "branch" }>,
    next: BlockId | null,
    depth: number,
  ): void {
    const { lines } = this;
    const { inlined } = this.input.machine.order;
    const arm = (target: BlockId): void => this.go(block, target, null, depth + 1);
    if (then === next && !inlined.has(otherwise) && otherwise === next) {
      lines.add(depth, test, ";");
      return this.go(block, then, next, depth);
    }
    if (then === next) {
      lines.add(depth, "if (!(", test, ")) {");
      arm(otherwise);
      lines.add(depth, "}");
      return this.go(block, then, next, depth);
    }
    lines.add(depth, "if (", test, ") {");
    arm(then);
    lines.add(depth, "}");
    this.go(block, otherwise, next, depth);
  }

  private switch(
    { subject, cases, otherwise }: Extract<Terminator, { kind: "switch" }>,
    depth: number,
  ): void {
    const { lines } = this;
    const { stateOf } = this.input.machine;
    const to = (target: BlockId): Code =>
      code(own("state"), " = ", stateCode(stateOf.get(target)!.id), ";");
    lines.add(depth, "switch (", subject, ") {");
    for (const { test, target } of cases) {
      lines.add(depth + 1, "case ", test, ":");
      lines.add(depth + 2, to(target));
      lines.add(depth + 2, "break;");
    }
    lines.add(depth + 1, "default:");
    lines.add(depth + 2, to(otherwise));
    lines.add(depth, "}");
    lines.add(depth, "continue;");
  }

  private await(
    block: Block,
    terminator: Extract<Terminator, { kind: "await" }>,
    depth: number,
  ): void {
    const { lines, input } = this;
    if (input.mode === "lazy") {
      if (this.awaitsMachine(block))
        lines.add(depth, own("awaiting"), " = ", terminator.operand, ";");
      else
        lines.add(
          depth,
          own("awaiting"),
          " = ",
          helper("awaitable"),
          "(",
          terminator.operand,
          ");",
        );
      if (input.machine.frame.savesAhead.has(block.id)) this.save(block, depth);
      return this.fallThrough(depth);
    }
    const { iteration } = terminator;
    if (iteration !== null) lines.add(depth, "this.awaitNext(", variable(iteration), ");");
    else {
      const awaits = this.awaitsMachine(block)
        ? "awaitCall"
        : this.waits === "once"
          ? "awaitOnce"
          : "await";
      lines.add(depth, `this.${awaits}(`, terminator.operand, ");");
    }
    this.save(block, depth);
    lines.add(
      depth,
      "this.state = ",
      stateCode(input.machine.stateOf.get(terminator.resume)!.id),
      ";",
    );
    lines.add(depth, "return ", helper("PENDING"), ";");
  }

  /** Lazy: `return item;`. Eager: the machine awaits the operand first; of a `yield*` it is given as it is. */
  private yield(
    block: Block,
    { operand, resume, returns }: Extract<Terminator, { kind: "yield" }>,
    depth: number,
  ): void {
    const { lines, input } = this;
    const state = stateCode(input.machine.stateOf.get(resume)!.id);
    if (input.mode === "lazy") {
      const isReady = isPlain(this.cfg, operand);
      if (!isReady) lines.add(depth, "const ", own("result"), " = ", operand, ";");
      this.save(block, depth);
      lines.add(depth, "this.state = ", state, ";");
      return lines.add(depth, "return ", isReady ? operand : own("result"), ";");
    }
    lines.add(depth, returns === null ? "this.give(" : "this.yield(", operand, ");");
    this.save(block, depth);
    lines.add(depth, "this.state = ", state, ";");
    lines.add(depth, "return ", helper("PENDING"), ";");
  }

  /** The operand is a call of a function that is lowered too: it can give nothing but a machine. */
  private awaitsMachine(block: Block): boolean {
    const { terminator } = block;
    return terminator.kind === "await" && this.input.givesMachine(terminator.node);
  }

  private return(value: Code | null, depth: number): void {
    const { lines, input } = this;
    if (input.mode === "eager") return lines.add(depth, [{ kind: "return", value }]);
    if (isGenerator(input))
      return lines.add(
        depth,
        "return this.complete(",
        value ?? code(typed("undefined as any")),
        ");",
      );
    const returned: Code = [{ kind: "state", id: 1 }];
    if (value === null || isPlain(this.cfg, value)) {
      lines.add(depth, "this.state = ", returned, ";");
      return lines.add(depth, "return ", value ?? input.types.head.nothing, ";");
    }
    lines.add(
      depth,
      "const ",
      own("result"),
      typed(`: ${input.types.head.result}`),
      " = ",
      value,
      ";",
    );
    lines.add(depth, "this.state = ", returned, ";");
    lines.add(depth, "return ", own("result"), ";");
  }

  private throw(block: Block, value: Code, depth: number): void {
    const { lines, input } = this;
    const region = regionOf(this.cfg, block.region);
    if (region === null || input.mode === "lazy") return lines.add(depth, "throw ", value, ";");
    // An error nobody looks at is still made.
    if (!input.machine.frame.slots.has(region.error) && !isPlain(this.cfg, value))
      lines.add(depth, "void (", value, ");");
    for (const part of enterHandler(input, region, value)) lines.add(depth, part);
    lines.add(depth, "continue;");
  }

  private dispatch(
    block: Block,
    terminator: Extract<Terminator, { kind: "dispatch" }>,
    next: BlockId | null,
    depth: number,
  ): void {
    const { lines } = this;
    const { exit, arms } = terminator;
    const last = lastArm(terminator);
    for (const arm of arms) {
      if (arm.target === last.target) continue;
      lines.add(depth, "if (", variable(exit), ` === ${JSON.stringify(arm.exit)}) {`);
      this.go(block, arm.target, null, depth + 1);
      lines.add(depth, "}");
    }
    this.go(block, last.target, next, depth);
  }
}
