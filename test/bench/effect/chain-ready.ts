import { Effect } from "effect";

const zero = Effect.fnUntraced(function* (x: number) {
  return x;
});

const one = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* zero(x);
  return value + 1;
});

const two = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* one(x);
  return value + 1;
});

const three = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* two(x);
  return value + 1;
});

const four = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* three(x);
  return value + 1;
});

const five = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* four(x);
  return value + 1;
});

const six = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* five(x);
  return value + 1;
});

const seven = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* six(x);
  return value + 1;
});

const eight = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* seven(x);
  return value + 1;
});

const nine = Effect.fnUntraced(function* (x: number) {
  const value: number = yield* eight(x);
  return value + 1;
});

const program = Effect.fnUntraced(function* (n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = yield* nine(i & 7);
    sum += value;
  }
  return sum;
});

export const run = (n: number): Promise<number> => Effect.runPromise(program(n));
