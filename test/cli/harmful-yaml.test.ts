import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `version: 1
name: small
duration: 10 min
vmTypes:
  small: { speed: 500 MHz, memory: 613 MiB }
sites:
  - servers: [{ type: hp-ml110-g4, count: 2 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }
`;

/** A message is read by people: few lines, none of them long. */
const MOST_LINES = 21;
const MOST_CHARACTERS = 2000;

/** What `validate` says to a file, with the exit code; the temporary folder's path shortened. */
async function answerTo(content: string | Uint8Array, ...options: readonly string[]): Promise<string> {
  const folder = temporaryFolder({ "s.yaml": content });
  const terminal = recordedTerminal();
  const command = options.length === 0 ? "validate" : "explain";
  const exitCode = await commandLine([command, join(folder, "s.yaml"), ...options], terminal);
  const { out, err } = terminal.written;
  const message = (out + err).trimEnd().replaceAll(folder, "<folder>");
  const lines = message.split("\n");
  expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(MOST_CHARACTERS);
  return `exit ${exitCode}: ${message}`;
}

/** {@link answerTo} the scenario with more text at its end. */
function withMore(more: string): Promise<string> {
  return answerTo(`${SCENARIO}${more}\n`);
}

/** {@link answerTo} the scenario with one piece of text replaced. */
function broken(from: string, to: string): Promise<string> {
  expect(SCENARIO).toContain(from);
  return answerTo(SCENARIO.replace(from, to));
}

/** The same pseudo-random bytes every time. */
function noise(count: number, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = from + ((state >>> 16) % (to - from));
  }
  return bytes;
}

const MIB = 2 ** 20;

describe("validate accepts", () => {
  it.each([
    ["the scenario as it is", SCENARIO],
    ["a byte order mark", `\ufeff${SCENARIO}`],
    ["line ends of Windows", SCENARIO.replaceAll("\n", "\r\n")],
    ["line ends of old Macintoshes", SCENARIO.replaceAll("\n", "\r")],
    ["an anchor that is given again", `${SCENARIO}x-a: &a 1\nx-b: &a 3\nseed: *a\n`],
    ["hexadecimal and octal numbers", `${SCENARIO}seed: 0x10\ncpu: { overcommit: 0o17 }\n`],
    [
      "a merge key, and a list of them",
      `${SCENARIO}x-a: &a { after: 1 s }\npowerManagement: { <<: [*a, { minimumOn: 1 }] }\n`,
    ],
    [
      "names that objects have anyway",
      SCENARIO.replaceAll("small", "constructor").replace("name: constructor", "name: toString"),
    ],
  ])("%s", async (_, text) => {
    expect(await answerTo(text)).toBe("exit 0: <folder>/s.yaml: valid");
  });
});

describe("validate refuses", () => {
  it("10 MB of bytes", async () => {
    expect(await answerTo(noise(10 * MIB, 0, 256))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found bytes that are not text in UTF-8, expected a scenario"`,
    );
  });
  it("10 MB of characters", async () => {
    expect(await answerTo(noise(10 * MIB, 32, 127))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:18245: found a line that is indented in no way that fits, expected the indentation of its neighbours, brackets and quotes closed before"`,
    );
  });
  it("10 MB of keys", async () => {
    const keys = Array.from({ length: 700_000 }, (_, i) => `key-${i}: 1`).join("\n");
    expect(await answerTo(`${SCENARIO}${keys}\n`)).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:10:1 key-0: found unknown key "key-0", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:11:1 key-1: found unknown key "key-1", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:12:1 key-2: found unknown key "key-2", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:13:1 key-3: found unknown key "key-3", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:14:1 key-4: found unknown key "key-4", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:15:1 key-5: found unknown key "key-5", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:16:1 key-6: found unknown key "key-6", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:17:1 key-7: found unknown key "key-7", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:18:1 key-8: found unknown key "key-8", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:19:1 key-9: found unknown key "key-9", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:20:1 key-10: found unknown key "key-10", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:21:1 key-11: found unknown key "key-11", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:22:1 key-12: found unknown key "key-12", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:23:1 key-13: found unknown key "key-13", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:24:1 key-14: found unknown key "key-14", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:25:1 key-15: found unknown key "key-15", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:26:1 key-16: found unknown key "key-16", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:27:1 key-17: found unknown key "key-17", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:28:1 key-18: found unknown key "key-18", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:29:1 key-19: found unknown key "key-19", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      and 699980 more"
    `);
  });
  it("10 MB of wrong values", async () => {
    const servers = "{ type: none, count: 0 }, ".repeat(400_000);
    expect(await broken("{ type: hp-ml110-g4, count: 2 }", servers)).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:7:36 sites.0.servers.0.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:62 sites.0.servers.1.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:88 sites.0.servers.2.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:114 sites.0.servers.3.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:140 sites.0.servers.4.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:166 sites.0.servers.5.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:192 sites.0.servers.6.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:218 sites.0.servers.7.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:244 sites.0.servers.8.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:270 sites.0.servers.9.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:296 sites.0.servers.10.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:322 sites.0.servers.11.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:348 sites.0.servers.12.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:374 sites.0.servers.13.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:400 sites.0.servers.14.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:426 sites.0.servers.15.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:452 sites.0.servers.16.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:478 sites.0.servers.17.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:504 sites.0.servers.18.count: found 0, expected a whole number of at least 1
      <folder>/s.yaml:7:530 sites.0.servers.19.count: found 0, expected a whole number of at least 1
      and 399980 more"
    `);
  });
  it("more than 64 MiB", async () => {
    expect(await answerTo(new Uint8Array(64 * MIB + 1).fill(35))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found 67108865 bytes, expected at most 67108864"`,
    );
  });
  it("an anchor inside itself", async () => {
    expect(await withMore("x-a: &a [*a]")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:10: found an alias for something that it is itself a part of, expected an alias for something before it"`,
    );
    expect(await withMore("x-a: &a { b: { c: *a } }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:19: found an alias for something that it is itself a part of, expected an alias for something before it"`,
    );
    expect(await withMore("recording: &a { <<: *a }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:21: found an alias for something that it is itself a part of, expected an alias for something before it"`,
    );
  });
  it("10,000 levels of lists", async () => {
    expect(await withMore(`x-a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:105: found more than 100 levels of nesting, expected 100 at most"`,
    );
    expect(await withMore(`x-a:\n${"- ".repeat(10_000)}x`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:11:199: found more than 100 levels of nesting, expected 100 at most"`,
    );
  });
  it("10,000 levels of mappings", async () => {
    const levels = Array.from({ length: 10_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
    expect(await withMore(`x-a:\n${levels.replace(/^/gm, " ")}`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:109:100: found more than 100 levels of nesting, expected 100 at most"`,
    );
    expect(await withMore(`x-a: ${"{a: ".repeat(10_000)}${"}".repeat(10_000)}`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:399: found more than 100 levels of nesting, expected 100 at most"`,
    );
  });
  it("levels that aliases add up to", async () => {
    const lines = ["x-0: &a0 [[[[[[[[[[x]]]]]]]]]]"];
    for (let i = 1; i < 20; i++) lines.push(`x-${i}: &a${i} [[[[[[[[[[*a${i - 1}]]]]]]]]]]`);
    expect(await withMore(lines.join("\n"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:19:20: found aliases for more than 100 levels of nesting, expected 100 at most"`,
    );
  });
  it("a billion laughs", async () => {
    const lines = [`x-0: &a0 [${"lol, ".repeat(10)}]`];
    for (let i = 1; i < 10; i++) lines.push(`x-${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`);
    expect(await withMore(lines.join("\n"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:16:56: found aliases for more than 10000000 values, expected less to write out"`,
    );
  });
  it("mappings merged a billion times", async () => {
    const lines = ["x-0: &a0 { lol: 1 }"];
    for (let i = 1; i < 10; i++) lines.push(`x-${i}: &a${i} { <<: [${`*a${i - 1}, `.repeat(90)}] }`);
    expect(await withMore(lines.join("\n"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:14:37: found aliases for more than 10000000 values, expected less to write out"`,
    );
  });
  it("a merge key for a text, for a list of texts, for nothing", async () => {
    expect(await withMore("recording: { <<: text }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:14: found a merge key for something else, expected a mapping, or a list of mappings"`,
    );
    expect(await withMore("recording: { <<: [text] }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:14: found a merge key for something else, expected a mapping, or a list of mappings"`,
    );
    expect(await withMore("recording: { <<: }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:14: found a merge key for something else, expected a mapping, or a list of mappings"`,
    );
  });
  it("an unknown key by way of a merge key", async () => {
    expect(await withMore("x-a: &a { intervall: 1 h }\nrecording: { <<: *a }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:11 recording.intervall: found unknown key "intervall", expected one of format, interval, timeseries, serverSamples, servers, vms, migrations, events, nearest "interval""`,
    );
  });
  it("several documents", async () => {
    expect(await withMore("---\nseed: 2")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1: found a second document, expected one document in the file"`,
    );
    expect(await answerTo(`---\n${SCENARIO}...\n---\nseed: 2\n`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:12:1: found a second document, expected one document in the file"`,
    );
  });
  it("a tab as indentation", async () => {
    expect(await withMore("recording:\n\tinterval: 1 h")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:11:1: found a tab, expected spaces as indentation"`,
    );
  });
  it("control characters", async () => {
    expect(await withMore("description: a\u0007b")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:15: found a control character, expected text"`,
    );
    expect(await withMore("description: a\u0000b")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:15: found a control character, expected text"`,
    );
    expect(await withMore('description: "a\u001bb"')).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:16: found a control character, expected text"`,
    );
  });
  it("numbers that are none", async () => {
    expect(await withMore("cpu: { overcommit: 1e999 }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:20 cpu.overcommit: found "1e999", expected a number"`,
    );
    expect(await withMore("cpu: { overcommit: .inf }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:20 cpu.overcommit: found Infinity, expected a number"`,
    );
    expect(await withMore("cpu: { overcommit: 1_000 }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:20 cpu.overcommit: found "1_000", expected a number"`,
    );
    expect(await withMore("seed: 12345678901234567890")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:7 seed: found 12345678901234567000, expected a whole number"`,
    );
    expect(await withMore("seed: -0x1")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:7 seed: found "-0x1", expected a whole number"`,
    );
  });
  it("a key of 1 MB", async () => {
    expect(await withMore(`${"k".repeat(1e6)}: 1`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1 kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk… (1000000 characters): found unknown key "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk… (236 characters), expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds"`,
    );
    expect(await withMore(`recording: { "${"k".repeat(1e6)}": 1 }`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:14 recording.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk… (1000010 characters): found unknown key "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk… (236 characters), expected one of format, interval, timeseries, serverSamples, servers, vms, migrations, events"`,
    );
  });
  it("a text of 1 MB", async () => {
    expect(await broken("10 min", "m".repeat(1e6))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:3:11 duration: found "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm… (224 characters), expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
  it("a thousand names of 1 kB, and one that is none of them", async () => {
    const types = Array.from({ length: 1000 }, (_, i) => `  ${"t".repeat(1000)}${i}: { memory: 1 GiB }`);
    const defined = SCENARIO.replace("vmTypes:\n", `vmTypes:\n${types.join("\n")}\n`);
    expect(await answerTo(defined.replace("[small]", "[smal]"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1009:66 workloads.0.vmTypes.0: found "smal", expected one of tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt… (1001 characters), tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt… (1001 characters), tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt… (1001 characters), 998 more, nearest "small""`,
    );
  });
  it("keys that objects have anyway", async () => {
    expect(await withMore("__proto__: { seed: 2 }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1 __proto__: found unknown key "__proto__", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds"`,
    );
    expect(await withMore("constructor: 1\ntoString: 2")).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:10:1 constructor: found unknown key "constructor", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds
      <folder>/s.yaml:11:1 toString: found unknown key "toString", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds"
    `);
    expect(await withMore("recording: { __proto__: { interval: 1 h } }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:14 recording.__proto__: found unknown key "__proto__", expected one of format, interval, timeseries, serverSamples, servers, vms, migrations, events"`,
    );
    expect(await broken("type: hp-ml110-g4", "type: __proto__")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:23 sites.0.servers.0.type: found "__proto__", expected one of hp-ml110-g3, hp-ml110-g4, hp-ml110-g5, ibm-x3250-m3-x3470, ibm-x3250-m3-x3480, ibm-x3550-m3-x5670, ibm-x3550-m3-x5675, dell-r710-x5670, dell-r720-e5-2660, dell-r730-e5-2699v4, dell-r740-8180, dell-r740-8280, hpe-dl360-gen10-8280, dell-r7525-epyc-7702, lenovo-sr665-epyc-7763, hpe-dl385-gen10-plus-epyc-7763, hpe-dl380-gen10-plus-8380"`,
    );
    expect(await answerTo(SCENARIO, "--set", "__proto__.seed=2")).toMatchInlineSnapshot(
      `"exit 3: --set __proto__.seed=2 __proto__: found unknown key "__proto__", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds"`,
    );
  });
  it("keys that are no texts", async () => {
    expect(await withMore("2.50: x")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1: found a key that is not text, expected text, in quotes if it looks like something else"`,
    );
    expect(await withMore("{ a: b }: x")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1: found a key that is not text, expected text, in quotes if it looks like something else"`,
    );
    expect(await withMore("~: x")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:1: found a key that is not text, expected text, in quotes if it looks like something else"`,
    );
  });
  it("tags", async () => {
    expect(await withMore("seed: !!js/function 'x'")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:7: found a tag, expected plain YAML, without tags of one's own"`,
    );
    expect(await withMore("seed: !mine 1")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:10:7: found a tag, expected plain YAML, without tags of one's own"`,
    );
  });
  it("counts that no machine holds", async () => {
    expect(await broken("count: 2", "count: 1000000000000")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:3 sites: found 1000000000000 servers, expected at most 2000000"`,
    );
    expect(
      await broken("[{ type: hp-ml110-g4, count: 2 }]", "[{ type: hp-ml110-g4 }]\n    repeat: 1000000000000"),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:3 sites: found 1000000000000 servers, expected at most 2000000"`,
    );
    const rack = "{ name: h, rows: [{ count: 1000000, racks: [{ count: 1000000 }] }] }";
    expect(await broken("workloads:", `    halls: [${rack}]\nworkloads:`)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:3 sites: found 1000001000001 halls, rows, racks, chassis, switches and bricks, expected at most 2000000"`,
    );
    expect(
      await broken("workloads:", "    switches: [{ type: core, count: 1000000000000 }]\nworkloads:"),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:3 sites: found 1000000000000 halls, rows, racks, chassis, switches and bricks, expected at most 2000000"`,
    );
    expect(await broken("vms: 4", "vms: 1000000000000")).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:9:5 workloads.0: found 2000000000000 samples of utilisation, expected at most 400000000
      <folder>/s.yaml:9:53 workloads.0.vms: found 1000000000000 VMs, expected at most 2000000"
    `);
    expect(
      await broken(
        "workloads:\n",
        "workloads:\n  - { kind: tasks, tasks: [{ name: a, work: 1 MI, count: 1000000000000 }] }\n",
      ),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:27 workloads.0.tasks: found 1000000000000 tasks, expected at most 2000000"`,
    );
  });
  it("UTF-16", async () => {
    expect(await answerTo(Buffer.from(`\ufeff${SCENARIO}`, "utf16le"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found text in UTF-16, expected text in UTF-8"`,
    );
    expect(await answerTo(Buffer.from(SCENARIO, "utf16le"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:2: found a control character, expected text"`,
    );
  });
  it("nothing, white space, comments", async () => {
    expect(await answerTo("")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
    expect(await answerTo(" \n\n  \n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
    expect(await answerTo("# nothing\n# but comments\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
    expect(await answerTo("---\n...\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
    expect(await answerTo("~\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
  });
});

describe("an option with", () => {
  it("YAML that is none", async () => {
    expect(await answerTo(SCENARIO, "--set", "seed={a: 1")).toMatchInlineSnapshot(
      `"exit 3: --set seed={a: 1 seed: found a value with text that is not closed, expected a closing bracket or quote, or a comma"`,
    );
  });
  it("an anchor inside itself", async () => {
    expect(await answerTo(SCENARIO, "--set", "cpu=&a [*a]")).toMatchInlineSnapshot(
      `"exit 3: --set cpu=&a [*a] cpu: found a value with an alias for something that it is itself a part of, expected an alias for something before it"`,
    );
  });
  it("a value of 100 kB", async () => {
    expect(await answerTo(SCENARIO, "--set", `duration=${"h".repeat(100_000)}`)).toMatchInlineSnapshot(
      `"exit 3: --set duration=hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh… (100015 characters) duration: found "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh… (223 characters), expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
});
