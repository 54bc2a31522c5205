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

export class Output {
  readonly segments: Segment[] = [];
  readonly marks: PlacedMark[] = [];
  private readonly openMarks: PlacedMark[] = [];
  private written = "";
  private gap: { readonly at: number; readonly segment: number } | null = null;

  write(text: string): void {
    this.written += text;
  }

  /** Leaves a place for text that is known only when all else is printed. */
  leaveGap(): void {
    this.gap = { at: this.written.length, segment: this.segments.length };
  }

  /** Writes that text, which moves all that follows; gives the place. */
  fillGap(text: string): number {
    const { at, segment } = this.gap!;
    const rest = this.written.slice(at);
    // A blank line before what follows, unless one is there.
    const filling = text === "" || /^(?:\r?\n|$)/.test(rest) ? text : `${text}\n`;
    const { length } = filling;
    this.written = this.written.slice(0, at) + filling + rest;
    for (let i = segment; i < this.segments.length; i++) this.segments[i]!.output += length;
    for (const mark of this.marks) {
      if (mark.start >= at) mark.start += length;
      if (mark.end >= at) mark.end += length;
    }
    return at;
  }

  get output(): string {
    return this.written;
  }

  /** What is written next corresponds to the author's text at `source`. */
  protected correspond(source: number, length: number): void {
    this.segments.push({ output: this.written.length, source, length });
  }

  protected startMark(mark: Mark): void {
    const placed = { mark, start: this.written.length, end: this.written.length };
    this.marks.push(placed);
    this.openMarks.push(placed);
  }

  protected endMark(): void {
    const placed = this.openMarks.pop();
    invariant(placed !== undefined, "a mark ends that did not start");
    placed.end = this.written.length;
  }
}
