import { describe, expect, it } from "vitest";
import { many, SERVER, SmallPlant, type StandingVm } from "./small-plant.ts";

/** Two racks of two chassis of two servers: servers 0 and 1, 2 and 3 in the first rack. */
const PLANT = many(4, many(2, SERVER));
/** Half of a server's CPU. */
const vm = (tenant: number, on?: number): StandingVm => ({
  vcpus: 2,
  tenant,
  ...(on !== undefined && { on }),
});

function placed(
  policy: string,
  parameters: Readonly<Record<string, unknown>>,
  vms: readonly StandingVm[],
): number[] {
  return new SmallPlant(policy, parameters, PLANT, vms).placeAll();
}

describe("affinity", () => {
  it("brings VMs of a tenant to where others of it are", () => {
    const vms = [vm(0, 5), vm(1), vm(0), vm(1), vm(0)];
    // Tenant 1 begins at server 0. When server 5 is full, tenant 0 goes on by first fit.
    expect(placed("affinity", {}, vms)).toEqual([0, 5, 0, 1]);
    expect(placed("affinity", { strength: "required" }, vms)).toEqual([0, 5, 0, -1]);
    expect(placed("affinity", { strength: "required", level: "chassis" }, vms)).toEqual([0, 4, 0, 4]);
  });

  it.each([
    ["server", [6, 0, 0, 1]],
    ["chassis", [6, 7, 7, 0]],
    ["rack", [4, 4, 5, 5]],
    ["row", [0, 0, 1, 1]],
    ["hall", [0, 0, 1, 1]],
    ["site", [0, 0, 1, 1]],
  ])("holds within a %s", (level, servers) => {
    // Tenant 0 stands on half of server 6; server 7 is in its chassis, 4 and 5 in its rack.
    expect(placed("affinity", { level }, [vm(0, 6), ...many(4, vm(0))])).toEqual(servers);
  });

  it("goes by VM type where asked to", () => {
    const typed = (type: string, on?: number): StandingVm => ({ ...vm(0, on), type });
    const vms = [typed("web", 3), typed("database", 6), typed("database"), typed("web")];
    expect(placed("affinity", { by: "vm-type" }, vms)).toEqual([6, 3]);
  });

  it("goes by workload where asked to", () => {
    const vms = [
      { ...vm(0, 3), workload: 1 },
      { ...vm(0, 6), workload: 2 },
      { ...vm(1), workload: 2 },
    ];
    expect(placed("affinity", { by: "workload" }, vms)).toEqual([6]);
  });

  it.each([
    ["first-fit", 0],
    ["pack", 6],
    ["spread", 0],
  ])("leaves the choice among units to %s", (base, server) => {
    // Tenant 0 is in the first and the last chassis; with strangers the last one holds more VMs.
    const vms = [vm(0, 1), vm(0, 7), vm(1, 7), vm(1, 6), vm(0)];
    expect(placed("affinity", { level: "chassis", base }, vms)).toEqual([server]);
  });
});

describe("anti-affinity", () => {
  it("keeps VMs of a tenant apart", () => {
    const vms = [vm(0, 0), vm(1), vm(0), vm(0)];
    expect(placed("anti-affinity", {}, vms)).toEqual([0, 1, 2]);
    expect(placed("anti-affinity", { level: "chassis" }, vms)).toEqual([0, 2, 4]);
    expect(placed("anti-affinity", { level: "rack" }, vms)).toEqual([0, 4, 1]);
  });

  it("gives up, or waits, where there is no unit without others", () => {
    const vms = [vm(0, 0), vm(0, 4), vm(0, 5), vm(0)];
    // Two racks: one VM of the tenant in the first, two in the second.
    expect(placed("anti-affinity", { level: "rack" }, vms)).toEqual([0]);
    expect(placed("anti-affinity", { level: "rack", strength: "required" }, vms)).toEqual([-1]);
    expect(placed("anti-affinity", { level: "site", strength: "required" }, vms)).toEqual([-1]);
  });

  it.each([
    ["first-fit", 1],
    ["pack", 7],
    ["spread", 1],
  ])("leaves the choice among units to %s", (base, server) => {
    const vms = [vm(0, 0), vm(1, 7), vm(0)];
    expect(placed("anti-affinity", { base }, vms)).toEqual([server]);
  });
});

describe("a VM that moves", () => {
  it("is no company for itself", () => {
    const plant = new SmallPlant("anti-affinity", { level: "rack", strength: "required" }, PLANT, [vm(0, 0)]);
    // It stands on server 0 while it is looked for another place.
    expect(plant.search.find(0)).toBe(0);
    const together = new SmallPlant("affinity", { strength: "required" }, PLANT, [vm(0, 3)]);
    expect(together.search.find(0)).toBe(0);
  });
});
