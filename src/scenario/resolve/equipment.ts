import { ParameterError } from "../../models/parameters.ts";
import {
  type ChassisType,
  EnclosurePower,
  IDEAL_CHASSIS,
  STANDARD_CHASSIS,
} from "../../models/plant/enclosure.ts";
import { defineServerType, type ServerType, type Transition } from "../../models/plant/server-type.ts";
import { serverTypes as cataloguedServers } from "../../models/plant/server-types.ts";
import { STORAGE_BRICK, type StorageBrickType } from "../../models/plant/storage-brick.ts";
import { switchTypes as cataloguedSwitches, type SwitchType } from "../../models/plant/switches.ts";
import type { PowerModel } from "../../models/power/power-model.ts";
import { createPowerModel } from "../../models/power/registry.ts";
import type {
  ChassisTypeDefinition,
  ServerTypeDefinition,
  StorageTypeDefinition,
  SwitchTypeDefinition,
  TransitionDefinition,
} from "../schema/equipment.ts";
import type { Path } from "../schema/problems.ts";
import type { ChoiceSpec, ServerTypeSpec } from "../specification.ts";
import type { Findings } from "./findings.ts";
import { TypeTable } from "./type-table.ts";

/** The figures that a server type takes over from its base if it does not say them itself, by the file's key. */
export const INHERITED_FIGURES = {
  cores: "cores",
  coreSpeed: "coreMhz",
  memory: "memoryMiB",
  disk: "diskGB",
  network: "nicBitps",
  height: "heightU",
} as const;

type InheritedFigure = (typeof INHERITED_FIGURES)[keyof typeof INHERITED_FIGURES];

/** Sections whose types may change a catalogued one. */
export type EquipmentSection = "serverTypes" | "chassisTypes" | "switchTypes" | "storageTypes";

/** The catalogued type that a definition changes, by name; undefined: none, everything is said or by default. */
export function baseName(
  section: EquipmentSection,
  { base }: { readonly base?: string | undefined },
): string | undefined {
  switch (section) {
    case "serverTypes":
      return base;
    case "chassisTypes":
      return base ?? STANDARD_CHASSIS.name;
    case "switchTypes":
      return base ?? cataloguedSwitches[0]?.name;
    case "storageTypes":
      return base ?? STORAGE_BRICK.name;
  }
}

/** A server type in plain data, and the most that it ever draws. */
export interface ResolvedServerType {
  readonly spec: ServerTypeSpec;
  readonly type: ServerType;
}

/** The server types that a scenario can use, its own and those of the catalogue. */
export function serverTypeTable(
  definitions: Readonly<Record<string, ServerTypeDefinition>>,
  findings: Findings,
): TypeTable<ResolvedServerType, ServerTypeDefinition> {
  const catalogue = new Map(cataloguedServers.map((type) => [type.name, type]));
  return new TypeTable("serverTypes", definitions, [...catalogue.keys()], findings, (name, given, path) =>
    given === undefined
      ? catalogued(catalogue.get(name)!)
      : definedServer(name, given, catalogue, path, findings),
  );
}

function catalogued(type: ServerType): ResolvedServerType {
  return { type, spec: plain(type, tableOf(type.power)) };
}

/** Eleven points determine a table: at tenths of the load the model gives back its own figures to the last bit. */
function tableOf(power: PowerModel): ChoiceSpec {
  const watts = Array.from({ length: 11 }, (_, tenths) => power.powerW(tenths / 10));
  return { name: power.name, parameters: { watts } };
}

function plain({ source: _, hypervisor: __, ...type }: ServerType, power: ChoiceSpec): ServerTypeSpec {
  return { ...type, power };
}

function definedServer(
  name: string,
  given: ServerTypeDefinition,
  catalogue: ReadonlyMap<string, ServerType>,
  path: Path,
  findings: Findings,
): ResolvedServerType | undefined {
  const named = baseName("serverTypes", given);
  const base = named === undefined ? undefined : catalogue.get(named);
  if (named !== undefined && base === undefined) {
    findings.reportUnknown([...path, "base"], named, catalogue.keys());
    return undefined;
  }
  const figures: { [Figure in InheritedFigure]?: number | undefined } = {};
  for (const figure of Object.values(INHERITED_FIGURES)) figures[figure] = given[figure] ?? base?.[figure];
  const { cores, coreMhz } = figures;
  const power = given.power ?? (base && tableOf(base.power));
  const required = { cores, coreSpeed: coreMhz, power };
  for (const [key, value] of Object.entries(required)) {
    if (value === undefined)
      findings.report([...path, key], "nothing", "a value: the type has no base to take it from");
  }
  if (cores === undefined || coreMhz === undefined || power === undefined) return undefined;
  const model = powerModel(power, [...path, "power"], findings);
  if (model === undefined) return undefined;
  const bare = defineServerType({
    name,
    cores,
    coreMhz,
    power: model,
    ...withoutUndefined({ ...figures, offW: given.offW, suspendedW: given.suspendedW }),
  });
  const type = {
    ...bare,
    boot: transition(given.boot, bare.boot),
    shutdown: transition(given.shutdown, bare.shutdown),
    suspend: transition(given.suspend, bare.suspend),
    resume: transition(given.resume, bare.resume),
  };
  const spec = plain(type, power);
  return { type, spec: given.hypervisor === undefined ? spec : { ...spec, hypervisor: given.hypervisor } };
}

function powerModel(power: ChoiceSpec, path: Path, findings: Findings): PowerModel | undefined {
  try {
    return createPowerModel(power.name, power.parameters);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    for (const issue of error.issues) {
      findings.report([...path, ...issue.path.split(".")], issue.found, issue.expected);
    }
    return undefined;
  }
}

function transition(given: TransitionDefinition | undefined, usual: Transition): Transition {
  return { durationS: given?.durationS ?? usual.durationS, powerW: given?.powerW ?? usual.powerW };
}

/** A chassis type, and what it draws. */
export interface ResolvedChassisType {
  readonly spec: ChassisType;
  readonly power: EnclosurePower;
}

/** The chassis types that a scenario can use. */
export function chassisTypeTable(
  definitions: Readonly<Record<string, ChassisTypeDefinition>>,
  findings: Findings,
): TypeTable<ResolvedChassisType, ChassisTypeDefinition> {
  const catalogue = new Map<string, ChassisType>(
    [STANDARD_CHASSIS, IDEAL_CHASSIS].map((type) => [type.name, type]),
  );
  return new TypeTable("chassisTypes", definitions, [...catalogue.keys()], findings, (name, given, path) => {
    const named = given === undefined ? name : baseName("chassisTypes", given);
    const base = catalogue.get(String(named));
    if (base === undefined) {
      findings.reportUnknown([...path, "base"], String(named), catalogue.keys());
      return undefined;
    }
    const spec = given === undefined ? base : definedChassis(name, given, base, path, findings);
    const power = findings.attempt([...path, "supplies"], () => new EnclosurePower(spec));
    return power === undefined ? undefined : { spec, power };
  });
}

function definedChassis(
  name: string,
  given: ChassisTypeDefinition,
  base: ChassisType,
  path: Path,
  findings: Findings,
): ChassisType {
  const heightU = given.heightU ?? base.heightU;
  const slots = given.slots ?? base.slots;
  const kind = given.kind ?? base.kind;
  if (kind === "ideal") {
    const drawing = {
      supplies: given.supplies,
      fans: given.fans,
      management: given.managementW,
      port: given.portW,
    };
    for (const [key, value] of Object.entries(drawing)) {
      if (value !== undefined) findings.report([...path, key], "a key of standard chassis", "kind: standard");
    }
    return { kind, name, heightU, slots };
  }
  const standard = base.kind === "standard" ? base : STANDARD_CHASSIS;
  return {
    kind,
    name,
    heightU,
    slots,
    supplies: { ...standard.supplies, ...withoutUndefined(given.supplies ?? {}) },
    fans: { ...standard.fans, ...withoutUndefined(given.fans ?? {}) },
    managementW: given.managementW ?? standard.managementW,
    portW: given.portW ?? standard.portW,
  };
}

/** The switch types that a scenario can use. */
export function switchTypeTable(
  definitions: Readonly<Record<string, SwitchTypeDefinition>>,
  findings: Findings,
): TypeTable<SwitchType, SwitchTypeDefinition> {
  return derivedTypes("switchTypes", definitions, cataloguedSwitches, findings);
}

/** The storage bricks that a scenario can use. */
export function storageTypeTable(
  definitions: Readonly<Record<string, StorageTypeDefinition>>,
  findings: Findings,
): TypeTable<StorageBrickType, StorageTypeDefinition> {
  return derivedTypes("storageTypes", definitions, [STORAGE_BRICK], findings);
}

/** Types of which a definition changes single figures of a catalogued one. */
function derivedTypes<
  Type extends { readonly name: string },
  Definition extends { readonly base?: string | undefined },
>(
  section: EquipmentSection,
  definitions: Readonly<Record<string, Definition>>,
  catalogue: readonly Type[],
  findings: Findings,
): TypeTable<Type, Definition> {
  const names = catalogue.map(({ name }) => name);
  return new TypeTable(section, definitions, names, findings, (name, given, path) => {
    const named = given === undefined ? name : baseName(section, given);
    const base = catalogue.find((type) => type.name === named);
    if (base === undefined) {
      findings.reportUnknown([...path, "base"], String(named), names);
      return undefined;
    }
    const { base: _, ...changes } = given ?? ({} as Definition);
    return { ...base, ...withoutUndefined(changes), name };
  });
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}
