/**
 * Finds every character of a text again after a formatter laid it out anew.
 *
 * A formatter moves white space and adds or drops punctuation that carries no meaning; everything else stays, in order:
 *
 *     before   f( 'a',b )        after   f("a", b);
 *
 * So the two texts are walked side by side. Letters, digits and operators must be the same; between two of them, what
 * occurs on both sides of the optional punctuation is paired up, and the rest has no partner.
 */

const OPTIONAL = /[;,(){}|&'"\\]/;
const SPACE = /\s/;

/**
 * For each offset of `before` the offset of the same character in `after`, or -1 where there is none.
 * Null when the texts differ in more than layout.
 */
export function matchText(before: string, after: string): Int32Array | null {
  const partner = new Int32Array(before.length).fill(-1);
  let i = 0;
  let j = 0;
  for (;;) {
    const left = gapAt(before, i);
    const right = gapAt(after, j);
    // `1.50, 0xff` becomes `1.5, 0xff`: the zero that ends one number is not the one that begins the next.
    if (i === left.end && j < right.end && endsNumber(before, i)) {
      i++;
      continue;
    }
    pairPunctuation(left, right, partner);
    i = left.end;
    j = right.end;
    if (i === before.length && j === after.length) return partner;
    if (i < before.length && j < after.length && sameCharacter(before, i, after[j]!)) {
      partner[i++] = j++;
    } else if (droppedFromNumber(before, i)) {
      i++;
    } else if (droppedFromNumber(after, j)) {
      j++;
    } else {
      return null;
    }
  }
}

/** A stretch of white space and optional punctuation. */
interface Gap {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function gapAt(text: string, start: number): Gap {
  let end = start;
  while (end < text.length && (SPACE.test(text[end]!) || OPTIONAL.test(text[end]!))) end++;
  return { text, start, end };
}

/** Pairs equal punctuation of two gaps, first with first. */
function pairPunctuation(left: Gap, right: Gap, partner: Int32Array): void {
  let from = right.start;
  for (let i = left.start; i < left.end; i++) {
    if (SPACE.test(left.text[i]!)) continue;
    let j = from;
    while (j < right.end && !samePunctuation(left.text[i]!, right.text[j]!)) j++;
    if (j === right.end) continue;
    partner[i] = j;
    from = j + 1;
  }
}

function samePunctuation(a: string, b: string): boolean {
  return a === b || ((a === "'" || a === '"') && (b === "'" || b === '"'));
}

/** `0XFF` becomes `0xff`, `1E3` becomes `1e3`. */
function sameCharacter(text: string, at: number, other: string): boolean {
  if (text[at] === other) return true;
  return text[at]!.toLowerCase() === other.toLowerCase() && inNumber(text, at);
}

/** `1.50` becomes `1.5`, `5.` becomes `5`, `.5` becomes `0.5`, `1e+3` becomes `1e3`. */
function droppedFromNumber(text: string, at: number): boolean {
  return (
    /[.0+]/.test(text[at] ?? "") &&
    (inNumber(text, at) || /^\.?\d/.test(text.slice(at + 1, at + 3)))
  );
}

function endsNumber(text: string, at: number): boolean {
  return /[.0]/.test(text[at] ?? "") && inNumber(text, at);
}

function inNumber(text: string, at: number): boolean {
  return /(?<![\w$])\.?\d[\w.+]*$/.test(text.slice(Math.max(0, at - 32), at));
}
