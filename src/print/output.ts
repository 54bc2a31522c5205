/**
 * The text of a file as it is written. Keeps, for every stretch of the author's text, where it went: that is the source
 * map, and what the views link.
 */
import { invariant } from "../base/invariant.ts";
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

/** So many chunks are joined as soon as they are there: small strings that live long are what collections cost. */
const MANY = 1024;

export class Output {
  readonly segments: Segment[] = [];
  readonly marks: PlacedMark[] = [];
  private readonly openMarks: PlacedMark[] = [];
  private readonly joined: string[] = [];
  private chunks: string[] = [];
  private length = 0;
  private gap: { readonly at: number; readonly joined: number; readonly segment: number } | null =
    null;

  write(text: string): void {
    if (text === "") return;
    this.chunks.push(text);
    this.length += text.length;
    if (this.chunks.length === MANY) this.join();
  }

  private join(): void {
    this.joined.push(this.chunks.join(""));
    this.chunks = [];
  }

  /** Leaves a place for text that is known only when all else is printed. */
  leaveGap(): void {
    this.join();
    const joined = this.joined.push("") - 1;
    this.gap = { at: this.length, joined, segment: this.segments.length };
  }

  /** Writes that text, which moves all that follows; gives the place. */
  fillGap(text: string): number {
    const { at, joined, segment } = this.gap!;
    this.joined[joined] = text;
    this.length += text.length;
    for (let i = segment; i < this.segments.length; i++) this.segments[i]!.output += text.length;
    for (const mark of this.marks) {
      if (mark.start >= at) mark.start += text.length;
      if (mark.end >= at) mark.end += text.length;
    }
    return at;
  }

  get output(): string {
    this.join();
    return this.joined.join("");
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
