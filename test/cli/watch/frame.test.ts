import { describe, expect, it } from "vitest";
import { drawFrame, mapSize, type RunState } from "../../../src/cli/watch/frame.ts";
import { plantMap } from "../../../src/cli/watch/plant-map.ts";
import { plantState } from "../../../src/cli/watch/plant-state.ts";
import { ENCLOSURE_LEAVES } from "../../../src/models/plant/enclosure.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import type { Topology } from "../../../src/models/plant/topology.ts";
import { plantOf } from "./plants.ts";

const RUN: RunState = {
  title: "scenarios/quickstart.yaml",
  simulatedS: 52_560,
  endS: 86_400,
  elapsedS: 2,
  events: 3_000,
  powerW: 9_820,
  energyJ: 142.3 * 3.6e6,
  serverCount: 0,
  vmsPlaced: 400,
  vmsWaiting: 3,
  migrations: 187,
  migrationsUnderWay: 5,
  recentW: [17_300, 17_100, 12_000, 9_800, 9_100, 9_820],
};

/** Servers of a plant in all states and at all loads, one after the other; each draws as many W as its id. */
function busy(topology: Topology): { servers: ServerTable; plant: Parameters<typeof plantState>[2] } {
  const servers = new ServerTable(topology.serverTypes);
  const { on, off, suspended, booting } = SERVER_STATE;
  for (let server = 0; server < servers.count; server++) {
    servers.state[server] = [on, on, on, on, on, on, on, on, on, on, suspended, off, booting][server % 13]!;
    if (servers.state[server] === on) servers.usedMhz[server] = Math.min(1000, (server % 13) * 125);
    servers.short[server] = server % 13 === 9 ? 1 : 0;
  }
  const powerW = Float64Array.from({ length: servers.count }, (_, server) => server);
  const drawnW = {
    servers: powerW,
    enclosures: new Float64Array(topology.chassisTypes.length * ENCLOSURE_LEAVES).fill(50),
    switches: new Float64Array(0),
    storage: new Float64Array(0),
  };
  return { servers, plant: { drawnW } };
}

function frameOf(
  topology: Topology,
  columns: number,
  rows: number,
  run: Partial<RunState> = {},
  coloured = false,
): string {
  const { servers, plant } = busy(topology);
  const size = { columns, rows };
  const map = plantMap(topology, mapSize(size));
  const state = plantState(map, servers, plant);
  const lines = drawFrame({ ...RUN, serverCount: servers.count, ...run }, map, state, size, coloured);
  expect(lines.length).toBeLessThanOrEqual(rows);
  if (!coloured) for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
  return lines.join("\n");
}

const RACKS = plantOf({ halls: 1, rows: 1, racks: 2, chassis: 3, servers: 16 });

describe("a frame", () => {
  it("shows the run, and racks with their chassis and servers", () => {
    expect(frameOf(RACKS, 100, 24)).toMatchInlineSnapshot(`
      "scenarios/quickstart.yaml  ██████████░░░░░░ 60 %  14.6 h of 1.0 d, 2 k events/s
      power 9.82 kW  energy 142.30 kWh  ██▃▁▁▁ 9.10 kW to 17.30 kW
      servers 75 on, 7 asleep, 7 off, 7 on the way; 7 short of CPU
      VMs 400 placed, 3 waiting; migrations 187, 5 under way

      rack 0          44 %    1.73 kW   ▁▂▃▄▅▆▇██!z·~▁▂▃ ▄▅▆▇██!z·~▁▂▃▄▅▆ ▇██!z·~▁▂▃▄▅▆▇██
      rack 1          39 %    4.03 kW   !z·~▁▂▃▄▅▆▇██!z· ~▁▂▃▄▅▆▇██!z·~▁▂ ▃▄▅▆▇██!z·~▁▂▃▄▅

      a server: ▁▂▃▄▅▆▇█ CPU in use  ! short of CPU  z asleep  · off  ~ on the way"
    `);
  });

  it("shows racks with their chassis where servers do not fit", () => {
    expect(
      frameOf(plantOf({ halls: 2, rows: 2, racks: 3, chassis: 6, servers: 16 }), 80, 20),
    ).toMatchInlineSnapshot(`
      "scenarios/quickstart.yaml  ██████████░░░░░░ 60 %  14.6 h of 1.0 d, 2 k events/s
      power 9.82 kW  energy 142.30 kWh  ██▃▁▁▁ 9.10 kW to 17.30 kW
      servers 888 on, 88 asleep, 88 off, 88 on the way; 88 short of CPU
      VMs 400 placed, 3 waiting; migrations 187, 5 under way

      rack 0          41 %    5.76 kW   ▃▄▅▄▃▄
      rack 1          45 %   14.98 kW   ▄▄▃▄▄▅
      rack 2          40 %   24.19 kW   ▃▃▄▅▄▃
      rack 3          43 %   33.41 kW   ▄▄▄▃▄▄
      rack 4          43 %   42.62 kW   ▅▃▃▄▅▄
      rack 5          41 %   51.84 kW   ▃▄▄▄▃▄
      rack 6          44 %   61.06 kW   ▄▅▃▃▄▅
      rack 7          41 %   70.27 kW   ▄▃▄▄▄▃
      rack 8          42 %   79.49 kW   ▄▄▅▃▃▄
      rack 9          44 %   88.70 kW   ▅▄▃▄▄▄
      rack 10         40 %   97.92 kW   ▃▄▄▅▃▃
      rack 11         43 %  107.14 kW   ▄▅▄▃▄▄

      a chassis: ▁▂▃▄▅▆▇█ CPU in use  ! short of CPU  z asleep  · off  ~ on the way"
    `);
  });

  it("shows servers that stand by themselves, a run without end or samples, on a small screen", () => {
    const run = { endS: Number.POSITIVE_INFINITY, recentW: [], title: "s.yaml" };
    expect(frameOf(plantOf({ loose: 279 }), 60, 12, run)).toMatchInlineSnapshot(`
      "s.yaml  14.6 h simulated, 2 k events/s
      power 9.82 kW  energy 142.30 kWh
      servers 216 on, 21 asleep, 21 off, 21 on the way; 21 short o
      VMs 400 placed, 3 waiting; migrations 187, 5 under way

      all servers     42 %   38.78 kW   ▂▅█!▁▄▇▆▁▃▆█~▂▅█!▁▄▇▆▁▃▆█~
                                        ▂▅█!▁▄▇▆▁▃▆█~▂▅█!▁▄▇▆▁▃▆█~
                                        ▂▅█!▁▄▇▆▁▃▆█~▂▅█!▁▄▇▆▁▃▆█~
                                        ▂▅█!▁▄▇▆▁▃▆█~▂▅

      3 servers: ▁▂▃▄▅▆▇█ CPU in use  ! short of CPU  z asleep  · "
    `);
  });

  it("shows a hundred thousand servers", () => {
    const plant = plantOf({ halls: 10, rows: 10, racks: 10, chassis: 6, servers: 16, loose: 4000 });
    expect(frameOf(plant, 120, 40)).toMatchInlineSnapshot(`
      "scenarios/quickstart.yaml  ██████████░░░░░░ 60 %  14.6 h of 1.0 d, 2 k events/s
      power 9.82 kW  energy 142.30 kWh  ██▃▁▁▁ 9.10 kW to 17.30 kW
      servers 76924 on, 7692 asleep, 7692 off, 7692 on the way; 7692 short of CPU
      VMs 400 placed, 3 waiting; migrations 187, 5 under way

      hall-1          42 %   46.20 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-2          42 %  138.36 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-3          42 %  230.52 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-4          42 %  322.68 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-5          42 %  414.84 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-6          42 %  507.00 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-7          42 %  599.16 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-8          42 %  691.32 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-9          42 %  783.48 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      hall-10         42 %  875.64 MW   ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
                                        ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄▄▄▄
      ghent           42 %  392.00 MW   ▄

      a rack: ▁▂▃▄▅▆▇█ CPU in use  ! short of CPU  z asleep  · off  ~ on the way"
    `);
  });

  it("is cut to a screen that is too small for it", () => {
    expect(frameOf(plantOf({ loose: 1 }), 20, 3)).toMatchInlineSnapshot(`
      "scenarios/quickstart
      power 9.82 kW  energ
      servers 1 on, 0 asle"
    `);
    expect(frameOf(plantOf({ loose: 1 }), 1, 1)).toBe("s");
  });

  it("says the same without colour as with it", () => {
    const coloured = frameOf(RACKS, 100, 24, {}, true);
    expect(coloured).toContain("\u001b[38;5;");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(frameOf(RACKS, 100, 24));
  });
});
