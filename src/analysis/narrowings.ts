/**
 * What is known in a stretch of code of things whose type the checker narrows. Things are named by their paths (`#3`,
 * `#3.user.name`); all paths of one variable are kept together, since they are forgotten together.
 */

/** The checker follows it, or every mention must say its type. */
export type Status = "followed" | "said";

interface Known {
  /** By closure and path: a closure knows things for itself. */
  readonly statuses: Map<string, Status>;
  /** Written where the write may not have run. */
  readonly unsure: Set<string>;
  /** Narrowed by a test whose result the machine keeps as a variable. */
  readonly lost: Set<string>;
}

export class Narrowings {
  private readonly known = new Map<string, Known>();

  /** With `outer`: all that is known there, and what is found out here stays here. */
  constructor(private readonly outer: Narrowings | null = null) {}

  status(path: string, closure: number): Status | undefined {
    return this.read(path)?.statuses.get(`${closure}:${path}`);
  }

  say(path: string, closure: number, status: Status): void {
    this.write(path).statuses.set(`${closure}:${path}`, status);
  }

  /** `path` and what is reached through it have got other values. */
  forget(path: string): void {
    if (this.read(path) === undefined) return;
    const { statuses } = this.write(path);
    for (const known of statuses.keys()) {
      const other = known.slice(known.indexOf(":") + 1);
      if (other === path || other.startsWith(`${path}.`)) statuses.delete(known);
    }
  }

  isUncertain(path: string): boolean {
    const known = this.read(path);
    return known !== undefined && (known.unsure.has(path) || known.lost.has(path));
  }

  noteMaybeWritten(path: string): void {
    this.write(path).unsure.add(path);
  }

  noteWritten(path: string): void {
    if (this.read(path)?.unsure.has(path) === true) this.write(path).unsure.delete(path);
  }

  noteLostTest(path: string): void {
    this.write(path).lost.add(path);
  }

  noteTested(path: string): void {
    if (this.read(path)?.lost.has(path) === true) this.write(path).lost.delete(path);
  }

  private read(path: string): Known | undefined {
    return this.of(variableOf(path));
  }

  private of(variable: string): Known | undefined {
    return this.known.get(variable) ?? this.outer?.of(variable);
  }

  private write(path: string): Known {
    const variable = variableOf(path);
    let own = this.known.get(variable);
    if (own === undefined) {
      const { statuses = [], unsure = [], lost = [] } = this.read(path) ?? {};
      own = { statuses: new Map(statuses), unsure: new Set(unsure), lost: new Set(lost) };
      this.known.set(variable, own);
    }
    return own;
  }
}

function variableOf(path: string): string {
  const end = path.indexOf(".");
  return end < 0 ? path : path.slice(0, end);
}
