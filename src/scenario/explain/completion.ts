import { profileNames } from "../compatibility.ts";
import { baseName, type EquipmentSection, INHERITED_FIGURES } from "../resolve/equipment.ts";
import type { ResolvedTypes } from "../resolve/resolve.ts";
import {
  type CheckedFields,
  chassisTypeFields,
  serverTypeFields,
  storageTypeFields,
  switchTypeFields,
} from "../schema/equipment.ts";
import { uplinkFields } from "../schema/network.ts";
import type { Path } from "../schema/problems.ts";
import type { Scenario, TaskSpec, TaskVmSpec, VmTypeSpec } from "../specification.ts";
import { placeOf } from "../yaml/place.ts";
import type { Explained, Provenance } from "./explained.ts";

/** What stands for the keys that a mapping leaves out. */
export interface Completion {
  /** Checked values by key; null: the key has no meaning here; undefined: nothing stands for it. */
  readonly values: CheckedFields;
  /** Where the value of a key comes from. */
  provenanceOf(key: string): Provenance;
}

/** What the program decides where nobody says anything. */
export const BY_DEFAULT: Provenance = { place: placeOf({ kind: "default" }), through: "" };

/** Knows what a resolved scenario holds where its file says nothing. */
export class Completions {
  readonly #scenario: Scenario;
  readonly #types: ResolvedTypes;

  constructor(scenario: Scenario, types: ResolvedTypes) {
    this.#scenario = scenario;
    this.#types = types;
  }

  /**
   * Of the mapping at a path; undefined: nothing is known of it, what it leaves out is left out.
   *
   * @param written - the mapping as the file has it
   * @param explained - the sections that stand before it
   */
  at(path: Path, written: CheckedFields, explained: ReadonlyMap<string, Explained>): Completion | undefined {
    const [section, name, list, row] = path;
    switch (section) {
      case "compatibility":
        return this.#compatibility();
      case "hypervisors":
        return path.length === 2 ? byDefault(this.#hypervisorFields(String(name))) : undefined;
      case "vmTypes":
        return path.length === 2 ? byDefault(vmFields(this.#types.vms.find(String(name))!)) : undefined;
      case "workloads": {
        const workload = this.#scenario.workloads[Number(name)]!;
        if (path.length === 2) return byDefault({ tenant: this.#scenario.tenants[workload.tenant] });
        if (path.length !== 4 || workload.kind !== "tasks") return undefined;
        return list === "vms"
          ? vmCompletion(workload.vms[Number(row)]!, written.type, explained)
          : byDefault(taskFields(workload.tasks[Number(row)]!));
      }
      case "network":
        return isUplink(name) && path.length === 2
          ? byDefault(uplinkFields(this.#scenario.network![name]))
          : undefined;
      default:
        return isEquipment(section) && path.length === 2
          ? this.#equipment(section, String(name), written)
          : undefined;
    }
  }

  /** Types of a section that the scenario uses and does not define. */
  *catalogued(
    section: Path[number] | undefined,
    defined: CheckedFields,
  ): Iterable<readonly [name: string, Completion]> {
    if (!isEquipment(section)) return;
    for (const name of this.#used(section)) {
      if (Object.hasOwn(defined, name)) continue;
      const provenance = catalogue(name);
      yield [name, { values: this.#fields(section, name), provenanceOf: () => provenance }];
    }
  }

  /** What the file would say for a complete hypervisor. */
  #hypervisorFields(name: string): CheckedFields {
    const { paging, io, type, processor, startUpS, memoryOverheadMiB } =
      this.#scenario.virtualisation!.hypervisors[name]!;
    return {
      paging,
      io,
      type: String(type),
      processor,
      startUp: startUpS,
      memoryOverhead: memoryOverheadMiB,
    };
  }

  #compatibility(): Completion {
    const { profile, switches } = this.#scenario.compatibility;
    if (profile === profileNames()[0]) return byDefault({ ...switches });
    const provenance = { place: placeOf({ kind: "profile", profile }), through: "" };
    return { values: { ...switches }, provenanceOf: () => provenance };
  }

  #equipment(section: EquipmentSection, name: string, written: CheckedFields): Completion {
    const base = baseName(section, written as { readonly base?: string });
    const inherited = base === undefined ? BY_DEFAULT : catalogue(base);
    const isInherited = (key: string): boolean =>
      section !== "serverTypes" || key === "power" || Object.hasOwn(INHERITED_FIGURES, key);
    return {
      values: { base: null, ...this.#fields(section, name) },
      provenanceOf: (key) => (isInherited(key) ? inherited : BY_DEFAULT),
    };
  }

  /** A type is there: the scenario would not have been resolved without it. */
  #fields(section: EquipmentSection, name: string): CheckedFields {
    const { servers, chassis, switches, storage } = this.#types;
    switch (section) {
      case "serverTypes":
        return serverTypeFields(servers.find(name)!.spec);
      case "chassisTypes":
        return chassisTypeFields(chassis.find(name)!.spec);
      case "switchTypes":
        return switchTypeFields(switches.find(name)!);
      case "storageTypes":
        return storageTypeFields(storage.find(name)!);
    }
  }

  #used(section: EquipmentSection): Iterable<string> {
    const { servers, chassis, switches, storage } = this.#types;
    const tables = {
      serverTypes: servers,
      chassisTypes: chassis,
      switchTypes: switches,
      storageTypes: storage,
    };
    return tables[section].used.keys();
  }
}

const EQUIPMENT: readonly unknown[] = ["serverTypes", "chassisTypes", "switchTypes", "storageTypes"];

function isEquipment(section: unknown): section is EquipmentSection {
  return EQUIPMENT.includes(section);
}

const UPLINKS = ["backplane", "rack", "hall", "core"] as const;

function isUplink(key: unknown): key is (typeof UPLINKS)[number] {
  return (UPLINKS as readonly unknown[]).includes(key);
}

function catalogue(type: string): Provenance {
  return { place: placeOf({ kind: "catalogue", type }), through: "" };
}

function byDefault(values: CheckedFields): Completion {
  return { values, provenanceOf: () => BY_DEFAULT };
}

/** What the file would say for a complete VM; the speed of the server's cores, whatever they are, cannot be said. */
function vmFields(vm: VmTypeSpec): CheckedFields {
  return {
    vcpus: vm.vcpus,
    speed: Number.isFinite(vm.vcpuMhz) ? vm.vcpuMhz : undefined,
    memory: vm.memoryMiB,
    network: vm.networkBitps,
    shares: vm.shares,
    cap: { capMhz: vm.capMhz, capFraction: vm.capFraction },
    reservation: vm.reservationMhz,
  };
}

/** A VM has from its type what it does not say itself. */
function vmCompletion(vm: TaskVmSpec, type: unknown, explained: ReadonlyMap<string, Explained>): Completion {
  const values = vmFields(vm);
  const types = explained.get("vmTypes");
  const ofType =
    type !== undefined && types?.kind === "mapping" ? types.entries.get(String(type)) : undefined;
  if (ofType?.kind !== "mapping") return byDefault(values);
  const through = `vmTypes.${type}`;
  return {
    values,
    provenanceOf: (key) => {
      const field = ofType.entries.get(key);
      return field?.kind === "value" ? { place: field.place, through } : BY_DEFAULT;
    },
  };
}

function taskFields({ demand, capMhz, capFraction }: TaskSpec): CheckedFields {
  const given =
    demand.kind === "fragments" ? { repeat: demand.repeat, work: null } : { repeat: null, fragments: null };
  return { ...given, cap: { capMhz, capFraction } };
}
