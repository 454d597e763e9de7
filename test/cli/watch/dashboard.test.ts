import { expect, it } from "vitest";
import type { ScreenSize } from "../../../src/cli/terminal.ts";
import { Dashboard } from "../../../src/cli/watch/dashboard.ts";
import { Recording } from "../../../src/datacenter/recording/recording.ts";
import { simulationOf } from "../../support/small-case.ts";

const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const CLEAR = "\u001b[2J";

/** A dashboard on a screen that is remembered, of a run of an hour that has not begun, with a clock to be set. */
function watching() {
  const written: string[] = [];
  const clock = { ms: 0 };
  let size: ScreenSize = { columns: 80, rows: 12 };
  const screen = { write: (text: string) => written.push(text), coloured: false, size: () => size };
  const dashboard = new Dashboard(screen, "s.yaml", () => clock.ms);
  const simulation = simulationOf({ servers: [{ cores: 1, coreMhz: 1000 }], vms: [{}], durationS: 3600 });
  const options = {
    timeseries: true,
    serverSamples: false,
    servers: false,
    vms: false,
    migrations: false,
    events: false,
  };
  const recording = new Recording(simulation, { intervalS: 600, ...options }, ["default"]);
  const resize = (to: ScreenSize): void => {
    size = to;
  };
  return { written, clock, dashboard, simulation, recording, resize };
}

it("draws ten times a second at most, and gives the screen back", () => {
  const { written, clock, dashboard, simulation, recording } = watching();
  dashboard.begin(simulation, recording);
  for (clock.ms = 0; clock.ms < 1000; clock.ms++) dashboard.look();
  expect(written).toHaveLength(1 + 9);
  expect(written[0]).toBe(ENTER);
  dashboard.stop();
  dashboard.stop();
  expect(written.slice(10)).toEqual([LEAVE]);
});

it("leaves the screen alone where a run is over at once, and has a last frame all the same", () => {
  const { written, dashboard, simulation, recording } = watching();
  dashboard.begin(simulation, recording);
  simulation.run();
  dashboard.look();
  dashboard.stop();
  expect(written).toEqual([]);
  expect(dashboard.lastFrame().split("\n").slice(0, 4)).toMatchInlineSnapshot(`
    [
      "s.yaml  ████████████████ 100 %  1.0 h of 1.0 h, 0 events/s",
      "power 0.10 kW  energy 0.10 kWh  ▁▁▁▁▁▁▁ 0.10 kW to 0.10 kW",
      "servers 1 on, 0 asleep, 0 off, 0 on the way; 0 short of CPU",
      "VMs 1 placed, 0 waiting; migrations 0, 0 under way",
    ]
  `);
});

it("lays out anew and clears when the screen has another size, and only then", () => {
  const { written, clock, dashboard, simulation, recording, resize } = watching();
  dashboard.begin(simulation, recording);
  const frames = [];
  for (const columns of [80, 80, 40, 40]) {
    clock.ms += 200;
    resize({ columns, rows: 12 });
    dashboard.look();
    frames.push(written.at(-1)!);
  }
  expect(frames.map((frame) => frame.startsWith(CLEAR))).toEqual([true, false, true, false]);
  for (const line of frames[2]!.split("\r\n")) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences take no room
    expect([...line.replaceAll(/\u001b\[\d*[A-Z]/g, "")].length).toBeLessThanOrEqual(40);
  }
});

it("gives the screen back when the process ends", () => {
  const { written, clock, dashboard, simulation, recording } = watching();
  const listeners = process.listenerCount("exit");
  dashboard.begin(simulation, recording);
  clock.ms = 200;
  dashboard.look();
  expect(process.listenerCount("exit")).toBe(listeners + 1);
  const onExit = process.listeners("exit").at(-1) as () => void;
  onExit();
  expect(written.at(-1)).toBe(LEAVE);
  expect(process.listenerCount("exit")).toBe(listeners);
});
