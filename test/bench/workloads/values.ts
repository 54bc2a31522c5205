/** A loop that awaits plain values: what one `await` costs when there is nothing to wait for. */
export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = await (i & 7);
    sum += value;
  }
  return sum;
}
