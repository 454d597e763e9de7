import { describe, expect, it } from "vitest";
import { guestCostOf } from "../../../src/hypervisor/overhead/guest-cost.ts";
import { OverheadTable } from "../../../src/hypervisor/overhead/overhead-table.ts";
import { profiles } from "../../../src/hypervisor/overhead/profiles/registry.ts";
import { webServer } from "../../../src/hypervisor/overhead/profiles/web-server.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import {
  type CombinationRequest,
  resolveCombination,
} from "../../../src/hypervisor/techniques/resolve-combination.ts";

function resolved(technique: string, more: Partial<CombinationRequest> = {}) {
  return resolveCombination({ technique, ...more }, techniques);
}

describe("what a guest costs", () => {
  it.each([
    ["kvm", resolved("hardware-assisted", { io: "virtio", type: "2" })],
    ["container", resolved("container")],
    ["paravirtual", resolved("paravirtual", { processor: "haswell" })],
  ])("is what it costs when all is measured: %s", (_name, combination) => {
    const table = new OverheadTable();
    for (const profile of profiles) {
      const { slowdown, hostShare, unmeasured } = table.slowdown(profile, combination);
      const cost = guestCostOf(profile, combination.combination);
      expect({ ...cost, io: null }).toEqual({ slowdown, hostShare, unmeasured, io: null });
    }
  });

  it("is nothing on the bare machine", () => {
    const { slowdown, hostShare, io } = guestCostOf(webServer, resolved("native").combination);
    expect([slowdown, hostShare, io.packets.addedLatencyS, io.packets.mostPerSecond]).toEqual([
      1,
      0,
      0,
      Infinity,
    ]);
  });

  it("orders ways of input and output as published: emulated, virtio, passed through, without exits", () => {
    const [emulated, virtio, passed, exitless] = [
      "emulated",
      "virtio",
      "passthrough",
      "passthrough-exitless",
    ].map(
      (io) => guestCostOf(webServer, resolved("hardware-assisted", { io, type: "2" }).combination).io.packets,
    );
    expect(emulated!.addedLatencyS).toBeGreaterThan(virtio!.addedLatencyS);
    expect(virtio!.addedLatencyS).toBeGreaterThan(passed!.addedLatencyS);
    expect(exitless!.addedLatencyS).toBe(0);
    expect(emulated!.mostPerSecond).toBeLessThan(virtio!.mostPerSecond);
    expect(virtio!.mostPerSecond).toBeLessThan(passed!.mostPerSecond);
    expect(passed!.mostPerSecond).toBeLessThan(exitless!.mostPerSecond);
  });
});
