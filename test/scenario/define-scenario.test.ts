import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { definePlacement } from "../../src/policies/define.ts";
import { defineScenario } from "../../src/scenario/define-scenario.ts";
import { scenarioText } from "../../src/scenario/load.ts";
import { loadWithPolicies, parseWithPolicies } from "../../src/scenario/load-with-policies.ts";
import type { ScenarioFile } from "../../src/scenario/scenario-file.ts";
import { readYaml } from "../../src/scenario/yaml/read-yaml.ts";

const SMALL: ScenarioFile = {
  version: 1,
  name: "small",
  duration: "1 h",
  vmTypes: { small: { speed: "500 MHz", memory: "613 MiB" } },
  sites: [{ servers: [{ type: "hp-ml110-g4", count: 2 }] }],
  workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 4, vmTypes: ["small"] }],
};

const emptiest = definePlacement({
  name: "emptiest",
  parameters: { weight: { kind: "number", default: 1, meaning: "what a VM counts" } },
  create: ({ weight }) => ({ key: "score", score: (view, server) => weight * view.vmCount(server) }),
});

describe("a scenario in code", () => {
  const files = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));

  it.each(files)("is what the same is in a file: %s", async (name) => {
    const file = `scenarios/${name}`;
    const definition = readYaml(readFileSync(file, "utf8")).data as ScenarioFile & Record<string, unknown>;
    for (const key of Object.keys(definition)) if (key.startsWith("x-")) delete definition[key];
    const inFile = await loadWithPolicies(file);
    const policies = Object.values(inFile.policies.known)
      .flat()
      .filter(({ user }) => user !== null);
    // Paths are relative to another folder.
    if (policies.length > 0) return;
    const { scenario } = await defineScenario(definition as ScenarioFile);
    expect(scenarioText(scenario)).toBe(scenarioText(inFile.scenario));
  });

  it("may hold a policy itself, whose parameters are checked", async () => {
    const { scenario } = await defineScenario({ ...SMALL, placement: { policy: emptiest, weight: 2 } });
    expect(scenario.placement.policy).toEqual({
      name: "emptiest",
      parameters: { weight: 2 },
      origin: { module: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    await expect(
      defineScenario({ ...SMALL, placement: { policy: emptiest, wait: 2 } }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ScenarioError: scenario placement.wait: found unknown key "wait", expected one of policy, weight, whenFull, queue, search, schedulers, nearest "weight"]`,
    );
  });

  it("is refused with paths in place of positions", async () => {
    const wrong = { ...SMALL, duration: "24", sites: [{ servers: [{ type: "hp-ml110-g6", count: 2 }] }] };
    await expect(defineScenario(wrong as unknown as ScenarioFile)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ScenarioError: scenario duration: found "24", expected a time in us, ms, s, min, h or d, such as 5 min]`,
    );
  });

  it("takes overrides, a seed and inputs as files do", async () => {
    const overrides = ["sites.0.servers.0.count=3"];
    const { scenario } = await defineScenario(SMALL, { overrides, seed: 9 });
    expect([scenario.sites[0]!.servers[0]!.count, scenario.seed]).toEqual([3, 9]);
  });
});

describe("a policy given in code", () => {
  const load = (...policies: readonly unknown[]) =>
    parseWithPolicies(JSON.stringify(SMALL), "s.yaml", { policies: policies as never });

  it("has a name of its own", async () => {
    await expect(load(emptiest, emptiest)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: policies[1].name: found "emptiest" again, expected a name of its own among policies of kind placement]`,
    );
    await expect(load({ ...emptiest, name: "first-fit" })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: policies[0].name: found "first-fit" again, expected a name of its own among policies of kind placement]`,
    );
  });

  it("keeps to the contract", async () => {
    await expect(load(3)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: policies[0]: found 3, expected a policy: kind, name, parameters and create]`,
    );
    await expect(load({ ...emptiest, create: 3 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: policies[0].create: found 3, expected a function that returns the policy]`,
    );
  });

  it("is part of what a run's id follows from", async () => {
    const named = (policy: typeof emptiest) => defineScenario({ ...SMALL, placement: { policy } });
    const other = { ...emptiest, create: () => ({ key: "server-id" as const }) };
    const texts = await Promise.all([emptiest, emptiest, other].map(named));
    const [first, same, another] = texts.map(({ scenario }) => scenarioText(scenario));
    expect(same).toBe(first);
    expect(another).not.toBe(first);
  });
});

it("is refused by the compiler where it can be", () => {
  const refused: readonly ScenarioFile[] = [
    // @ts-expect-error a bare number is no time
    { ...SMALL, duration: 24 },
    // @ts-expect-error a unit of something else
    { ...SMALL, duration: "24 W" },
    // @ts-expect-error an unknown key
    { ...SMALL, durations: "24 h" },
    // @ts-expect-error an unknown policy
    { ...SMALL, placement: { policy: "first-fti" } },
    // @ts-expect-error a parameter of another policy
    { ...SMALL, placement: { policy: "first-fit", threshold: 3 } },
  ];
  // The checks are in the comments above: `npm run check:types` makes them.
  expect(refused).toHaveLength(5);
});
