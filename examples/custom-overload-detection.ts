// An overload detection of one's own: a server is overloaded when the mean of its last samples and the request of now
// exceed a threshold together. It is registered under its name, so that a scenario in YAML can ask for it.
import { defineOverloadDetection, parseScenario, simulate } from "coldaisle";

const movingAverage = defineOverloadDetection({
  name: "moving-average",
  meaning: "a server is overloaded when the mean of its last samples exceeds a threshold",
  parameters: {
    samples: { kind: "number", integer: true, min: 1, max: 30, default: 6, meaning: "samples that count" },
    threshold: { kind: "quantity", dimension: "fraction", default: 0.8, meaning: "share of the capacity" },
  },
  create: ({ samples, threshold }) => ({
    overloaded(view, server) {
      const request = view.requestedMhz(server) / view.capacityMhz(server);
      const history = view.history(server);
      let sum = request;
      for (let i = 0; i < samples; i++) sum += history[i]!;
      return request > 1 || sum / (samples + 1) > threshold;
    },
  }),
});

const SCENARIO = `version: 1
name: moving average
duration: 12 h
vmTypes: { small: { speed: 2 GHz, memory: 512 MiB } }
sites: [{ servers: [{ type: hp-ml110-g5, count: 30 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 60, vmTypes: [small] }]
placement: { policy: power-aware-best-fit }
consolidation:
  overload: { detection: moving-average, threshold: 60 % }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend }
`;

const others = ["static-threshold, threshold: 60 %", "local-regression"];
for (const detection of ["moving-average, threshold: 60 %", ...others]) {
  const text = SCENARIO.replace("moving-average, threshold: 60 %", detection);
  const { metrics } = await simulate(await parseScenario(text, "s.yaml", { policies: [movingAverage] }));
  const figures = `${metrics.energyKWh!.toFixed(2)} kWh, ${metrics.migrations} migrations`;
  console.log(`${detection.padEnd(33)}  ${figures}, ${metrics.overallSlaPct!.toFixed(2)} % CPU short`);
}
