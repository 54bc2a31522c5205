/** Collects the lines of a class. */
import { joinedCode, type Code } from "../../src/ir/code.ts";
import type { Line } from "../../src/ir/class-model.ts";

export class Lines {
  readonly lines: Line[] = [];

  insert(index: number, depth: number, ...parts: readonly (string | Code)[]): void {
    this.lines.splice(index, 0, { depth, code: joinedCode(parts) });
  }

  addAll({ lines }: Lines): void {
    for (const line of lines) this.lines.push(line);
  }

  add(depth: number, ...parts: readonly (string | Code)[]): void {
    this.lines.push({ depth, code: joinedCode(parts) });
  }
}

export function stateCode(id: number): Code {
  return [{ kind: "state", id }];
}
