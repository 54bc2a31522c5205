/** A request of a `for await`: it serves the whole loop, and between two questions it keeps nothing alive. */

import { expect, test as anywhere } from "vitest";
import { PENDING } from "lower-async/runtime";
import { contexts } from "../../runtime/async-context.ts";
import { LinkedRequest } from "../../runtime/linked-request.ts";
import { Requests } from "../../runtime/requests.ts";

/** Elsewhere, where promises do not tell whether contexts are used, there is no such request. */
const test = anywhere.runIf(contexts.areUnused);

/** A generator that gives what it is told to, and a loop over it. */
function makeLoop() {
  const answers: unknown[] = [];
  const requests: Requests = new Requests({ poll: () => PENDING });
  const request = new LinkedRequest(requests);
  const loop = {
    fulfil: (result: unknown) => answers.push(result),
    fail: (error: unknown) => answers.push(error),
    subscribe: () => expect.unreachable("nobody has used a context"),
  };
  return { answers, requests, request, loop };
}

test("asked again, it gives the next answer", () => {
  const { answers, requests, request, loop } = makeLoop();
  for (const value of ["a", "b"]) {
    request.ask(loop);
    requests.giveReady(value);
  }
  expect(answers).toEqual([
    { value: "a", done: false },
    { value: "b", done: false },
  ]);
});

test("answered before the loop waits, it gives the answer away", () => {
  const { answers, request, loop, requests } = makeLoop();
  requests.run = () => requests.giveReady("at once");
  for (let times = 0; times < 2; times++) request.ask(loop);
  expect(answers).toHaveLength(2);
  expect(kept(request)).toEqual([]);
});

test("it keeps neither the loop nor the requests that came after it", () => {
  const { requests, request, loop } = makeLoop();
  request.ask(loop);
  void requests.ask("next", undefined);
  requests.giveReady("value");
  expect(kept(request)).toEqual([]);
});

/** What can be reached from the request besides its generator. */
function kept(request: LinkedRequest): unknown[] {
  return Object.values(request).filter(
    (value) => typeof value === "object" && value !== null && !(value instanceof Requests),
  );
}
