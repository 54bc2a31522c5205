/** The command line as data; what is wrong with it is a Failure that says how to put it right. */
import { extname } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { Failure } from "./failure.ts";
import { didYouMean } from "./suggest.ts";

const COMMANDS = ["run", "list", "explain"] as const;
const FORMATS = ["ts", "js", "html", "md", "json", "side-by-side"] as const;
const STATE_STYLES = ["const-enum", "enum", "const"] as const;
const SOURCE_MAPS = ["auto", "inline", "file"] as const;

export type Format = (typeof FORMATS)[number];

const OPTIONS = {
  "out-file": { type: "string", short: "o" },
  "out-dir": { type: "string", short: "d" },
  format: { type: "string", short: "f" },
  only: { type: "string", multiple: true },
  lazy: { type: "boolean" },
  check: { type: "boolean" },
  watch: { type: "boolean", short: "w" },
  "stdin-filepath": { type: "string" },
  layout: { type: "boolean" },
  types: { type: "boolean" },
  project: { type: "string", short: "p" },
  "source-map": { type: "string" },
  dump: { type: "string" },
  runtime: { type: "string" },
  "state-style": { type: "string" },
  color: { type: "boolean" },
  version: { type: "boolean", short: "v" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

export interface Arguments {
  readonly command: "lower" | "help" | "version" | (typeof COMMANDS)[number];
  /** Files and globs, or what the command takes instead. */
  readonly operands: readonly string[];
  /** What a program that is run gets as its own arguments. */
  readonly programArgs: readonly string[];
  readonly outFile: string | null;
  readonly outDir: string | null;
  readonly format: Format | null;
  readonly only: readonly string[];
  readonly mode: "eager" | "lazy";
  readonly check: boolean;
  readonly watch: boolean;
  readonly stdinFilepath: string | null;
  /** Whether generated code is laid out for reading. */
  readonly layout: boolean;
  readonly types: boolean | null;
  readonly project: string | null;
  readonly sourceMap: (typeof SOURCE_MAPS)[number] | null;
  readonly dump: string | null;
  readonly runtime: string | null;
  readonly stateStyle: (typeof STATE_STYLES)[number] | null;
  readonly colour: boolean | null;
}

export function parseArguments(argv: readonly string[]): Arguments {
  // `--source-map` alone leaves it to us where the map goes; parseArgs knows no optional values.
  const args = argv.map((arg) => (arg === "--source-map" ? "--source-map=auto" : arg));
  const { own, programArgs } = splitProgramArgs(args);
  const { values, positionals } = parseStrictly(own);
  const command = COMMANDS.find((name) => name === positionals[0]);
  const parsed: Arguments = {
    command: values.help ? "help" : values.version ? "version" : (command ?? "lower"),
    operands: command === undefined ? positionals : positionals.slice(1),
    programArgs,
    outFile: values["out-file"] ?? null,
    outDir: values["out-dir"] ?? null,
    format: oneOf("--format", values.format, FORMATS),
    only: (values.only ?? []).flatMap((names) => names.split(",")).map((name) => name.trim()),
    mode: values.lazy ? "lazy" : "eager",
    check: values.check ?? false,
    watch: values.watch ?? false,
    stdinFilepath: values["stdin-filepath"] ?? null,
    layout: values.layout ?? true,
    types: values.types ?? null,
    project: values.project ?? null,
    sourceMap: oneOf("--source-map", values["source-map"], SOURCE_MAPS),
    dump: values.dump ?? null,
    runtime: values.runtime ?? null,
    stateStyle: oneOf("--state-style", values["state-style"], STATE_STYLES),
    colour: values.color ?? null,
  };
  checkCombination(parsed);
  return parsed;
}

/** What stands behind `run FILE` is for the program, options included. */
function splitProgramArgs(args: string[]): { own: string[]; programArgs: string[] } {
  const { tokens } = parseArgs({
    args,
    options: OPTIONS,
    strict: false,
    allowNegative: true,
    tokens: true,
  });
  const words = tokens.filter((token) => token.kind === "positional");
  if (words[0]?.value !== "run" || words[1] === undefined) return { own: args, programArgs: [] };
  const end = words[1].index + 1;
  return { own: args.slice(0, end), programArgs: args.slice(end) };
}

function parseStrictly(args: string[]) {
  try {
    return parseArgs({
      args,
      options: OPTIONS,
      strict: true,
      allowNegative: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new Failure(explainParseError(error as NodeJS.ErrnoException));
  }
}

function explainParseError(error: NodeJS.ErrnoException): string {
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? "";
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const known = Object.entries(OPTIONS).flatMap(([name, { type }]) =>
      type === "boolean" ? [`--${name}`, `--no-${name}`] : [`--${name}`],
    );
    return `unknown option "${option}".${didYouMean(option, known)} See lower-async --help.`;
  }
  const long = /--[\w-]+/.exec(error.message)?.[0] ?? option;
  const spec = OPTIONS[long.slice(2) as keyof typeof OPTIONS] as { type: string } | undefined;
  if (spec?.type === "string") return `${long} needs a value. See lower-async --help.`;
  return `${long} takes no value. See lower-async --help.`;
}

function oneOf<Name extends string>(
  option: string,
  value: string | undefined,
  names: readonly Name[],
): Name | null {
  if (value === undefined) return null;
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new Failure(
    `${option} does not know "${value}".${didYouMean(value, names)} It takes ${names.join(", ")}.`,
  );
}

function checkCombination(args: Arguments): void {
  if (args.outFile !== null && args.outDir !== null) {
    throw new Failure("--out-file and --out-dir exclude each other: give one of them");
  }
  if (args.outFile === "" || args.outDir === "") throw new Failure("the output path is empty");
  if (args.watch && args.check) throw new Failure("--watch and --check exclude each other");
}

/** The format that a file of this name asks for. */
export function formatOf(path: string): Format {
  const extension = extname(path).slice(1);
  if (["js", "mjs", "cjs", "jsx"].includes(extension)) return "js";
  return FORMATS.find((format) => format === extension) ?? "ts";
}
