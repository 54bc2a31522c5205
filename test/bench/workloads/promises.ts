/** A loop that awaits promises that are already resolved. */
export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = await Promise.resolve(i & 7);
    sum += value;
  }
  return sum;
}
