// Loading and checking a scenario: every problem has its place, what was found, what was expected.
import { loadScenario, parseScenario, ScenarioError } from "coldaisle";

const { scenario } = await loadScenario("scenarios/quickstart.yaml", {
  overrides: ["duration=2 h"],
  seed: 5,
});
console.log(`${scenario.name}: ${scenario.durationS} s, seed ${scenario.seed}`);
console.log(
  `VM types: ${Object.values(scenario.vmTypes)
    .map(({ name, memoryMiB }) => `${name} ${memoryMiB} MiB`)
    .join(", ")}`,
);

const wrong = `version: 1
name: wrong
duration: 24
vmTypes: { small: { speed: 500 MHz, memory: 1 GiB } }
sites: [{ servers: [{ type: hp-ml110-g6, count: 2 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }]
placement: { polcy: first-fit }
`;
try {
  await parseScenario(wrong, "wrong.yaml");
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  for (const { line, column, path, found, expected, nearest } of error.diagnostics) {
    console.log(
      `${line}:${column} ${path}: ${found}; ${expected}${nearest === undefined ? "" : ` (${nearest}?)`}`,
    );
  }
}
