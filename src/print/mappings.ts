/**
 * The `mappings` of a source map with one source: for each stretch of the output four numbers, each as the difference to
 * the one before, in base 64 with the lowest bits first (see the source map specification, ECMA-426).
 */
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const COMMA = 44;
const SEMICOLON = 59;
/** One entry takes no more: four numbers of up to seven digits, and what separates them. */
const ENTRY_BYTES = 32;

export class Mappings {
  private bytes = new Uint8Array(4096);
  private length = 0;
  private line = 0;
  private column = 0;
  private sourceLine = 0;
  private sourceColumn = 0;
  private isFirstOfLine = true;

  /** Entries come in the order of the output. One that says what the entry before it says is left out. */
  add(line: number, column: number, sourceLine: number, sourceColumn: number): void {
    const isSame = sourceLine === this.sourceLine && sourceColumn === this.sourceColumn;
    if (line === this.line && isSame && !this.isFirstOfLine) return;
    this.reserve(line - this.line + ENTRY_BYTES);
    for (; this.line < line; this.line++) {
      this.bytes[this.length++] = SEMICOLON;
      this.column = 0;
      this.isFirstOfLine = true;
    }
    if (!this.isFirstOfLine) this.bytes[this.length++] = COMMA;
    this.number(column - this.column);
    this.number(0); // the source is always the first one
    this.number(sourceLine - this.sourceLine);
    this.number(sourceColumn - this.sourceColumn);
    this.column = column;
    this.sourceLine = sourceLine;
    this.sourceColumn = sourceColumn;
    this.isFirstOfLine = false;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes.subarray(0, this.length));
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(2 * this.bytes.length + count);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  /** The sign is the lowest bit; five bits to a digit, and one that says whether more follow. */
  private number(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    do {
      const digit = rest & 31;
      rest >>>= 5;
      this.bytes[this.length++] = CODES[rest === 0 ? digit : digit | 32]!;
    } while (rest !== 0);
  }
}
