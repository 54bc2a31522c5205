/** Colours for a terminal, or none. */
import { styleText } from "node:util";
import { COLOURS, type StateMark } from "./state-marks.ts";

type Format = Parameters<typeof styleText>[0];

/** `dim` for what only frames the code, `strong` for names, a state's colour for its text; `faint` text is the compiler's. */
export type Style = "plain" | "dim" | "strong" | `state${number}` | `faint${number}`;

export type Painter = (text: string, style: Style) => string;

const PALETTE: readonly Format[] = [
  "cyan",
  "yellow",
  "magenta",
  "green",
  "blue",
  "red",
  "cyanBright",
  "yellowBright",
];

export function painter(colour: boolean): Painter {
  if (!colour) return (text) => text;
  const formats = new Map<Style, Format>([
    ["dim", "gray"],
    ["strong", "bold"],
  ]);
  for (let index = 0; index < COLOURS; index++) {
    formats.set(`state${index}`, ["bold", PALETTE[index]!] as Format);
    formats.set(`faint${index}`, PALETTE[index]!);
  }
  return (text, style) => {
    const format = formats.get(style);
    // Whether to colour was decided by the caller, who knows where the text goes.
    return format === undefined ? text : styleText(format, text, { validateStream: false });
  };
}

export function stateStyle(mark: StateMark | undefined, authors: boolean): Style {
  if (mark?.colour == null) return "plain";
  return authors ? `state${mark.colour}` : `faint${mark.colour}`;
}
