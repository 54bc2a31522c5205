/** A small seeded generator (xorshift, 32 bits), so that a run with random choices can be repeated. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // The state must not be 0; spreading the bits keeps neighbouring seeds apart.
    this.state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 1;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % limit;
  }
}
