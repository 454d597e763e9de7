import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runScenario } from "../../../src/experiment/run.ts";
import type { FloorData } from "../../../src/report/html/floor/floor-data.ts";
import { writeReport } from "../../../src/report/html/write-report.ts";
import { loadWithPolicies } from "../../../src/scenario/load-with-policies.ts";
import { writeSweep } from "./sweep.ts";

let outer: string;

beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), "coldaisle-"));
});

afterAll(() => rmSync(outer, { recursive: true }));

/** Runs a scenario into a folder of its own. */
async function experiment(name: string, scenario: string, ...overrides: string[]): Promise<string> {
  const outDir = join(outer, name);
  await runScenario({ scenario, overrides, outDir });
  return outDir;
}

async function pageOf(folder: string): Promise<string> {
  return readFileSync(await writeReport({ folder }), "utf8");
}

function floorOf(page: string): FloorData {
  const json = /<script type="application\/json" id="floor-data">(.*)<\/script>/.exec(page)![1]!;
  return JSON.parse(json) as FloorData;
}

const QUICKSTART = "scenarios/quickstart.yaml";

describe("a report", () => {
  it("is the same bytes for the same results, and leaves nothing beside it", async () => {
    const folder = join(outer, "sweep");
    await writeSweep(folder);
    const page = await pageOf(folder);
    expect(await pageOf(folder)).toBe(page);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
    // The library's stand-ins for colours, and its numbers, which go on from chart to chart.
    expect(page.slice(0, page.indexOf("<script>"))).not.toMatch(/#0101[01][1-6]|zr\d+-/);
  });

  it("is the same for tables as Parquet as for tables as CSV, and says which of them is broken", async () => {
    const overrides = ["duration=4 h", "recording.serverSamples=true"];
    const written = async (format: string): Promise<string> => {
      const outDir = join(outer, format);
      await runScenario({ scenario: await loadWithPolicies(QUICKSTART, { overrides, format }), outDir });
      return outDir;
    };
    const [csv, parquet] = [await written("csv"), await written("parquet")];
    const neutral = (page: string): string => page.replaceAll(/quickstart-s1-[0-9a-f]{10}/g, "<run>");
    const page = neutral(await pageOf(parquet));
    expect(page).toContain('id="floor-data"');
    expect(page).toBe(neutral(await pageOf(csv)));
    const [run] = readdirSync(join(parquet, "runs"));
    for (const name of ["timeseries", "server-samples"]) {
      const file = join(parquet, "runs", run!, `${name}.parquet`);
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(0, whole.length / 2));
      await expect(pageOf(parquet)).rejects.toThrow(`${name}.parquet: found no Parquet (`);
      writeFileSync(file, whole);
    }
    rmSync(join(parquet, "runs", run!, "servers.parquet"));
    await expect(pageOf(parquet)).rejects.toThrow("servers.parquet: found no such file, expected a file");
  });

  it("shows means where servers were not recorded over time, and says so", async () => {
    const page = await pageOf(await experiment("means", QUICKSTART, "duration=1 h"));
    const { samples, notes } = floorOf(page);
    expect(samples).toMatchObject({ kind: "mean", count: 1, state: null });
    expect(notes[0]).toContain("recording.serverSamples=true");
  });

  it("has no floor where servers were not recorded", async () => {
    const page = await pageOf(
      await experiment("none", QUICKSTART, "duration=1 h", "recording.servers=false"),
    );
    expect(page).toContain("did not record its servers");
    expect(page).not.toContain('id="floor-data"');
  });

  it("shows racks where there are too many servers", async () => {
    const scenario = "scenarios/hundred-thousand-servers.yaml";
    const folder = await experiment("many", scenario, "duration=10 min", "recording.serverSamples=true");
    const floor = floorOf(await pageOf(folder));
    expect(floor.unit).toBe("rack");
    expect(floor.racks).toHaveLength(1250);
    expect(floor.servers.typeOf).toEqual([]);
    expect(floor.notes[0]).toMatchInlineSnapshot(
      `"100,000 servers are more than the 20,000 that can be drawn one by one: this view shows racks."`,
    );
  });

  it("puts servers without a rack onto shelves", async () => {
    const scenario = join(outer, "bare.yaml");
    const sites = "sites: [{ enclosure: ideal, servers: [{ type: dell-r720-e5-2660, count: 50 }] }]";
    const work = "workloads: [{ kind: tasks, tasks: [{ name: a, work: 1 GHz·s }] }]";
    writeFileSync(scenario, `version: 1\nname: bare\nduration: 1 h\n${sites}\n${work}\n`);
    const { racks, servers } = floorOf(await pageOf(await experiment("bare", scenario)));
    // 21 servers of 2U fill 42U.
    expect(racks.map(({ name, servers }) => [name, servers])).toEqual([
      ["shelf 0", 21],
      ["shelf 1", 21],
      ["shelf 2", 8],
    ]);
    expect(servers.place.slice(20, 23)).toEqual([40, 0, 2]);
  });
});

describe("what a report cannot be made from", () => {
  const refused = (options: Parameters<typeof writeReport>[0]): Promise<string> =>
    writeReport(options).then(
      () => "written",
      (error: Error) => `${error.name}: ${error.message.replaceAll(outer, "…")}`,
    );

  it("is told", async () => {
    const folder = await experiment("bad", QUICKSTART, "duration=1 h", "recording.serverSamples=true");
    const run = join(folder, "runs", readdirSync(join(folder, "runs"))[0]!);
    const messages = [await refused({ folder: outer })];
    messages.push(await refused({ folder, runId: "quickstart-s1" }));
    messages.push(await refused({ folder, out: join(outer, "no", "report.html") }));
    const samples = readFileSync(join(run, "server-samples.csv"), "utf8");
    writeFileSync(join(run, "server-samples.csv"), samples.replace("\n0,1,on,", "\n0,1,odd,"));
    messages.push(await refused({ folder }));
    writeFileSync(join(run, "server-samples.csv"), samples.replace("time_s,", "time,"));
    messages.push(await refused({ folder }));
    rmSync(join(run, "racks.csv"));
    messages.push(await refused({ folder }));
    rmSync(join(run, "manifest.json"));
    messages.push(await refused({ folder }));
    expect(messages.map((text) => text.replaceAll(/-[0-9a-f]{10}/g, "-<hash>"))).toMatchInlineSnapshot(`
      [
        "InputError: …/manifest.json: found no such file, expected a file of results",
        "InputError: …/bad: found no whole run "quickstart-s1", expected one of the 1 that it has, nearest "quickstart-s1-<hash>"",
        "OutputError: cannot write …/no/report.html: a folder on the way there does not exist, or no longer (ENOENT)",
        "InputError: …/bad/runs/quickstart-s1-<hash>/server-samples.csv:3: found 0,1,odd,0.095,74.2,5, expected a sample of a server that is there",
        "InputError: …/bad/runs/quickstart-s1-<hash>/server-samples.csv:1: found the columns time, server, state, utilisation, power_w, guests, expected time_s, server, state, utilisation, power_w, guests",
        "InputError: …/bad/runs/quickstart-s1-<hash>/racks.csv: found no such file, expected a file of results",
        "InputError: …/bad/runs/quickstart-s1-<hash>/manifest.json: found no such file, expected a file of results",
      ]
    `);
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  });
});
