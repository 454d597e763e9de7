// A day of two racks whose servers are emptied and put to sleep as load falls: metrics, and columns of the time series.
import { defineScenario, simulate } from "coldaisle";

const chassis = { type: "blade-chassis", count: 2, servers: [{ type: "dell-r720-e5-2660", count: 16 }] };
const rack = { count: 2, chassis: [chassis] };

const scenario = await defineScenario({
  version: 1,
  name: "consolidation day",
  duration: "24 h",
  vmTypes: {
    large: { vcpus: 4, speed: "2200 MHz", memory: "4 GiB" },
    small: { vcpus: 1, speed: "2200 MHz", memory: "2 GiB" },
  },
  sites: [{ halls: [{ name: "hall", rows: [{ racks: [rack] }] }] }],
  workloads: [
    {
      kind: "synthetic",
      profile: "planetlab-day",
      vms: 150,
      vmTypes: ["large", "small"],
      assignment: "cycle",
    },
  ],
  placement: { policy: "power-aware-best-fit" },
  consolidation: {
    overload: { detection: "local-regression", safety: 1.2 },
    selection: { policy: "minimum-migration-time" },
  },
  powerManagement: { idleServers: "suspend", after: "10 min" },
});

const { metrics, table } = await simulate(scenario);
const series = table("timeseries");
const [timeS, powerW, serversOn] = [
  series.numbers("time_s"),
  series.numbers("power_w"),
  series.numbers("servers_on"),
];
for (let row = 0; row < series.rowCount; row += 48) {
  console.log(`${timeS[row]! / 3600} h: ${powerW[row]!.toFixed(0)} W, ${serversOn[row]} of 64 servers on`);
}
console.log(`${metrics.energyKWh!.toFixed(1)} kWh, ${metrics.migrations} migrations`);
console.log(`CPU asked for and not given: ${metrics.overallSlaPct!.toFixed(2)} %`);
