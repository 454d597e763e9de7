import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { TABLES } from "../../src/datacenter/recording/recording.ts";
import { readExperiment } from "../../src/report/read-experiment.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { runVariants, type Variant } from "../support/variants.ts";

const OVERCOMMIT = "cpu.overcommit";
const VARIANTS: readonly Variant[] = ["1", "1.5"].flatMap((overcommit) =>
  [1, 2, 3].map((seed) => ({ parameters: { [OVERCOMMIT]: overcommit }, seed })),
);

let outer: string;

/** Asks, with the folders below named as they are. */
async function ask(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const inside = argv.map((arg) => arg.replace(/^\//, `${outer}/`));
  const code = await commandLine(["query", ...inside], terminal);
  const { out, err } = terminal.written;
  return { code, out, err: err.replaceAll(outer, "…") };
}

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), "coldaisle-"));
  await runVariants(join(outer, "csv"), VARIANTS);
  await runVariants(
    join(outer, "parquet"),
    VARIANTS.map((variant) => ({ ...variant, format: "parquet" })),
  );
  // One of two formats, in a folder whose name would be a pattern.
  await runVariants(join(outer, "mi[x]e*d's"), [VARIANTS[0]!, { ...VARIANTS[1]!, format: "parquet" }]);
  await runVariants(join(outer, "broken"), [{ ...VARIANTS[0]!, format: "parquet" }, VARIANTS[1]!]);
});

afterAll(() => rmSync(outer, { recursive: true }));

describe("coldaisle query", () => {
  it("has a row a run, with parameters and metrics", async () => {
    const { out } = await ask("select * from runs", "/csv", "--format", "json");
    const rows = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(
      readExperiment(join(outer, "csv")).runs.map(({ runId, parameters, seed, metrics }) => ({
        experiment: "csv",
        run_id: runId,
        [OVERCOMMIT]: Number(parameters[OVERCOMMIT]),
        seed,
        ...metrics,
      })),
    );
  });

  it.each(TABLES.map(({ name }) => name))(
    "finds the same rows of %s in CSV and in Parquet",
    async (table) => {
      const keys = `seed, "${OVERCOMMIT}"`;
      const own = TABLES.find(({ name }) => name === table)!.columns.map(({ name }) => `"${name}"`);
      const select = (experiment: string): string =>
        `select ${keys}, ${own.join(", ")} from "${table}" where experiment = '${experiment}'`;
      const both = `select count(*) as n, (select count(*) from (${select("csv")} except all ${select("parquet")}))
      + (select count(*) from (${select("parquet")} except all ${select("csv")})) as different from (${select("csv")})`;
      const { out, err } = await ask(both, "/csv", "/parquet", "--format", "csv");
      if (["tasks", "server-samples", "links", "guests", "hosts", "guest_costs"].includes(table)) {
        expect(err).toContain(`found no run that has written ${table}`);
        return;
      }
      const [n, different] = out.split("\n")[1]!.split(",").map(Number);
      expect(different).toBe(0);
      if (table !== "storage" && table !== "chassis" && !["racks", "halls", "switches"].includes(table)) {
        expect(n).toBeGreaterThan(0);
      }
    },
  );

  it("reads results of both formats at once, whatever the folder is called", async () => {
    const sql = `select experiment, seed, count(*) as n, max(time_s) as last from timeseries
      group by all order by seed`;
    expect((await ask(sql, "/mi[x]e*d's", "--format", "csv")).out).toBe(
      "experiment,seed,n,last\nmi[x]e*d's,1,37,10800\nmi[x]e*d's,2,37,10800\n",
    );
  });

  it("gives the numbers of the files, to the last digit", async () => {
    const { runs } = readExperiment(join(outer, "csv"));
    const files = runs.map(({ folder }) => readFileSync(join(folder, "timeseries.csv"), "utf8"));
    const expected = files.flatMap((text) => text.trim().split("\n").slice(1)).join("\n");
    const columns = TABLES[0]!.columns.map(({ name }) => name).join(", ");
    const sql = `select ${columns} from timeseries order by "${OVERCOMMIT}", seed, time_s`;
    for (const folder of ["/csv", "/parquet"]) {
      const { out } = await ask(sql, folder, "--format", "csv");
      expect(out.trim().split("\n").slice(1).join("\n")).toBe(expected);
    }
  });

  it("writes tables for people, CSV, JSON and Markdown", async () => {
    const sql = `select "${OVERCOMMIT}" as oc, count(*) as runs, null as nothing, 'a|"b"' as text, 1234567.5::double as x
      from runs group by all order by oc`;
    expect((await ask(sql, "/csv")).out).toMatchInlineSnapshot(`
      "┌─────┬──────┬─────────┬───────┬───────────┐
      │  oc │ runs │ nothing │ text  │         x │
      ├─────┼──────┼─────────┼───────┼───────────┤
      │   1 │    3 │ -       │ a|"b" │ 1,234,568 │
      │ 1.5 │    3 │ -       │ a|"b" │ 1,234,568 │
      └─────┴──────┴─────────┴───────┴───────────┘
      "
    `);
    expect((await ask(sql, "/csv", "--format", "csv")).out).toMatchInlineSnapshot(`
      "oc,runs,nothing,text,x
      1,3,,"a|""b""",1234567.5
      1.5,3,,"a|""b""",1234567.5
      "
    `);
    expect((await ask(sql, "/csv", "--format", "json")).out).toMatchInlineSnapshot(`
      "{"oc":1,"runs":3,"nothing":null,"text":"a|\\"b\\"","x":1234567.5}
      {"oc":1.5,"runs":3,"nothing":null,"text":"a|\\"b\\"","x":1234567.5}
      "
    `);
    expect((await ask(sql, "/csv", "--format", "markdown")).out).toMatchInlineSnapshot(`
      "| oc | runs | nothing | text | x |
      |--:|--:|---|---|--:|
      | 1 | 3 |  | a\\|"b" | 1234567.5 |
      | 1.5 | 3 |  | a\\|"b" | 1234567.5 |
      "
    `);
  });

  it("writes values of every kind", async () => {
    const sql = `select 1::bigint as a, 2::hugeint ** 70 as b, 1.50 as c, true as d, [1, 2] as e, {'k': 1} as f,
      date '2026-01-01' as g, 9007199254740993 as h, 'nan'::double as i, 1e-7 as j`;
    expect((await ask(sql, "/csv", "--format", "csv")).out).toMatchInlineSnapshot(`
      "a,b,c,d,e,f,g,h,i,j
      1,1.1805916207174113e+21,1.5,true,"[1, 2]",{'k': 1},2026-01-01,9007199254740993,,1e-7
      "
    `);
    expect((await ask(sql, "/csv", "--format", "json")).out).toMatchInlineSnapshot(`
      "{"a":1,"b":1.1805916207174113e+21,"c":1.5,"d":true,"e":"[1, 2]","f":"{'k': 1}","g":"2026-01-01","h":"9007199254740993","i":null,"j":1e-7}
      "
    `);
  });

  it("writes a file, whole or not at all", async () => {
    const file = join(outer, "answer.csv");
    const { code, out, err } = await ask(
      "select seed from runs",
      "/csv",
      "--format",
      "csv",
      "--output",
      "/answer.csv",
    );
    expect([code, out, err]).toEqual([0, "", "written: …/answer.csv\n"]);
    expect(readFileSync(file, "utf8")).toBe("seed\n1\n2\n3\n1\n2\n3\n");
    await ask("selec", "/csv", "--output", "/answer.csv");
    expect(readFileSync(file, "utf8")).toMatch(/^seed\n/);
    expect((await ask("select 1", "/csv", "--output", "/none/answer.csv")).err).toMatchInlineSnapshot(`
      "coldaisle: cannot write …/none/answer.csv: a folder on the way there does not exist, or no longer (ENOENT)
      "
    `);
    expect(readdirSync(outer).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });

  it("tells experiments apart that have the same name", async () => {
    const { out } = await ask(
      "select distinct experiment from runs",
      "/csv",
      "/parquet/../csv",
      "--format",
      "csv",
    );
    expect(out.trim().split("\n").slice(1)).toHaveLength(2);
  });

  it("can pivot, and define what it needs", async () => {
    const sql = `create macro mean_kwh(oc) as (select count(energyKWh) from runs where "${OVERCOMMIT}" = oc);
      select mean_kwh(1) as one, mean_kwh(1.5) as more`;
    expect((await ask(sql, "/csv", "--format", "csv")).out).toBe("one,more\n3,3\n");
    const pivot = `pivot (select seed, "${OVERCOMMIT}" as oc, migrations from runs) on oc using count(migrations) order by seed`;
    expect((await ask(pivot, "/csv", "--format", "csv")).out).toBe("seed,1.0,1.5\n1,1,1\n2,1,1\n3,1,1\n");
  });
});

describe("what cannot be answered", () => {
  const cases: readonly (readonly [what: string, ...argv: string[]])[] = [
    ["no SQL", "selec 1", "/csv"],
    ["no SQL, further down", "select seed\nfrom runs\nwhere where", "/csv"],
    ["no statement", ";", "/csv"],
    ["an unknown table", "select * from timeserie", "/csv"],
    ["an unknown column", "select energyKwhs, sed from runs", "/csv"],
    ["a cast that fails", "select 'a'::int", "/csv"],
    ["a table that no run has written", "select * from tasks", "/csv"],
    ["a folder that is no experiment", "select 1", "/csv/runs"],
    ["no folder", "select 1", "/nowhere"],
    ["an unknown format", "select 1", "/csv", "--format", "markdwn"],
    ["a file elsewhere", "select * from read_text('/etc/hostname')", "/csv"],
    ["writing elsewhere", "copy (select 1) to '/tmp/coldaisle-query.csv'", "/csv"],
    ["another database", "attach '/tmp/coldaisle-query.db'", "/csv"],
    ["settings", "set enable_external_access = true", "/csv"],
    ["an extension", "install httpfs", "/csv"],
    ["the network", "select * from 'https://example.org/a.csv'", "/csv"],
  ];
  it.each(cases)("%s", async (_, ...argv) => {
    const { code, out, err } = await ask(...argv);
    expect(out).toBe("");
    expect(`${code} ${err}`).toMatchSnapshot();
  });

  it("writing into the results", async () => {
    const { code, err } = await ask(`copy (select 1) to '${outer}/csv/mine.csv'`, "/csv");
    expect(`${code} ${err}`).toMatchInlineSnapshot(`
      "2 coldaisle: query: found a statement of kind COPY, expected one that selects (see coldaisle --help)
      "
    `);
    expect(readdirSync(join(outer, "csv"))).not.toContain("mine.csv");
  });

  it("files that are broken", async () => {
    const [parquetRun, csvRun] = readExperiment(join(outer, "broken")).runs.map(({ folder }) => folder) as [
      string,
      string,
    ];
    const said = async (sql: string): Promise<string> => {
      const { code, err } = await ask(sql, "/broken");
      return `${code} ${err.replaceAll(/variants-s\d-[0-9a-f]+/g, "<run>")}`;
    };
    truncateSync(join(parquetRun, "timeseries.parquet"), 1000);
    expect(await said("select * from timeseries")).toMatchInlineSnapshot(`
      "3 …/broken/runs/<run>/timeseries.parquet: found no table (No magic bytes found at end of file '…/broken/runs/<run>/timeseries.parquet'), expected a file as it was written
      "
    `);
    writeFileSync(
      join(csvRun, "vms.csv"),
      readFileSync(join(csvRun, "vms.csv"), "utf8").replace(/\n0,/, "\nzero,"),
    );
    expect(await said("select * from vms")).toMatchInlineSnapshot(`
      "3 …/broken/runs/<run>/vms.csv: found no table (CSV Error on Line: 2), expected a file as it was written
      "
    `);
    truncateSync(join(csvRun, "servers.csv"), 10);
    expect(await said("select * from servers")).toMatchInlineSnapshot(`
      "3 …/broken/runs/<run>/servers.csv: found no line with the names of columns, expected CSV with a header
      "
    `);
    expect(await said("select count(*) from runs")).toMatch(/^0/);
  });
});
