import { describe, expect, it } from "vitest";
import { Sampler } from "../../../src/datacenter/recording/sampler.ts";
import { TimeSeriesRecorder } from "../../../src/datacenter/recording/time-series.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import { constant } from "../../../src/models/power/constant.ts";
import { Engine, PHASE } from "../../../src/sim/engine.ts";
import type { Table } from "../../../src/sim/measurement.ts";

const TYPE = defineServerType({ name: "t", cores: 2, coreMhz: 1000, power: constant.create({ power: 100 }) });

function recorded(engine: Engine, servers: ServerTable, intervalS: number): Recorded {
  const recorder = new TimeSeriesRecorder({
    servers,
    powerW: () => 50,
    energyJ: (nowS) => 50 * nowS,
    placedVms: () => 4,
    slatah: () => 0.25,
    waitingVms: () => 5,
    migrations: () => 6,
  });
  const sampler = new Sampler(engine, intervalS);
  sampler.onSample((now) => recorder.sample(now));
  return { close: () => sampler.close(), table: () => recorder.table() };
}

interface Recorded {
  close(): void;
  table(): Table;
}

function column(table: Table, name: string): (number | string)[] {
  const { read } = table.columns.find((it) => it.name === name)!;
  return Array.from({ length: table.rowCount() }, (_, row) => read(row));
}

function lastRow(table: Table): Record<string, number | string> {
  const row = table.rowCount() - 1;
  return Object.fromEntries(table.columns.map(({ name, read }) => [name, read(row)]));
}

describe("TimeSeriesRecorder", () => {
  it.each([
    [250, [0, 100, 200, 250]],
    [200, [0, 100, 200]],
    [99, [0, 99]],
    [0, [0]],
  ])("samples 0, every interval and the end of a run of %d s", (untilS, times) => {
    const engine = new Engine();
    const recorder = recorded(engine, new ServerTable([TYPE]), 100);
    engine.run({ until: untilS });
    recorder.close();
    expect(column(recorder.table(), "time_s")).toEqual(times);
  });

  it("does not drift", () => {
    const engine = new Engine();
    const recorder = recorded(engine, new ServerTable([TYPE]), 0.1);
    engine.run({ until: 1000 });
    const expected = Array.from({ length: 10_001 }, (_, k) => k * 0.1);
    expect(column(recorder.table(), "time_s")).toEqual(expected);
  });

  it("sees an instant when all else in it has happened", () => {
    const engine = new Engine();
    const servers = new ServerTable([TYPE]);
    const recorder = recorded(engine, servers, 10);
    engine.onSettle("power", () => {
      servers.usedMhz[0]! += 1;
    });
    const change = engine.on("change", () => engine.touch());
    const decide = engine.on("decide", () => engine.touch());
    engine.schedule(10, PHASE.decide, decide);
    engine.schedule(10, PHASE.change, change);
    servers.utilisation[0] = 0.5;
    engine.run({ until: 10 });
    expect(column(recorder.table(), "cpu_used_mhz")).toEqual([0, 2]);
  });

  it("counts servers by state and sums their load", () => {
    const engine = new Engine();
    const states = Object.values(SERVER_STATE);
    const servers = new ServerTable([...states, ...states].map(() => TYPE));
    servers.state.set([...states, ...states]);
    const { on, off, booting } = SERVER_STATE;
    // The servers of the first half are listed by their state.
    servers.usedMhz.set([500, 1500], on);
    servers.utilisation.set([0.25, 0.75], on);
    servers.requestedMhz[on] = 700;
    servers.short[on] = 1;
    servers.incomingCount.set([2], off);
    servers.incomingCount.set([1], booting);
    const recorder = recorded(engine, servers, 3600);
    engine.run({ until: 3600 });
    expect(lastRow(recorder.table())).toEqual({
      time_s: 3600,
      power_w: 50,
      energy_kwh: 0.05,
      servers_on: 2,
      servers_suspended: 2,
      servers_off: 2,
      servers_in_transition: 8,
      servers_active: 2,
      servers_short: 1,
      vms_placed: 4,
      vms_waiting: 5,
      migrations: 6,
      migrations_under_way: 3,
      cpu_requested_mhz: 700,
      cpu_used_mhz: 2000,
      mean_utilisation: 0.5,
      slatah_pct: 25,
    });
  });

  it("has no mean utilisation where nothing is in use", () => {
    const engine = new Engine();
    const recorder = recorded(engine, new ServerTable([TYPE]), 10);
    engine.run({ until: 0 });
    expect(lastRow(recorder.table())).toMatchObject({ servers_active: 0, mean_utilisation: Number.NaN });
  });
});
