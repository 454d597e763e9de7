import { describe, expect, it } from "vitest";
import { refuseOverfull } from "../../../src/datacenter/placement/overfull.ts";
import { MoveSearch } from "../../../src/datacenter/placement/target-search.ts";
import { Residents } from "../../../src/models/compute/residents.ts";
import { VmTable } from "../../../src/models/compute/vms.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { ServerTable } from "../../../src/models/plant/servers.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { Engine } from "../../../src/sim/engine.ts";
import { NONE } from "../../../src/sim/none.ts";
import { vmSpec } from "../../support/vm-spec.ts";

const GUEST = 0;
const MOVER = 1;

/** A server of 4,000 MHz with a guest, planned to be so full that the mover asks for what is left and a rounding error. */
function fullButForRounding(refuse: boolean): MoveSearch {
  const power = linear.create({ idle: 100, peak: 200 });
  const servers = new ServerTable([defineServerType({ name: "small", cores: 2, coreMhz: 2000, power })]);
  const vms = new VmTable([vmSpec({}), vmSpec({})]);
  new Residents(servers, vms).append(GUEST, 0);
  vms.demandMhz[MOVER] = 1000;
  servers.plannedMhz[0] = 3000 + 1e-12;
  servers.availableMhz[0] = 1000;
  const search = new MoveSearch(
    servers,
    vms,
    { key: "power-increase" },
    {
      overcommit: 1,
      memoryBindsMoves: false,
      stalePowerBaseline: false,
      ...(refuse && { onOverfull: refuseOverfull(new Engine()) }),
    },
  );
  search.refresh();
  return search;
}

describe("a move that would load a server beyond its capacity", () => {
  it("goes there by default: it is a rounding error", () => {
    expect(fullButForRounding(false).find(MOVER, null)).toBe(0);
  });

  it("ends the run where it is refused", () => {
    expect(() => fullButForRounding(true).find(MOVER, null)).toThrowErrorMatchingInlineSnapshot(
      `[Error: server 0: VM 1 would load it to 1.0000000000000002 of its capacity at t=0 s]`,
    );
  });

  it("is no matter where the server would be overloaded anyway", () => {
    expect(fullButForRounding(true).find(MOVER, () => false)).toBe(NONE);
  });

  it("is no matter where the server is barred", () => {
    const search = fullButForRounding(true);
    search.bar(0);
    expect(search.find(MOVER, null)).toBe(NONE);
  });
});
