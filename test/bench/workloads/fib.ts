/** The recursive Fibonacci function, every call awaited. */
async function fib(n: number): Promise<number> {
  if (n < 2) return n;
  const left = await fib(n - 1);
  const right = await fib(n - 2);
  return left + right;
}

export async function run(n: number): Promise<number> {
  const value = await fib(n);
  return value;
}
