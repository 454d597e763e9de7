// A sweep in code: the same day under several thresholds of overload, each with three seeds.
import { defineScenario, type ScenarioFile, simulate } from "coldaisle";

const day: ScenarioFile = {
  version: 1,
  name: "threshold sweep",
  duration: "12 h",
  vmTypes: { small: { vcpus: 1, speed: "2 GHz", memory: "512 MiB" } },
  sites: [{ servers: [{ type: "hp-ml110-g5", count: 30 }] }],
  workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 60, vmTypes: ["small"] }],
  placement: { policy: "power-aware-best-fit" },
  consolidation: {
    overload: { detection: "static-threshold" },
    selection: { policy: "minimum-migration-time" },
  },
  powerManagement: { idleServers: "suspend" },
};

console.log("threshold  energy kWh  migrations  SLA %");
for (const threshold of ["50 %", "70 %", "90 %"]) {
  let energyKWh = 0;
  let migrations = 0;
  let slaPct = 0;
  const seeds = [1, 2, 3];
  for (const seed of seeds) {
    const overrides = [`consolidation.overload.threshold=${threshold}`];
    const { metrics } = await simulate(await defineScenario(day, { seed, overrides }));
    energyKWh += metrics.energyKWh! / seeds.length;
    migrations += metrics.migrations! / seeds.length;
    slaPct += metrics.overallSlaPct! / seeds.length;
  }
  const cells = [
    threshold.padStart(9),
    energyKWh.toFixed(3).padStart(10),
    migrations.toFixed(1).padStart(10),
  ];
  console.log([...cells, slaPct.toFixed(2).padStart(5)].join("  "));
}
