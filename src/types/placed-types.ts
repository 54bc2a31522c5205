/** The three places where the text of a machine says types, and what is written there. */
import type { Cfg } from "../ir/cfg.ts";
import type { Fn } from "../ir/source.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import type { TypeOracle } from "./oracle.ts";
import { classOfThis, isThisType, typeOfClass } from "./self-type.ts";
import type { ImportedTypes } from "./imported-types.ts";
import { typeParametersAround } from "./type-parameters.ts";
import { makeTypeNeeds, type TypePlace } from "./type-place.ts";

export interface PlacedTypesInput {
  readonly fn: Fn;
  /** The module, namespace or class body where the class stands. */
  readonly container: TS.Node;
  readonly cfg: Cfg;
  /** Names of generated classes and enums of the file. */
  readonly generated: ReadonlySet<string>;
  /** What the type parameter is called that stands for `this`. */
  readonly selfParameter: string;
  readonly imports: ImportedTypes;
  readonly isLowered: (fn: TS.Node) => boolean;
}

export class PlacedTypes {
  readonly needs = makeTypeNeeds();
  readonly inClass: TypePlace;
  readonly inPoll: TypePlace;
  readonly inHead: TypePlace;
  /** Something of type `this` was written as being of its class. */
  softened = false;
  /** Types that poll says. */
  readonly saidInPoll = new Set<string>();

  constructor(
    private readonly oracle: TypeOracle,
    input: PlacedTypesInput,
  ) {
    const { container, cfg, generated, selfParameter, imports, isLowered } = input;
    const fn = input.fn.node;
    const localTypes = new Map(cfg.localTypes.map(({ at, name }) => [at, name]));
    const locals = new Set(
      cfg.variables.flatMap(({ binding }) => (binding === null ? [] : [binding.name])),
    );
    const { needs } = this;
    const unsaid = new Set<TS.Node>();
    const names = {
      container,
      fn,
      needs,
      localTypes,
      unsaid,
      locals,
      generated,
      imports,
      isLowered,
    };
    const place = {
      ...names,
      self: this.selfIn({ ...names, part: "class", self: selfParameter }),
    };
    for (const parameter of typeParametersAround(fn, container))
      if (this.hidesConstraint(parameter, { ...place, part: "class" })) unsaid.add(parameter);
    this.inClass = { ...place, part: "class" };
    this.inPoll = { ...place, part: "poll" };
    this.inHead = { ...place, part: "head", needs: makeTypeNeeds() };
  }

  /** Nothing is known of a type parameter without a constraint: there `this` is better `any`. */
  private selfIn(place: TypePlace): string {
    const type = typeOfClass(this.oracle.program.getTypeChecker(), classOfThis(place.fn));
    if (type === null) return place.self;
    const text = this.oracle.writer.write(type, { ...place, needs: makeTypeNeeds() });
    return text === "any" ? "any" : place.self;
  }

  /** `<T extends Row>`, with the Row of a function around. */
  private hidesConstraint({ constraint }: TS.TypeParameterDeclaration, place: TypePlace): boolean {
    if (constraint === undefined) return false;
    const type = this.oracle.program.getTypeChecker().getTypeFromTypeNode(constraint);
    if ((type.flags & ts.TypeFlags.Any) !== 0) return false;
    return this.oracle.writer.write(type, { ...place, needs: makeTypeNeeds() }) === "any";
  }

  /** `this` is of its class, unless a type says that it may be of a class derived from it. */
  write(type: TS.Type, place: TypePlace): string {
    const soft = isThisType(type) && !this.needs.self;
    if (!soft) return this.writeExact(type, place);
    this.softened = true;
    const checker = this.oracle.program.getTypeChecker();
    return this.writeExact(checker.getBaseConstraintOfType(type) ?? type, place);
  }

  /** In the author's words, where they say the same at `place`. */
  writeDeclared(annotation: TS.TypeNode, type: TS.Type, place: TypePlace): string {
    const text = this.oracle.writer.writeAsWritten(annotation, place);
    if (text === null) return this.write(type, place);
    if (place === this.inPoll) this.saidInPoll.add(text);
    return text;
  }

  writeExact(type: TS.Type, place: TypePlace): string {
    const text = this.oracle.writer.write(type, place);
    if (place === this.inPoll) this.saidInPoll.add(text);
    return text;
  }
}
