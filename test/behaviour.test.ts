/** Every fixture, as written and as lowered: the same log, turn by turn, and the same outcome. */

import { describe, expect, test } from "vitest";
import type { Span } from "../src/index.ts";
import { PENDING_PACE, READY_PACE } from "./harness/host-common.ts";
import { turnsDiffer } from "./harness/evaluate.ts";
import { lowered, native, type Lowered } from "./harness/programs.ts";
import { withoutTurns } from "./harness/record.ts";
import { fixtures, type Fixture } from "./suite.ts";

describe.each(fixtures("lower").map((fixture) => [fixture.name, fixture] as const))(
  "%s",
  (_name, fixture) => {
    test("native", async () => {
      const seen = await native(fixture.text, fixture.fileName, PENDING_PACE);
      const ending = fixture.throws ? /^\d+ error / : /^\d+ value /;
      expect(seen.outcome, "how the program ends").toMatch(ending);
      expect(seen.log.length > 0 || !seen.outcome.endsWith("value undefined")).toBe(true);
    });

    if (fixture.obstacles.length > 0) {
      test("left alone, and works", () => expectLeftAlone(fixture));
      return;
    }
    if (fixture.modes.includes("eager")) {
      test("eager", async () => {
        const program = lowered(fixture.text, fixture.fileName, "eager");
        expectLowered(program);
        const expected = await native(fixture.text, fixture.fileName, PENDING_PACE);
        const seen = await program.run(PENDING_PACE);
        if (turnsDiffer(fixture.text)) expect(withoutTurns(seen)).toEqual(withoutTurns(expected));
        else expect(seen).toEqual(expected);
      });
    }
    if (fixture.modes.includes("lazy")) {
      test("lazy", async () => {
        const program = lowered(fixture.text, fixture.fileName, "lazy");
        expectLowered(program);
        const expected = withoutTurns(await native(fixture.text, fixture.fileName, PENDING_PACE));
        expect(await program.run(PENDING_PACE)).toEqual(expected);
        expect(await program.run(READY_PACE), "with leaves that are ready").toEqual(expected);
      });
    }
  },
);

/** Everything was lowered, and nothing was found wrong with the program. */
function expectLowered(program: Lowered): void {
  const { diagnostics, functions } = program.result;
  const wrong = diagnostics.filter(({ severity }) => severity === "error");
  expect(wrong.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const left = functions.filter(({ status }) => status === "left");
  expect(left.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
  expect(functions.length).toBeGreaterThan(0);
}

/** The functions with the missing construct are reported, and stand in an output that behaves as before. */
async function expectLeftAlone(fixture: Fixture): Promise<void> {
  const { text, fileName } = fixture;
  for (const mode of ["eager", "lazy"] as const) {
    const { functions, diagnostics, code } = lowered(text, fileName, mode).result;
    const left = functions.filter(({ status }) => status === "left");
    expect(left.length, `${mode}: functions left`).toBeGreaterThan(0);
    expect(diagnostics.length, `${mode}: diagnostics`).toBeGreaterThan(0);
    for (const { reason, source } of left) {
      expect(reason).not.toBeNull();
      const within = functions.filter((other) => isInside(other.source, source));
      if (within.length === 0) expect(code).toContain(text.slice(source.start, source.end));
    }
  }
  const seen = await lowered(text, fileName, "eager").run(PENDING_PACE);
  expect(seen).toEqual(await native(text, fileName, PENDING_PACE));
}

function isInside(inner: Span, outer: Span): boolean {
  return inner !== outer && outer.start <= inner.start && inner.end <= outer.end;
}
