import * as z from "zod/mini";
import type { ChassisType } from "../../models/plant/enclosure.ts";
import type { EfficiencyPoint } from "../../models/plant/power-supply.ts";
import type { Transition } from "../../models/plant/server-type.ts";
import type { StorageBrickType } from "../../models/plant/storage-brick.ts";
import type { SwitchType } from "../../models/plant/switches.ts";
import { powerModels } from "../../models/power/registry.ts";
import type { ChoiceSpec, ServerTypeSpec } from "../specification.ts";
import { choice, count, quantity, type Schema, text } from "./fields.ts";
import { choiceAlone } from "./parameters.ts";
import { list, onDemand, section } from "./sections.ts";

/** A server type as the file defines it: what is left out comes from its base, or from the default. */
export interface ServerTypeDefinition {
  readonly base?: string | undefined;
  readonly cores?: number | undefined;
  readonly coreMhz?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly diskGB?: number | undefined;
  readonly nicBitps?: number | undefined;
  readonly heightU?: number | undefined;
  readonly power?: ChoiceSpec | undefined;
  readonly hypervisor?: string | undefined;
  readonly offW?: number | undefined;
  readonly suspendedW?: number | undefined;
  readonly boot?: TransitionDefinition | undefined;
  readonly shutdown?: TransitionDefinition | undefined;
  readonly suspend?: TransitionDefinition | undefined;
  readonly resume?: TransitionDefinition | undefined;
}

/** What is left out comes from the base, or from the default. */
export interface TransitionDefinition {
  readonly durationS?: number | undefined;
  readonly powerW?: number | undefined;
}

/** A chassis type as the file defines it. */
export interface ChassisTypeDefinition {
  readonly base?: string | undefined;
  readonly kind?: "standard" | "ideal" | undefined;
  readonly heightU?: number | undefined;
  readonly slots?: number | undefined;
  readonly supplies?: SuppliesDefinition | undefined;
  readonly fans?: { readonly idleW?: number | undefined; readonly peakW?: number | undefined } | undefined;
  readonly managementW?: number | undefined;
  readonly portW?: number | undefined;
}

/** What is left out comes from the base, or from the default. */
export interface SuppliesDefinition {
  readonly count?: number | undefined;
  readonly redundant?: number | undefined;
  readonly ratedW?: number | undefined;
  readonly efficiency?: readonly EfficiencyPoint[] | undefined;
}

/** A switch type as the file defines it. */
export interface SwitchTypeDefinition {
  readonly base?: string | undefined;
  readonly baseW?: number | undefined;
  readonly portW?: number | undefined;
  readonly asleepPortW?: number | undefined;
  readonly perGigabyteJ?: number | undefined;
  readonly heightU?: number | undefined;
}

/** A storage brick as the file defines it. */
export interface StorageTypeDefinition {
  readonly base?: string | undefined;
  readonly heightU?: number | undefined;
  readonly capacityGB?: number | undefined;
  readonly powerW?: number | undefined;
}

const BYTES_PER_MIB = 2 ** 20;
const BYTES_PER_GB = 1e9;

/** Disks are sold in decimal units. */
function gigabytes(mebibytes: number | undefined): number | undefined {
  return mebibytes === undefined ? undefined : (mebibytes * BYTES_PER_MIB) / BYTES_PER_GB;
}

function mebibytes(gigabytes: number): number {
  return (gigabytes * BYTES_PER_GB) / BYTES_PER_MIB;
}

/** Values by the keys of the file, as they are when they have been checked; null: the key has no meaning here. */
export type CheckedFields = { readonly [key: string]: unknown };

/** A choice of which `key` is the first key. */
function choiceFields(key: string, { name, parameters }: ChoiceSpec): CheckedFields {
  return { [key]: name, ...parameters };
}

function transitionFields({ durationS, powerW }: Transition): CheckedFields {
  return { time: durationS, power: powerW };
}

/** What the file would say for a complete server type. */
export function serverTypeFields(type: ServerTypeSpec): CheckedFields {
  return {
    cores: type.cores,
    coreSpeed: type.coreMhz,
    memory: type.memoryMiB,
    disk: mebibytes(type.diskGB),
    network: type.nicBitps,
    height: type.heightU,
    power: choiceFields("model", type.power),
    hypervisor: type.hypervisor,
    off: type.offW,
    suspended: type.suspendedW,
    boot: transitionFields(type.boot),
    shutdown: transitionFields(type.shutdown),
    suspend: transitionFields(type.suspend),
    resume: transitionFields(type.resume),
  };
}

/** What the file would say for a complete chassis type. */
export function chassisTypeFields(type: ChassisType): CheckedFields {
  const { kind, heightU: height, slots } = type;
  if (type.kind === "ideal")
    return { kind, height, slots, supplies: null, fans: null, management: null, port: null };
  const { count, ratedW, redundant, efficiency } = type.supplies;
  return {
    kind,
    height,
    slots,
    supplies: { count, rated: ratedW, redundant, efficiency },
    fans: { idle: type.fans.idleW, peak: type.fans.peakW },
    management: type.managementW,
    port: type.portW,
  };
}

/** What the file would say for a complete switch type. */
export function switchTypeFields(type: SwitchType): CheckedFields {
  const { baseW, portW, heightU, asleepPortW, perGigabyteJ } = type;
  return {
    idle: baseW,
    port: portW,
    asleepPort: asleepPortW ?? null,
    perGigabyte: perGigabyteJ ?? null,
    height: heightU,
  };
}

/** What the file would say for a complete storage brick. */
export function storageTypeFields({ heightU, capacityGB, powerW }: StorageBrickType): CheckedFields {
  return { height: heightU, capacity: mebibytes(capacityGB), power: powerW };
}

function transition(meaning: string): Schema<TransitionDefinition> {
  const shape = {
    time: z.optional(quantity("time", "how long it takes")),
    power: z.optional(quantity("power", "what the server draws all the while")),
  };
  return section(meaning, shape, ({ time, power }) => ({ durationS: time, powerW: power }));
}

function power(): Schema<ChoiceSpec> {
  return choiceAlone("power while it is on; required without a base", "model", powerModels);
}

const height = (meaning: string): Schema<number> => quantity("height", meaning, { positive: true });

/** A value of `serverTypes`. */
export function serverTypeSchema(): Schema<ServerTypeDefinition> {
  const shape = {
    base: z.optional(text("a catalogued server type that the rest changes")),
    cores: z.optional(count("physical cores; required without a base")),
    coreSpeed: z.optional(
      quantity("frequency", "speed of one core; required without a base", { positive: true }),
    ),
    memory: z.optional(quantity("memory", "memory; 16 GiB without a base", { positive: true })),
    disk: z.optional(quantity("memory", "local disk; 2 TB without a base")),
    network: z.optional(quantity("data-rate", "network interface; 10 Gbit/s without a base")),
    height: z.optional(
      height("rack units of the server when it stands in a rack by itself; 1 without a base"),
    ),
    power: z.optional(onDemand(power)),
    hypervisor: z.optional(text("one of `hypervisors`, unless a group of servers names another")),
    off: z.optional(quantity("power", "power while it is off")),
    suspended: z.optional(quantity("power", "power while it is suspended")),
    boot: z.optional(onDemand(() => transition("from off to on"))),
    shutdown: z.optional(onDemand(() => transition("from on to off"))),
    suspend: z.optional(onDemand(() => transition("from on to suspended"))),
    resume: z.optional(onDemand(() => transition("from suspended to on"))),
  };
  return section("a kind of server", shape, (fields) => ({
    base: fields.base,
    cores: fields.cores,
    coreMhz: fields.coreSpeed,
    memoryMiB: fields.memory,
    diskGB: gigabytes(fields.disk),
    nicBitps: fields.network,
    heightU: fields.height,
    power: fields.power,
    hypervisor: fields.hypervisor,
    offW: fields.off,
    suspendedW: fields.suspended,
    boot: fields.boot,
    shutdown: fields.shutdown,
    suspend: fields.suspend,
    resume: fields.resume,
  }));
}

/** A value of `chassisTypes`. */
export function chassisTypeSchema(): Schema<ChassisTypeDefinition> {
  const point = list("load and efficiency there", quantity("fraction", "a fraction", { max: 1 }), {
    exactly: 2,
  });
  const supplies = section(
    "power supplies, which share the load equally",
    {
      count: z.optional(count("supplies installed, the redundant ones included")),
      rated: z.optional(quantity("power", "rated output of one supply", { positive: true })),
      redundant: z.optional(count("how many may fail while the rest carry the chassis", 0)),
      efficiency: z.optional(
        list("points [load, efficiency] by rising load, from load 0 to load 1; linear in between", point, {
          atLeast: 2,
        }),
      ),
    },
    ({ count, rated, redundant, efficiency }) => ({
      count,
      redundant,
      ratedW: rated,
      efficiency: efficiency as readonly EfficiencyPoint[] | undefined,
    }),
  );
  const fans = section(
    "fans, whose power above idle grows with the cube of the load",
    {
      idle: z.optional(quantity("power", "power at their lowest speed")),
      peak: z.optional(quantity("power", "power at full speed")),
    },
    ({ idle, peak }) => ({ idleW: idle, peakW: peak }),
  );
  const shape = {
    base: z.optional(text("a catalogued chassis type that the rest changes; blade-chassis if left out")),
    kind: z.optional(choice("ideal: draws nothing itself", ["standard", "ideal"])),
    height: z.optional(height("rack units")),
    slots: z.optional(count("how many servers it holds")),
    supplies: z.optional(supplies),
    fans: z.optional(fans),
    management: z.optional(quantity("power", "power of the management controller")),
    port: z.optional(quantity("power", "power of a backplane port whose server is not off")),
  };
  return section("a kind of chassis", shape, (fields) => ({
    base: fields.base,
    kind: fields.kind,
    heightU: fields.height,
    slots: fields.slots,
    supplies: fields.supplies,
    fans: fields.fans,
    managementW: fields.management,
    portW: fields.port,
  }));
}

/** A value of `switchTypes`. */
export function switchTypeSchema(): Schema<SwitchTypeDefinition> {
  const shape = {
    base: z.optional(text("a catalogued switch type that the rest changes; top-of-rack if left out")),
    idle: z.optional(quantity("power", "power when it is on, without its ports")),
    port: z.optional(quantity("power", "power of a port that is up")),
    asleepPort: z.optional(
      quantity(
        "power",
        "power of a port that is up while nothing crosses it; that of a port if left out, or without a network",
      ),
    ),
    perGigabyte: z.optional(
      quantity("energy", "energy for each gigabyte that it carries; none if left out, or without a network"),
    ),
    height: z.optional(height("rack units")),
  };
  return section("a kind of switch", shape, ({ base, idle, port, asleepPort, perGigabyte, height }) => ({
    base,
    baseW: idle,
    portW: port,
    asleepPortW: asleepPort,
    perGigabyteJ: perGigabyte,
    heightU: height,
  }));
}

/** A value of `storageTypes`. */
export function storageTypeSchema(): Schema<StorageTypeDefinition> {
  const shape = {
    base: z.optional(text("a catalogued storage brick that the rest changes; storage-brick if left out")),
    height: z.optional(height("rack units")),
    capacity: z.optional(quantity("memory", "how much it stores")),
    power: z.optional(quantity("power", "power, the same all the time")),
  };
  return section("a kind of storage brick", shape, ({ base, height, capacity, power }) => ({
    base,
    heightU: height,
    capacityGB: gigabytes(capacity),
    powerW: power,
  }));
}
