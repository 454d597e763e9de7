import type { VmTable } from "../../../models/compute/vms.ts";
import type { ServerChanges } from "../../../models/plant/server-changes.ts";
import type { ServerTable } from "../../../models/plant/servers.ts";
import type { Grouping, UnitLevel } from "../../../policies/placement/plant-view.ts";
import { GroupVms } from "./group-vms.ts";
import { groupsOf } from "./groups.ts";
import type { PlantFigures } from "./plant-figures.ts";
import type { PlantParts } from "./plant-parts.ts";
import { UnitVms } from "./unit-vms.ts";
import { Units } from "./units.ts";

/** Called with a server whose VMs were counted anew. */
export type RecountListener = (server: number) => void;

/**
 * {@link PlantFigures} that are kept up to date. What a level or a grouping needs is built when it is first asked for; from
 * then on only the servers are looked at whose VMs have changed.
 */
export class IndexedFigures implements PlantFigures {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #parts: PlantParts;
  readonly #onRecount: RecountListener;
  readonly #units = new Map<UnitLevel, Units>();
  readonly #unitVms = new Map<UnitLevel, UnitVms>();
  readonly #groups = new Map<Grouping, Int32Array>();
  readonly #groupVms = new Map<string, GroupVms>();
  /** Servers whose VMs have changed since; null before anything was asked. */
  #changes: ServerChanges | null = null;

  constructor(servers: ServerTable, vms: VmTable, parts: PlantParts, onRecount: RecountListener) {
    this.#servers = servers;
    this.#vms = vms;
    this.#parts = parts;
    this.#onRecount = onRecount;
  }

  /** Counts anew what has changed since the last time. */
  bringUpToDate(): void {
    this.#changes ??= this.#servers.watch();
    const { servers, count } = this.#changes;
    for (let i = 0; i < count; i++) {
      for (const vms of this.#unitVms.values()) vms.recount(servers[i]!);
      for (const vms of this.#groupVms.values()) vms.recount(servers[i]!);
      this.#onRecount(servers[i]!);
    }
    this.#changes.clear();
  }

  units(level: UnitLevel): Units {
    return found(this.#units, level, () => new Units(this.#parts.topology, level));
  }

  vmsIn(level: UnitLevel, unit: number): number {
    return this.vmsByUnit(level)[unit]!;
  }

  /** VMs by unit of a level. */
  vmsByUnit(level: UnitLevel): Int32Array {
    this.bringUpToDate();
    return found(this.#unitVms, level, () => new UnitVms(this.#servers, this.units(level))).count;
  }

  groupIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number {
    return this.#groupVmsAt(level, by).inUnit(unit, this.#groupsBy(by)[vm]!);
  }

  unitsWith(level: UnitLevel, vm: number, by: Grouping): readonly number[] {
    return [...this.#groupVmsAt(level, by).unitsWith(this.#groupsBy(by)[vm]!)].sort((a, b) => a - b);
  }

  #groupVmsAt(level: UnitLevel, by: Grouping): GroupVms {
    this.bringUpToDate();
    const groups = this.#groupsBy(by);
    return found(
      this.#groupVms,
      `${level} ${by}`,
      () => new GroupVms(this.#parts, this.units(level), groups),
    );
  }

  #groupsBy(by: Grouping): Int32Array {
    return found(this.#groups, by, () => groupsOf(this.#vms, by));
  }
}

function found<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
