import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/scenario/diagnostics.ts";
import { parseScenario, scenarioText } from "../../src/scenario/load.ts";

const WITHOUT = `version: 1
name: valid
duration: 1 h
serverTypes:
  t1: { cores: 2, coreSpeed: 2 GHz, power: { model: linear, idle: 100 W, peak: 200 W } }
vmTypes:
  small: { speed: 500 MHz, memory: 613 MiB }
sites:
  - servers: [{ type: t1, count: 2 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }
`;

const VALID = `${WITHOUT.replace("count: 2 }", "count: 2, hypervisor: kvm }").replace(
  "[small] }",
  "[small], eventProfile: web-server }",
)}hypervisors:
  kvm: { technique: hardware-assisted, paging: nested, io: virtio, type: 2, processor: haswell }
eventProfiles:
  calls: { base: compute, rates: { null-system-call: 20000 } }
`;

function messageFor(text: string): string {
  try {
    parseScenario(text, "s.yaml");
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return "valid";
}

function broken(from: string, to: string): string {
  if (!VALID.includes(from)) throw new Error(`no such text: ${from}`);
  return messageFor(VALID.replace(from, to));
}

describe("hypervisors of a scenario", () => {
  it("are combinations with the technique's defaults", () => {
    const { virtualisation, sites } = parseScenario(
      VALID.replace(
        "hypervisors:",
        "hypervisors:\n  plain: { technique: hardware-assisted, guests: micro-vm }",
      ),
      "s.yaml",
    );
    expect(sites[0]!.servers[0]!.hypervisor).toBe("kvm");
    expect(virtualisation?.hypervisors).toMatchInlineSnapshot(`
      {
        "kvm": {
          "io": "virtio",
          "memoryOverheadMiB": 0,
          "paging": "nested",
          "processor": "haswell",
          "startUpS": 0,
          "technique": "hardware-assisted",
          "type": 2,
        },
        "plain": {
          "io": "emulated",
          "memoryOverheadMiB": 2.86102294921875,
          "paging": "nested",
          "processor": "skylake",
          "startUpS": 0.125,
          "technique": "hardware-assisted",
          "type": 1,
        },
      }
    `);
    expect(Object.keys(virtualisation!.eventProfiles)).toEqual(["web-server"]);
  });

  it("leave a scenario without any as it was, to the last character of what its runs are known by", () => {
    const text = scenarioText(parseScenario(WITHOUT, "s.yaml"));
    expect(text).not.toMatch(/virtual|hypervisor|eventProfile/);
  });

  it.each([
    ["an unknown technique", "technique: hardware-assisted", "technique: hardware-asisted"],
    ["an unknown processor", "processor: haswell", "processor: has-well"],
    ["a type that there is not", "type: 2", "type: 3"],
    [
      "nested paging without hardware assistance",
      "technique: hardware-assisted",
      "technique: binary-translation",
    ],
    ["nested paging on a processor without", "processor: haswell", "processor: merom"],
    ["a host below what has none", "hardware-assisted, paging: nested, io: virtio", "container"],
    ["devices of the kernel's own behind a monitor", "io: virtio", "io: native"],
    ["an unknown hypervisor of a group", "hypervisor: kvm }", "hypervisor: kwm }"],
    ["an unknown hypervisor of a type", "cores: 2,", "hypervisor: xen, cores: 2,"],
    ["an unknown class of workloads", "eventProfile: web-server", "eventProfile: web-sever"],
    ["no class of workloads", ", eventProfile: web-server", ""],
    ["an unknown operation", "null-system-call", "null-system-cal"],
    ["an unknown base", "base: compute", "base: computing"],
    ["a class that is called as a built-in one", "calls:", "compute:"],
    ["a rate below 0", "20000", "-1"],
    ["unknown guests", "processor: haswell", "guests: linux"],
  ])("refuse %s", (_what, from, to) => {
    expect(broken(from, to)).toMatchSnapshot();
  });

  it("are what models of memory and caches are of", () => {
    expect(messageFor(`${WITHOUT}virtualisation: { pageSharing: 30 % }\n`)).toMatchInlineSnapshot(
      `"s.yaml:12:17 virtualisation: found models of hypervisors, expected \`hypervisors\` for servers to name"`,
    );
  });
});
