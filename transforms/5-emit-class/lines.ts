/** Collects the lines of a class. */
import { code, joinedCode, type Code } from "../../src/ir/code.ts";
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

/** Text that JavaScript output leaves out. */
export function typed(text: string): Code {
  return text === "" ? [] : [{ kind: "type", text }];
}

export function stateCode(id: number): Code {
  return [{ kind: "state", id }];
}

export function own(name: Extract<Code[number], { kind: "own" }>["name"]): Code {
  return [{ kind: "own", name }];
}

export function helper(name: Extract<Code[number], { kind: "helper" }>["name"]): Code {
  return [{ kind: "helper", name }];
}

export function joined(list: readonly Code[], separator: string): Code {
  return list.flatMap((part, index) => (index === 0 ? part : code(separator, part)));
}
