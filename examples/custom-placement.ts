// A placement policy of one's own, against two that come with the program: the server with the fewest VMs, but no more
// than so many. Parameters are declared, so that a scenario's are checked and have units and defaults.
import { definePlacement, defineScenario, type ScenarioFile, simulate } from "coldaisle";

const fewestVms = definePlacement({
  name: "fewest-vms",
  meaning: "the server with the fewest VMs",
  parameters: {
    most: { kind: "number", integer: true, min: 1, default: 8, meaning: "VMs that a server takes at most" },
  },
  create: ({ most }) => ({
    key: "score",
    // The least score wins; Infinity is never chosen.
    score: (view, server) => (view.vmCount(server) < most ? view.vmCount(server) : Infinity),
  }),
});

function day(placement: ScenarioFile["placement"]): ScenarioFile {
  return {
    version: 1,
    name: "custom placement",
    duration: "24 h",
    vmTypes: { small: { vcpus: 1, speed: "2 GHz", memory: "2 GiB" } },
    sites: [{ servers: [{ type: "dell-r720-e5-2660", count: 20 }] }],
    workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 60, vmTypes: ["small"] }],
    placement: placement!,
    powerManagement: { idleServers: "off" },
  };
}

const policies: readonly [string, ScenarioFile["placement"]][] = [
  ["first-fit", { policy: "first-fit" }],
  ["power-aware-best-fit", { policy: "power-aware-best-fit" }],
  ["fewest-vms", { policy: fewestVms, most: 4 }],
];
for (const [name, placement] of policies) {
  const { metrics, table } = await simulate(await defineScenario(day(placement)));
  const inUse = table("servers")
    .numbers("active_s")
    .filter((activeS) => activeS > 0).length;
  console.log(`${name.padEnd(20)}  ${metrics.energyKWh!.toFixed(2)} kWh, ${inUse} servers in use`);
}
