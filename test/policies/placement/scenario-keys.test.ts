import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../../src/cli/command-line.ts";
import { metricsOf } from "../../../src/datacenter/metrics.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { loadScenario, parseScenario } from "../../../src/scenario/load.ts";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { recordedTerminal } from "../../support/recorded-terminal.ts";

function scenario(placement: string): string {
  return `version: 1
name: small
duration: 1 h
vmTypes: { small: { speed: 500 MHz, memory: 1 GiB } }
sites: [{ servers: [{ type: hp-ml110-g5, count: 2 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 2, vmTypes: [small] }]
placement: ${placement}
`;
}

/** The exit code of `validate` for a scenario with this placement, and what it says. */
async function refusal(placement: string): Promise<string> {
  const folder = temporaryFolder({ "s.yaml": scenario(placement) });
  const terminal = recordedTerminal();
  const exitCode = await commandLine(["validate", join(folder, "s.yaml")], terminal);
  return `exit ${exitCode}: ${terminal.written.err.trimEnd().replaceAll(`${folder}/`, "")}`;
}

describe("placement in a scenario", () => {
  it("is by indexes and by one scheduler that takes no time, unless it says otherwise", () => {
    const { placement } = parseScenario(scenario("{ policy: first-fit }"), "s.yaml");
    expect(placement).toMatchObject({
      search: "indexed",
      schedulers: { count: 1, decisionTimeS: 0, retries: 3 },
    });
    const other =
      "{ policy: first-fit, search: scan, schedulers: { count: 4, decisionTime: 100 ms, retries: 0 } }";
    expect(parseScenario(scenario(other), "s.yaml").placement).toMatchObject({
      search: "scan",
      schedulers: { count: 4, decisionTimeS: 0.1, retries: 0 },
    });
  });
});

describe("what is refused of placement", () => {
  it("is an unknown policy", async () => {
    expect(await refusal("{ policy: best-fitt }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:22 placement.policy: found "best-fitt", expected one of first-fit, next-fit, best-fit, worst-fit, random-fit, best-fit-threshold, power-aware-best-fit, cosine-similarity, dot-product, weighted-dot-product, l2-norm-difference, affinity, anti-affinity, pack-by-chassis, spread-by-chassis, whole-server, nearest "best-fit""`,
    );
  });

  it("is an unknown resource", async () => {
    expect(await refusal("{ policy: best-fit, resource: disk }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:42 placement.resource: found "disk", expected one of cpu, memory"`,
    );
  });

  it("is a threshold above 100 %", async () => {
    expect(await refusal("{ policy: best-fit-threshold, threshold: 120 % }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:53 placement.threshold: found "120 %", expected a fraction from 0 to 1"`,
    );
  });

  it("is a negative weight", async () => {
    expect(await refusal("{ policy: weighted-dot-product, cpuWeight: -1 }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:55 placement.cpuWeight: found -1, expected a number of at least 0"`,
    );
  });

  it("is an unknown level", async () => {
    expect(await refusal("{ policy: affinity, level: room }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:39 placement.level: found "room", expected one of server, chassis, rack, row, hall, site, nearest "row""`,
    );
  });

  it("is an unknown group, strength and base", async () => {
    expect(
      await refusal("{ policy: anti-affinity, by: owner, strength: strict, base: random }"),
    ).toMatchInlineSnapshot(`
      "exit 3: s.yaml:7:41 placement.by: found "owner", expected one of tenant, vm-type, workload
      s.yaml:7:58 placement.strength: found "strict", expected one of required, preferred
      s.yaml:7:72 placement.base: found "random", expected one of first-fit, pack, spread"
    `);
  });

  it("is a parameter of another policy", async () => {
    expect(await refusal("{ policy: pack-by-chassis, level: rack }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:39 placement.level: found unknown key "level", expected one of policy, whenFull, queue, search, schedulers"`,
    );
  });

  it("is an unknown search", async () => {
    expect(await refusal("{ policy: first-fit, search: index }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:41 placement.search: found "index", expected one of indexed, scan, nearest "indexed""`,
    );
  });

  it("is a number of schedulers that stands alone", async () => {
    expect(await refusal("{ policy: first-fit, schedulers: 4 }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:45 placement.schedulers: found 4, expected a mapping"`,
    );
  });

  it("is no schedulers", async () => {
    expect(await refusal("{ policy: first-fit, schedulers: { count: 0 } }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:54 placement.schedulers.count: found 0, expected a whole number from 1 to 1000"`,
    );
  });

  it("is a time without a unit, and negative retries", async () => {
    expect(
      await refusal("{ policy: first-fit, schedulers: { decisionTime: 5, retries: -1 } }"),
    ).toMatchInlineSnapshot(`
      "exit 3: s.yaml:7:61 placement.schedulers.decisionTime: found 5, expected a time in us, ms, s, min, h or d, such as 5 min
      s.yaml:7:73 placement.schedulers.retries: found -1, expected a whole number of at least 0"
    `);
  });

  it("is an unknown key of schedulers", async () => {
    expect(await refusal("{ policy: first-fit, schedulers: { counts: 2 } }")).toMatchInlineSnapshot(
      `"exit 3: s.yaml:7:47 placement.schedulers.counts: found unknown key "counts", expected one of count, decisionTime, retries, nearest "count""`,
    );
  });
});

describe("coldaisle list placement", () => {
  it("says what there is", async () => {
    const terminal = recordedTerminal();
    await commandLine(["list", "placement"], terminal);
    expect(terminal.written.out).toMatchInlineSnapshot(`
      "placement
        first-fit             the first server, in the order of the scenario, that can hold the VM
        next-fit              the first server that can hold the VM, from the one chosen last on and round the end
        best-fit              the server with the least of a resource left
        worst-fit             the server with the most of a resource left
        random-fit            any server that can hold the VM, each with the same probability
        best-fit-threshold    the server in most demand, if demand with the VM's stays below a share of its capacity
        power-aware-best-fit  the server whose power grows least, VMs taken in decreasing order of demand
        cosine-similarity     the server where what is left is most in the proportion that the VM asks for: the least angle between both
        dot-product           the server with most left of what the VM asks most of: the largest dot product of both
        weighted-dot-product  as dot-product, with a weight for each resource
        l2-norm-difference    the server that the VM fills most exactly: the least Euclidean distance of what it asks for from what is left
        affinity              a server, chassis, rack, row, hall or site with other VMs of the same group
        anti-affinity         a server, chassis, rack, row, hall or site without other VMs of the same group
        pack-by-chassis       the fullest chassis with room, and the first server in it that can hold the VM
        spread-by-chassis     the emptiest chassis with room, and the first server in it that can hold the VM
        whole-server          the first empty server, for one job alone, as batch clusters allocate nodes
      "
    `);
  });
});

describe("scenarios/placement.yaml", () => {
  it("runs as it stands: empty servers go off, nobody moves, whole chassis are dark", async () => {
    const simulation = new Simulation((await buildScenario(loadScenario("scenarios/placement.yaml"))).spec);
    simulation.run();
    const metrics = Object.fromEntries(metricsOf(simulation).map(({ name, read }) => [name, read()]));
    expect(metrics).toMatchObject({ migrations: 0, vmRequests: 2000, vmsRejected: 0, placementConflicts: 0 });
    expect(metrics.energyKWh).toMatchInlineSnapshot(`266.7010455785634`);
    const { serverChassis, count } = simulation.spec.topology;
    const lit = new Set(
      serverChassis.filter((_, server) => simulation.servers.state[server] !== SERVER_STATE.off),
    );
    expect(lit.size).toBeLessThan(count.chassis);
    expect(metrics.meanWaitingS).toMatchInlineSnapshot(`18.62278934918344`);
  });
});
