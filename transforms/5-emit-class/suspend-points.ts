/**
 * Where a poll may end, and the first lines of the case with which the next one goes on.
 *
 *     lazy                                                      eager
 *     awaiting = load(id);                                      this.await(load(id));
 *     // falls through                                          this.id = id; this.state = S.Suspend0Load;
 *                                                               return PENDING;
 *     case S.Suspend0Load: {                                    case S.Suspend0Load: {
 *       const polled = awaiting === undefined ? sent : …          if (failed) throw sent;
 *       if (polled === PENDING) { this.id = id; … return PENDING; }
 *       user = polled;                                            user = sent;
 */
import { invariant } from "../../src/base/invariant.ts";
import type { Block, BlockId, Terminator } from "../../src/ir/cfg.ts";
import { code, helper, own, typed, UNDEFINED, variable, type Code } from "../../src/ir/code.ts";
import { isPlain, regionOf } from "../../src/ir/visit.ts";
import { isGenerator, type EmitInput } from "./index.ts";
import { stateCode, type Lines } from "./lines.ts";
import { enterHandler } from "./try-regions.ts";

export class SuspendPoints {
  constructor(
    private readonly lines: Lines,
    private readonly input: EmitInput,
  ) {}

  /** Lazy: the case that follows asks. Eager: subscribes, and the poll ends. */
  await(block: Block, terminator: Extract<Terminator, { kind: "await" }>, depth: number): void {
    const { lines, input } = this;
    if (input.mode === "lazy") {
      const awaited = this.awaitsMachine(block)
        ? terminator.operand
        : code(helper("awaitable"), "(", terminator.operand, ")");
      lines.add(depth, own("awaiting"), " = ", awaited, ";");
      if (input.machine.frame.savesAhead.has(block.id)) this.save(block, depth);
      return;
    }
    const { iteration } = terminator;
    if (iteration !== null) lines.add(depth, "this.awaitNext(", variable(iteration), ");");
    else {
      const call = this.awaitsMachine(block) ? "Call" : "";
      const once = input.waits.times === "once" ? "Once" : "";
      lines.add(depth, `this.await${call}${once}(`, terminator.operand, ");");
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
  yield(
    block: Block,
    { operand, resume, returns }: Extract<Terminator, { kind: "yield" }>,
    depth: number,
  ): void {
    const { lines, input } = this;
    const state = stateCode(input.machine.stateOf.get(resume)!.id);
    if (input.mode === "lazy") {
      const isReady = isPlain(input.machine.cfg, operand);
      if (!isReady) {
        const item = typed(`: ${input.types.head.generator!.item}`);
        lines.add(depth, "const ", own("result"), item, " = ", operand, ";");
      }
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

  /** What comes first when the awaited thing may be ready. */
  resumeAwait(awaiting: Block, state: number, depth: number): void {
    const { lines, input } = this;
    if (input.mode === "lazy") {
      const asked = code(own("awaiting"), ".poll(", own("cx"), ")");
      // The child may have gone on by itself, and is over.
      const outcome = isGenerator(input)
        ? asked
        : code(own("awaiting"), " === ", UNDEFINED, " ? ", own("sent"), " : ", asked);
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
    if (!this.input.waits.handles) return;
    const failed = isGenerator(input) ? code(own("how"), ' === "throw"') : own("failed");
    this.throwSent(awaiting, failed, depth);
  }

  /** `if (failed) throw sent;`, or what the handler around makes of it. */
  private throwSent(suspended: Block, failed: Code, depth: number): void {
    const { lines, input } = this;
    const region = regionOf(input.machine.cfg, suspended.region);
    if (region === null || input.mode === "lazy")
      return lines.add(depth, "if (", failed, ") throw ", own("sent"), ";");
    lines.add(depth, "if (", failed, ") {");
    for (const part of enterHandler(input, region, own("sent"))) lines.add(depth + 1, part);
    lines.add(depth + 1, "continue;");
    lines.add(depth, "}");
  }

  /**
   * What comes first when a generator is asked again: `throw()` and `return()` do not go on behind the yield. `emitReturn` writes what
   * a `return()` does.
   */
  resumeYield(yielding: Block, depth: number, emitReturn: (returns: BlockId) => void): void {
    const { lines, input } = this;
    if (input.mode === "lazy") {
      lines.add(depth, "const ", own("how"), " = this.how;");
      lines.add(depth, "const ", own("sent"), " = this.sent;");
    }
    const { terminator } = yielding;
    if (terminator.kind !== "yield" || terminator.returns === null) return;
    this.throwSent(yielding, code(own("how"), ' === "throw"'), depth);
    lines.add(depth, "if (", own("how"), ' === "return") {');
    emitReturn(terminator.returns);
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
}
