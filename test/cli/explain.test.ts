import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { EVERY_KEY } from "../support/every-key.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

/** What `explain` says about the scenario with every key; the temporary folder's path shortened. */
async function explained(...args: readonly string[]): Promise<string> {
  const folder = temporaryFolder({ "s.yaml": EVERY_KEY });
  const terminal = recordedTerminal();
  const exitCode = await commandLine(["explain", join(folder, "s.yaml"), ...args], terminal);
  const { out, err } = terminal.written;
  const text = (out + err).trimEnd().replaceAll(`${folder}/`, "");
  return exitCode === 0 ? text : `exit ${exitCode}: ${text}`;
}

describe("explain shows", () => {
  it("a section: what the file says, what it leaves to defaults", async () => {
    expect(await explained("cpu", "powerManagement")).toMatchInlineSnapshot(`
      "cpu:
        model: pooled          # s.yaml:48:15
        workConserving: false  # s.yaml:48:39
        overcommit: 2          # s.yaml:48:58
      powerManagement:
        idleServers: off  # s.yaml:69:33
        after: 1 min      # s.yaml:69:45
        minimumOn: 0      # default"
    `);
  });
  it("what options say, the last one of several", async () => {
    const set = [
      "--set",
      "cpu.overcommit=2.5",
      "--set",
      "cpu={model: pooled}",
      "--set",
      "cpu.workConserving=false",
    ];
    expect(await explained("cpu", "seed", ...set, "--seed", "9")).toMatchInlineSnapshot(`
      "cpu:
        model: pooled          # --set cpu={model: pooled}
        workConserving: false  # --set cpu.workConserving=false
        overcommit: 1          # default
      seed: 9  # --seed 9"
    `);
  });
  it("a single value by its path, as --set takes it", async () => {
    expect(await explained("sites.1.halls.0.rows.0.racks.0.chassis.0.servers.0.count")).toMatchInlineSnapshot(
      `"sites.1.halls.0.rows.0.racks.0.chassis.0.servers.0.count: 3  # s.yaml:38:67"`,
    );
  });
  it("where inputs are looked for", async () => {
    expect(await explained("inputs.jobs", "--input", "jobs=/data/jobs")).toMatchInlineSnapshot(`
      "inputs.jobs:
        path: /data/jobs  # --input jobs=/data/jobs
        # sha256: left out: what its contents must hash to
        # about: left out: what it is, and where public copies are found"
    `);
  });
  it("what comes by way of anchors and merge keys", async () => {
    expect(await explained("vmTypes")).toMatchInlineSnapshot(`
      "vmTypes:
        small:
          vcpus: 1              # default
          speed: 500 MHz        # s.yaml:15:17 (*speed)
          memory: 613 MiB       # s.yaml:26:35
          network: 0 bit/s      # default
          shares: 1             # default
          cap: 0.8              # s.yaml:26:49
          reservation: 100 MHz  # s.yaml:26:68
          # guestMemory: left out: how VMs write to their memory, which a migration has to send again; a working set if left out
        "2.5":
          vcpus: 3              # s.yaml:27:49
          # speed: left out: speed of one vCPU; that of the server's cores if left out
          memory: 4 GiB         # s.yaml:14:28 (*memory)
          network: 0 bit/s      # default
          shares: 2             # s.yaml:27:36
          cap: 400 MHz          # s.yaml:27:57
          reservation: 0 MHz    # default
          # guestMemory: left out: how VMs write to their memory, which a migration has to send again; a working set if left out"
    `);
  });
  it("what a VM has from its type", async () => {
    expect(await explained("workloads.3.vms.0", "workloads.3.tasks.0")).toMatchInlineSnapshot(`
      "workloads.3.vms.0:
        name: v               # s.yaml:56:17
        type: small           # s.yaml:56:26
        vcpus: 2              # s.yaml:56:51
        speed: 500 MHz        # s.yaml:15:17 (vmTypes.small)
        memory: 613 MiB       # s.yaml:26:35 (vmTypes.small)
        network: 0 bit/s      # default (vmTypes.small)
        shares: 1             # default (vmTypes.small)
        cap: 0.8              # s.yaml:26:49 (vmTypes.small)
        reservation: 100 MHz  # s.yaml:26:68 (vmTypes.small)
        # guestMemory: left out: how VMs write to their memory, which a migration has to send again; a working set if left out
        at: 0 s               # default
        server: 1             # s.yaml:56:41
      workloads.3.tasks.0:
        name: a           # s.yaml:59:17
        count: 1          # default
        at: 0 s           # default
        vm: v             # s.yaml:59:24
        # server: left out: number of the server that a native task must go to, from 0
        threads: 1        # default
        claim: none       # default
        shares: 1         # default
        cap: 1            # default
        unmet: stretched  # default
        fragments:
          - time: 1 min   # s.yaml:59:47
            rate: 1 GHz   # s.yaml:59:59
        repeat: 3         # s.yaml:59:77"
    `);
  });
  it("what a server type has from its base, and by default", async () => {
    expect(await explained("serverTypes.t3")).toMatchInlineSnapshot(`
      "serverTypes.t3:
        base: hp-ml110-g5    # s.yaml:19:15
        cores: 2             # catalogue: hp-ml110-g5
        coreSpeed: 2660 MHz  # catalogue: hp-ml110-g5
        memory: 4 GiB        # catalogue: hp-ml110-g5
        disk: 870 MB         # s.yaml:19:51
        network: 10 Gbit/s   # catalogue: hp-ml110-g5
        height: 4            # catalogue: hp-ml110-g5
        power:
          model: spec-table  # catalogue: hp-ml110-g5
          watts: [93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135]  # catalogue: hp-ml110-g5
        hypervisor: xen      # s.yaml:19:40
        off: 0 W             # default
        suspended: 5.5 W     # s.yaml:19:70
        boot:
          time: 260 s        # default
          power: 135 W       # default
        shutdown:
          time: 45 s         # default
          power: 93.7 W      # default
        suspend:
          time: 10 s         # default
          power: 93.7 W      # default
        resume:
          time: 10 s         # default
          power: 135 W       # default"
    `);
  });
  it("a type of the catalogue that the sites use", async () => {
    expect(await explained("switchTypes.top-of-rack")).toMatchInlineSnapshot(`
      "switchTypes.top-of-rack:
        idle: 100 W  # catalogue: top-of-rack
        port: 2 W    # catalogue: top-of-rack
        height: 1    # catalogue: top-of-rack"
    `);
  });
  it("types that are defined and not used", async () => {
    expect(await explained("chassisTypes.bare")).toMatchInlineSnapshot(`
      "chassisTypes.bare:
        kind: ideal  # s.yaml:22:17
        height: 3    # s.yaml:22:32
        slots: 16    # catalogue: blade-chassis"
    `);
  });
  it("switches of a profile, and one that is set otherwise", async () => {
    const set = "compatibility={profile: cloudsim-3.0.3, freeFromZero: false}";
    const lines = (await explained("compatibility", "--set", set)).split("\n");
    expect(lines.filter((line) => /freeF/.test(line))).toMatchInlineSnapshot(`
      [
        "exit 3: --set compatibility={profile: cloudsim-3.0.3, freeFromZero: false} compatibility: found proportional shares beside hypervisors, expected one of them",
      ]
    `);
  });
  it("a list of which one element is set otherwise, line by line", async () => {
    expect(
      await explained("serverTypes.t2.power.watts", "--set", "serverTypes.t2.power.watts.10=12"),
    ).toMatchInlineSnapshot(`
      "serverTypes.t2.power.watts:
        - 1   # s.yaml:18:77
        - 2   # s.yaml:18:80
        - 3   # s.yaml:18:83
        - 4   # s.yaml:18:86
        - 5   # s.yaml:18:89
        - 6   # s.yaml:18:92
        - 7   # s.yaml:18:95
        - 8   # s.yaml:18:98
        - 9   # s.yaml:18:101
        - 10  # s.yaml:18:104
        - 12  # --set serverTypes.t2.power.watts.10=12"
    `);
  });
  it("one line of JSON in canonical units", async () => {
    const json = await explained("recording.interval", "cpu.overcommit", "vmTypes.small.speed", "--json");
    expect(json).not.toContain("\n");
    expect(JSON.parse(json)).toMatchInlineSnapshot(`
      {
        "cpu.overcommit": {
          "origin": {
            "column": 58,
            "file": "s.yaml",
            "kind": "file",
            "line": 48,
          },
          "value": 2,
        },
        "recording.interval": {
          "origin": {
            "kind": "default",
          },
          "unit": "s",
          "value": 300,
        },
        "vmTypes.small.speed": {
          "origin": {
            "column": 17,
            "file": "s.yaml",
            "kind": "file",
            "line": 15,
            "through": "*speed",
          },
          "unit": "MHz",
          "value": 500,
        },
      }
    `);
  });
  it("colours where someone looks: options stand out, defaults step back", async () => {
    const folder = temporaryFolder({ "s.yaml": EVERY_KEY });
    const terminal = recordedTerminal();
    const colours = {
      ...terminal.colours,
      dim: (text: string) => `<${text}>`,
      bold: (text: string) => `[${text}]`,
    };
    await commandLine(
      ["explain", join(folder, "s.yaml"), "migration", "--set", "migration.cpuOverhead=0.2"],
      {
        ...terminal,
        colours,
      },
    );
    expect(terminal.written.out).toMatchInlineSnapshot(`
      "migration:
        algorithm:
          kind: fixed-time   <# default>
        # guestMemory: left out: how VMs write to their memory, which a migration has to send again; a working set if left out
        bandwidth: 1 Gbit/s  <# default>
        link:
          # bandwidth: left out: what it carries; without a limit if left out
          latency: 0 s       <# default>
        cpuOverhead: 0.2     [# --set migration.cpuOverhead=0.2]
        # perServer: left out: migrations that a server takes part in at a time, the rest wait; without a limit if left out
        # perLink: left out: migrations that cross a link of \`network\` at a time, the servers' own not counted; without a limit if left out
        planned: []          <# default>
      "
    `);
  });
});

describe("explain refuses", () => {
  it("a part that is not there", async () => {
    expect(await explained("cpu.overcomit")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: cpu.overcomit: found "overcomit", expected one of model, workConserving, overcommit, nearest "overcommit" (see coldaisle --help)"`,
    );
    expect(await explained("sites.2")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: sites.2: found "2", expected a position in a list of 2, from 0 (see coldaisle --help)"`,
    );
    expect(await explained("seed.x")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: seed.x: found "x", expected nothing below a value (see coldaisle --help)"`,
    );
    expect(await explained("__proto__")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: __proto__: found "__proto__", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds (see coldaisle --help)"`,
    );
  });
  it("a scenario that is not valid", async () => {
    expect(await explained("--set", "cpu.overcommit=-1")).toMatchInlineSnapshot(
      `"exit 3: --set cpu.overcommit=-1 cpu.overcommit: found -1, expected a number above 0"`,
    );
    expect(await explained("--input", "traces=x")).toMatchInlineSnapshot(
      `"exit 3: --input traces=x inputs: found unknown input "traces", expected one of day, jobs"`,
    );
  });
});
