import { IDEAL_CHASSIS } from "../../models/plant/enclosure.ts";
import { defineServerType, type ServerType } from "../../models/plant/server-type.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { TopologyBuilder } from "../../models/plant/topology-builder.ts";
import { createPowerModel } from "../../models/power/registry.ts";
import type {
  ChassisGroupSpec,
  GroupSpec,
  HallSpec,
  RackSpec,
  Scenario,
  SiteSpec,
} from "../specification.ts";
import { hypervisorRow } from "./virtualisation.ts";

/** Builds the plant that a scenario describes. Servers are numbered site by site, in the order of the file. */
export function buildPlant(scenario: Scenario): Topology {
  return new PlantBuilder(scenario).build();
}

class PlantBuilder {
  readonly #scenario: Scenario;
  readonly #topology: TopologyBuilder = new TopologyBuilder();
  /** By name and hypervisor: servers of one type that run their guests in different ways are of two. */
  readonly #serverTypes: Map<string, ServerType> = new Map();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  build(): Topology {
    for (const site of this.#scenario.sites) this.#addSite(site);
    return this.#topology.build();
  }

  #addSite(spec: SiteSpec): void {
    const site = this.#topology.addSite(spec.name);
    for (let i = 0; i < spec.repeat; i++) this.#addServers(spec.servers, { site });
    const isIdeal = spec.enclosure === "ideal";
    for (const hall of spec.halls) {
      for (let i = 0; i < hall.count; i++) {
        this.#addHall(hall, site, hall.count === 1 ? hall.name : `${hall.name}-${i + 1}`, isIdeal);
      }
    }
    if (!isIdeal) this.#addSwitches(spec.switches, { site });
  }

  #addHall(spec: HallSpec, site: number, name: string, isIdeal: boolean): void {
    const hall = this.#topology.addHall(site, name, spec.kind);
    for (const rowSpec of spec.rows) {
      for (let i = 0; i < rowSpec.count; i++) {
        const row = this.#topology.addRow(hall);
        for (const rack of rowSpec.racks) {
          for (let k = 0; k < rack.count; k++) this.#addRack(rack, row, isIdeal);
        }
      }
    }
    if (!isIdeal) this.#addSwitches(spec.switches, { hall });
  }

  #addRack(spec: RackSpec, row: number, isIdeal: boolean): void {
    const rack = this.#topology.addRack(row, spec.heightU);
    for (const group of spec.chassis) {
      for (let i = 0; i < group.count; i++) this.#addChassis(group, rack, isIdeal);
    }
    this.#addServers(spec.servers, { rack });
    if (isIdeal) return;
    this.#addSwitches(spec.switches, { rack });
    for (const { type, count } of spec.storage) {
      for (let i = 0; i < count; i++)
        this.#topology.addStorageBrick(this.#scenario.storageTypes[type]!, rack);
    }
  }

  #addChassis(spec: ChassisGroupSpec, rack: number, isIdeal: boolean): void {
    const type = this.#scenario.chassisTypes[spec.type]!;
    const { heightU, slots } = type;
    const chassis = this.#topology.addChassis(rack, isIdeal ? { ...IDEAL_CHASSIS, heightU, slots } : type);
    this.#addServers(spec.servers, { chassis });
  }

  #addServers(groups: readonly GroupSpec[], place: Parameters<TopologyBuilder["addServer"]>[1]): void {
    for (const group of groups) {
      const type = this.#serverType(group);
      for (let i = 0; i < group.count; i++) this.#topology.addServer(type, place);
    }
  }

  #serverType({ type: name, hypervisor: own }: GroupSpec): ServerType {
    const { power, hypervisor: usual, ...figures } = this.#scenario.serverTypes[name]!;
    const hypervisor = hypervisorRow(this.#scenario, own ?? usual);
    const key = `${hypervisor} ${name}`;
    let type = this.#serverTypes.get(key);
    if (type === undefined) {
      type = defineServerType({
        ...figures,
        power: createPowerModel(power.name, power.parameters),
        hypervisor,
      });
      this.#serverTypes.set(key, type);
    }
    return type;
  }

  #addSwitches(groups: readonly GroupSpec[], place: Parameters<TopologyBuilder["addSwitch"]>[1]): void {
    for (const { type, count } of groups) {
      for (let i = 0; i < count; i++) this.#topology.addSwitch(this.#scenario.switchTypes[type]!, place);
    }
  }
}
