/**
 * The text of a file as it is written. Keeps, for every stretch of the author's text, where it went: that is the source
 * map, and what the views link.
 */
import { invariant } from "../base/invariant.ts";
import type { Eol } from "../base/text.ts";
import type { Mark } from "../ir/code.ts";

/** A stretch of output that is a stretch of the source, letter by letter, or stands for it. */
export interface Segment {
  output: number;
  readonly source: number;
  /** 0: only the start corresponds. */
  readonly length: number;
}

export interface PlacedMark {
  readonly mark: Mark;
  start: number;
  end: number;
}

const PARTS_PER_CHUNK = 4096;

export class Output {
  readonly segments: Segment[] = [];
  readonly marks: PlacedMark[] = [];
  private readonly openMarks: PlacedMark[] = [];
  private readonly chunks: string[] = [];
  /** Of the next chunk. A file has very many: they are put together before the garbage collector has moved them around. */
  private parts: string[] = [];
  private length = 0;
  private gap: { readonly at: number; readonly chunk: number; readonly segment: number } | null =
    null;

  /** `eol`: how the author ends lines. */
  constructor(private readonly eol: Eol) {}

  write(text: string): void {
    this.writeAsIs(this.withEol(text));
  }

  /** Text of ours, with its lines ended as the author's are. */
  private withEol(text: string): string {
    return this.eol === "\n" ? text : text.replace(/\r?\n/g, this.eol);
  }

  /** The author's text, byte for byte. */
  protected writeAsIs(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    if (this.parts.length === PARTS_PER_CHUNK) this.endChunk();
  }

  private endChunk(): void {
    this.chunks.push(this.parts.join(""));
    this.parts = [];
  }

  /** Leaves a place for text that is known only when all else is printed. */
  leaveGap(): void {
    this.endChunk();
    this.gap = { at: this.length, chunk: this.chunks.length, segment: this.segments.length };
  }

  /** Writes that text, which moves all that follows; gives the place. */
  fillGap(text: string): number {
    const { at, chunk, segment } = this.gap!;
    this.endChunk();
    const next = this.chunks[chunk]!;
    // A blank line before what follows, unless one is there.
    const filling = this.withEol(text === "" || /^(?:\r?\n|$)/.test(next) ? text : `${text}\n`);
    const { length } = filling;
    this.chunks.splice(chunk, 0, filling);
    this.length += length;
    for (let i = segment; i < this.segments.length; i++) this.segments[i]!.output += length;
    for (const mark of this.marks) {
      if (mark.start >= at) mark.start += length;
      if (mark.end >= at) mark.end += length;
    }
    return at;
  }

  get output(): string {
    return this.chunks.join("") + this.parts.join("");
  }

  /** What is written next corresponds to the author's text at `source`. */
  protected correspond(source: number, length: number): void {
    this.segments.push({ output: this.length, source, length });
  }

  protected startMark(mark: Mark): void {
    const placed = { mark, start: this.length, end: this.length };
    this.marks.push(placed);
    this.openMarks.push(placed);
  }

  protected endMark(): void {
    const placed = this.openMarks.pop();
    invariant(placed !== undefined, "a mark ends that did not start");
    placed.end = this.length;
  }
}
