/** Chains of errors: one that arose while another was already on its way out. */

interface SuppressedErrorMaker {
  new (
    error: unknown,
    suppressed: unknown,
    message?: string,
  ): Error & {
    error: unknown;
    suppressed: unknown;
  };
}

class ChainedError extends Error {
  override readonly name = "SuppressedError";
  readonly error: unknown;
  readonly suppressed: unknown;

  constructor(error: unknown, suppressed: unknown, message = "") {
    super(message);
    this.error = error;
    this.suppressed = suppressed;
  }
}

/** The host's SuppressedError, looked up late: a polyfill may come after us. */
function suppressedError(): SuppressedErrorMaker {
  const host = (globalThis as { SuppressedError?: SuppressedErrorMaker }).SuppressedError;
  return host ?? ChainedError;
}

/** `error` arose while `suppressed` was on its way. */
function suppress(error: unknown, suppressed: unknown, message?: string): Error {
  const Suppressed = suppressedError();
  return new Suppressed(error, suppressed, message);
}

/** Collects what clean-ups throw; the later error suppresses the earlier, as `using` does. */
export class Errors {
  failed = false;
  error: unknown = undefined;
  private readonly message: string;

  constructor(message = "an error during clean-up hid another") {
    this.message = message;
  }

  add(error: unknown): void {
    this.error = this.failed ? suppress(error, this.error, this.message) : error;
    this.failed = true;
  }

  /** Throws what was collected, if anything. */
  check(): void {
    if (this.failed) throw this.error;
  }
}
