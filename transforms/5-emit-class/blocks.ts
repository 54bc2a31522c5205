/** The blocks of the graph as the cases of `poll`: their order, and the jumps between them. */
import { invariant } from "../../src/base/invariant.ts";
import type { Block, BlockId, Cfg, Terminator } from "../../src/ir/cfg.ts";
import { code, own, typed, variable, type Code } from "../../src/ir/code.ts";
import { isSuspendPoint } from "../../src/ir/result.ts";
import { returnStatements } from "../../src/ir/returning.ts";
import {
  blockOf,
  cleanupOf,
  codeOfTerminator,
  isPlain,
  lastArm,
  regionOf,
} from "../../src/ir/visit.ts";
import { markOf, type EmitInput } from "./index.ts";
import { Instructions } from "./instructions.ts";
import { stateCode, type Lines } from "./lines.ts";
import { suspendText } from "./state-enum.ts";
import { SuspendPoints } from "./suspend-points.ts";
import { enterHandler } from "./try-regions.ts";

export function emitBlocks(lines: Lines, input: EmitInput, depth: number): void {
  new BlockEmitter(lines, input, depth).run();
}

class BlockEmitter {
  private readonly cfg: Cfg;
  private readonly instructions: Instructions;
  private readonly suspendPoints: SuspendPoints;
  /** Where the line of the open case is. */
  private caseLine = 0;

  constructor(
    private readonly lines: Lines,
    private readonly input: EmitInput,
    private readonly depth: number,
  ) {
    this.cfg = input.machine.cfg;
    this.instructions = new Instructions(lines, input);
    this.suspendPoints = new SuspendPoints(lines, input);
  }

  run(): void {
    const { cfg, lines, depth } = this;
    const { order, stateOf } = this.input.machine;
    const nextOf = (index: number): BlockId | null => order.blocks[index + 1] ?? null;
    if (order.labelled.size === 1) {
      order.blocks.forEach((id, index) => {
        this.block(blockOf(cfg, id), nextOf(index), depth);
      });
      return;
    }
    lines.add(depth, "switch (", own("state"), ") {");
    let open: number | null = null;
    order.blocks.forEach((id, index) => {
      if (order.labelled.has(id)) {
        if (open !== null) this.closeCase(open);
        open = stateOf.get(id)!.id;
        this.openCase(open);
      }
      this.block(blockOf(cfg, id), nextOf(index), depth + 2);
    });
    if (open !== null) this.closeCase(open);
    lines.add(depth, "}");
  }

  private openCase(state: number): void {
    this.instructions.beginCase();
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
    if (known.awaitBlock === null) return;
    const suspended = blockOf(this.cfg, known.awaitBlock);
    const depth = this.depth + 2;
    if (known.kind === "suspend") this.suspendPoints.resumeAwait(suspended, state, depth);
    else
      this.suspendPoints.resumeYield(suspended, depth, (returns) => {
        this.block(blockOf(this.cfg, returns), null, depth + 1);
      });
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

  private block(block: Block, next: BlockId | null, depth: number): void {
    for (const instr of block.instrs) this.instructions.emit(instr, depth);
    this.terminator(block, next, depth);
  }

  private terminator(block: Block, next: BlockId | null, depth: number): void {
    const { lines } = this;
    const { terminator } = block;
    this.instructions.aliases(codeOfTerminator(terminator), depth);
    switch (terminator.kind) {
      case "goto":
        return this.go(block, terminator.target, next, depth);
      case "branch":
        return this.branch(block, terminator, next, depth);
      case "switch":
        return this.switch(terminator, depth);
      case "await":
        this.suspendPoints.await(block, terminator, depth);
        if (this.input.mode === "lazy") this.fallThrough(depth);
        return;
      case "yield":
        return this.suspendPoints.yield(block, terminator, depth);
      case "return":
        for (const statement of this.returning(terminator.value)) lines.add(depth, statement);
        return;
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
      const block = blockOf(this.cfg, target);
      return this.instructions.inBraces(() => {
        this.block(block, null, depth);
      });
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
      // Also where the author's test begins with a `!`: `if (promise)` is an error to TypeScript, `if (!!promise)` is not.
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

  private returning(value: Code | null): readonly Code[] {
    const { mode, types } = this.input;
    return returnStatements(this.cfg, mode, types.head, value);
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
