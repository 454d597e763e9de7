import fc from "fast-check";
import { expect, it } from "vitest";
import { ScenarioError } from "../../src/scenario/diagnostics.ts";
import { parseScenario, scenarioText } from "../../src/scenario/load.ts";

const VALID = `version: 1
name: any
start: 2026-01-01T00:00:00Z
duration: 1 h
seed: 3
compatibility: { profile: none, demandLag: true }
inputs:
  day: { path: day, about: a day of traces }
tenants: [{ name: default }]
x-types: &memory { memory: 4 GiB }
serverTypes:
  t1: { cores: 2, coreSpeed: 2 GHz, power: { model: linear, idle: 100 W, peak: 200 W }, boot: { time: 9 s } }
  t2: { <<: *memory, base: hp-ml110-g4, power: { model: spec-table, watts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } }
chassisTypes:
  c: { base: blade-chassis, slots: 8, supplies: { count: 4, efficiency: [[0, 80 %], [1, 0.9]] }, fans: { idle: 9 W } }
switchTypes: { s: { base: core, idle: 3 W } }
storageTypes: { b: { capacity: 3 TB } }
vmTypes:
  small: { speed: 500 MHz, memory: 613 MiB, cap: 80 %, reservation: 100 MHz }
sites:
  - name: a
    enclosure: ideal
    servers: [{ type: t1, count: 2 }]
    repeat: 2
  - halls:
      - name: h
        kind: hall
        rows: [{ racks: [{ chassis: [{ type: c, servers: [{ type: t2, count: 3 }] }], switches: [{ type: s }] }] }]
cpu: { model: pooled, workConserving: false, overcommit: 2 }
workloads:
  - { kind: traces, input: day, format: planetlab, vmTypes: [small], assignment: blocks, tenant: default }
  - { kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }
  - { kind: jobs, input: day, format: fragments, claim: server }
  - kind: tasks
    vms: [{ name: v, type: small, server: 1 }]
    tasks:
      - { name: a, vm: v, fragments: [{ time: 60 s, rate: 1 GHz }], repeat: 3 }
      - { name: b, work: 3e8 MI, threads: 2, cap: 50 % }
placement: { policy: first-fit, queue: backfilling }
consolidation:
  overload: { detection: local-regression, weights: none }
  selection: { policy: random }
powerManagement: { idleServers: off, after: 1 min }
`;

/** Things that stand where something else should. */
const odd = fc.constantFrom(
  ...["", "x", "-1", "0", "1e9", ".nan", ".inf", "null", "~", "true", "[]", "[1]", "{}", "{ a: 1 }", "4 GiB"],
  ...[
    "-3 W",
    "300 %",
    "!!binary aGk=",
    "!tag x",
    "*memory",
    "*none",
    "&again 1",
    "'",
    '"',
    "|",
    "[",
    "}",
    "? x",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "<<",
    "- y",
    "a: b: c",
    "\t",
    "---",
    "%YAML 1.1",
    "\u0000",
    "é",
  ],
);

const tokens = [...VALID.matchAll(/[\w.-]+( (GHz|MHz|W|h|s|%|GiB|MiB|TB|min|MI)\b)?|[[\]{},:&*]/g)];

it("the valid scenario is valid", () => {
  expect(() => parseScenario(VALID, "s.yaml")).not.toThrow();
});

it("any text is either a scenario, or refused with where and what", () => {
  const change = fc.tuple(fc.nat(tokens.length - 1), odd);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const places = new Map(changes);
      let text = "";
      let end = 0;
      tokens.forEach((token, i) => {
        const replacement = places.get(i);
        text += VALID.slice(end, token.index) + (replacement ?? token[0]);
        end = token.index + token[0].length;
      });
      text += VALID.slice(end);
      try {
        scenarioText(parseScenario(text, "s.yaml"));
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        expect(error.diagnostics.length).toBeGreaterThan(0);
        for (const { line = 0, column = 0, found, expected } of error.diagnostics) {
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(text.split("\n").length);
          expect(column).toBeGreaterThan(0);
          expect(found).not.toBe("");
          expect(expected).not.toBe("");
        }
      }
    }),
    { numRuns: 200 },
  );
});
