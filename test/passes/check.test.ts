/** The checkers: they accept what the passes make of every fixture, and find what is broken. */
import { describe, expect, test } from "vitest";
import type { Block, BlockId, Cfg, Terminator } from "../../src/ir/cfg.ts";
import { checkCfg, checkMachine } from "../../src/ir/check.ts";
import type { StateMachine } from "../../src/ir/machine.ts";
import { compile } from "../../src/index.ts";
import { fixtures } from "../suite.ts";
import { stageOf } from "./passes.ts";

const programs = ["lower", "faults"].flatMap((group) => fixtures(group));

describe.each(["eager", "lazy"] as const)("every fixture, %s", (mode) => {
  test.each(programs.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, fixture) => {
    const { stages } = compile(fixture.text, { fileName: fixture.fileName, mode, stages: true });
    const problems = stages.flatMap(({ fn, name, value, text }) => {
      const found = check(name, value);
      return found.length === 0 ? [] : [`${fn}, ${name}: ${found.join("; ")}\n${text}`];
    });
    expect(problems).toEqual([]);
  });
});

function check(stage: string, value: unknown): readonly string[] {
  switch (stage) {
    case "cfg":
      return checkCfg(value as Cfg, "allowed");
    case "simplified":
      return checkCfg(value as Cfg);
    case "states":
      return checkMachine(value as StateMachine);
    default:
      return [];
  }
}

// ---- what they find -------------------------------------------------------------------------------

const SOURCE = `
  async function f(x) {
    try {
      const y = await a(x);
      return y + x;
    } finally {
      b(await c());
    }
  }
`;
const sound = stageOf("simplified", SOURCE).value as Cfg;
const machine = stageOf("states", SOURCE).value as StateMachine;

test("both accept what the passes made", () => {
  expect(checkCfg(sound)).toEqual([]);
  expect(checkMachine(machine)).toEqual([]);
});

/** The graph with one block changed. */
function withBlock(id: number, change: (block: Block) => Partial<Block>): Cfg {
  const block = sound.blocks.get(id as BlockId)!;
  return { ...sound, blocks: new Map(sound.blocks).set(block.id, { ...block, ...change(block) }) };
}

const goto = (target: number): Terminator => ({ kind: "goto", target: target as BlockId });
const awaits = [...sound.blocks.values()].filter(({ terminator }) => terminator.kind === "await");
const first = awaits[0]!;
const resume = first.terminator.kind === "await" ? first.terminator.resume : first.id;

test("a jump to nowhere", () => {
  expect(checkCfg(withBlock(0, () => ({ terminator: goto(99) })))).toContain(
    "b0 goes to b99, which does not exist",
  );
});

test("a block that nothing reaches", () => {
  const cfg = withBlock(0, () => ({ terminator: { kind: "return", value: null } }));
  expect(checkCfg(cfg)).toContain(`b${first.id} is never reached`);
  expect(checkCfg(cfg, "allowed")).toEqual([]);
});

test("a way around an await into the block that resumes", () => {
  expect(checkCfg(withBlock(0, () => ({ terminator: goto(resume) })))).toContain(
    `b${resume} resumes after the await of b${first.id}, and b0 goes there too`,
  );
});

test("an await that stays in the text", () => {
  if (first.terminator.kind !== "await") throw new Error("not an await");
  const { span } = first.terminator;
  const code = [{ kind: "source", ...span }] as const;
  const cfg = withBlock(resume, ({ instrs }) => ({
    instrs: [...instrs, { kind: "run", code, kills: [], at: span.start }],
  }));
  expect(checkCfg(cfg)).toContain(`b${resume} has an await in its text that is also a terminator`);
});

test("the result of an await where none was", () => {
  const cfg = withBlock(0, () => ({
    instrs: [{ kind: "run", code: [{ kind: "result", node: null }], kills: [], at: 0 }],
  }));
  expect(checkCfg(cfg)).toContain("b0 reads the result of an await, and resumes after none");
});

test("regions and variables that are not there", () => {
  expect(checkCfg({ ...sound, regions: [] })).toContain(
    `b${first.id} is in region 0, which does not exist`,
  );
  expect(checkCfg({ ...sound, variables: [] })[0]).toMatch(/which does not exist$/);
  const region = { ...sound.regions[0]!, parent: sound.regions[0]!.id };
  expect(checkCfg({ ...sound, regions: [region] })).toContain(
    "region 0 stands in region 0, which is not made before it",
  );
});

test("a handler that is not there", () => {
  const region = { ...sound.regions[0]!, handler: 99 as BlockId };
  expect(checkCfg({ ...sound, regions: [region] })).toContain(
    `b${first.id} has the handler b99, which does not exist`,
  );
});

test("a suspend point without a state, and a state with another's number", () => {
  const without = machine.states.filter(({ block }) => block !== resume);
  const stateOf = new Map(machine.stateOf);
  stateOf.delete(resume);
  const problems = checkMachine({ ...machine, states: without, stateOf });
  expect(problems).toContain(`the await of b${first.id} has no state`);
  expect(problems).toContain("state 5 has the number 6");
});

test("a variable that is lost across an await, or has the field of another", () => {
  const { frame } = machine;
  const saved = [...frame.slots.values()].filter(({ field }) => field !== null);
  const [one, two] = saved;
  const lost = new Map(frame.slots).set(one!.variable, { ...one!, place: "block" });
  expect(checkMachine({ ...machine, frame: { ...frame, slots: lost } }).join("\n")).toMatch(
    /^the await of b\d+ loses x/m,
  );
  const shared = new Map(frame.slots).set(one!.variable, { ...one!, field: two!.field });
  expect(checkMachine({ ...machine, frame: { ...frame, slots: shared } })).toContain(
    `two variables have the field ${two!.field!}`,
  );
});

test("a block that is printed twice, or not at all", () => {
  const { order } = machine;
  const [, ...rest] = order.blocks;
  const problems = checkMachine({ ...machine, order: { ...order, blocks: [...rest, rest[0]!] } });
  expect(problems).toContain("b0 is not printed");
  expect(problems).toContain(`b${rest[0]!} is printed twice`);
});
