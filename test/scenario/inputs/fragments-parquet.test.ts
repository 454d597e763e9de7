import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import type { TaskFragments } from "../../../src/models/workload/fragments.ts";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import { readFragments } from "../../../src/scenario/inputs/fragments-parquet.ts";
import { type FolderContents, rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { hasReference, referencePath } from "../../support/reference.ts";

type WriteOptions = Omit<Parameters<typeof parquetWriteBuffer>[0], "columnData">;

function parquet(columnData: ColumnSource[], options: WriteOptions = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

function column(name: string, type: "INT32" | "INT64" | "DOUBLE", values: readonly number[]): ColumnSource {
  const data = type === "INT64" ? BigInt64Array.from(values, BigInt) : [...values];
  return { name, type, data, nullable: false };
}

/** Three tasks, of which 30 comes first and 20 and 10 together a minute later; replaced columns by name. */
function tasks(...replaced: ColumnSource[]): Uint8Array {
  return parquet(replacing(TASK_COLUMNS, replaced));
}

/** Six fragments of the three tasks, mixed; replaced columns by name. */
function fragments(...replaced: ColumnSource[]): Uint8Array {
  return parquet(replacing(FRAGMENT_COLUMNS, replaced));
}

function replacing(columns: readonly ColumnSource[], replaced: readonly ColumnSource[]): ColumnSource[] {
  return columns.map((source) => replaced.find(({ name }) => name === source.name) ?? source);
}

const TASK_COLUMNS = [
  column("id", "INT32", [20, 10, 30]),
  column("submission_time", "INT64", [1_665_093_660_000, 1_665_093_660_000, 1_665_093_600_000]),
  column("duration", "INT64", [600_000, 5_000_000_000, 1500]),
  column("cpu_count", "INT32", [2, 1, 16]),
  column("cpu_capacity", "DOUBLE", [4000, 2926.000135, 33_600]),
  column("mem_capacity", "INT64", [1024, 512, 100_000]),
];

const FRAGMENT_COLUMNS = [
  column("id", "INT32", [10, 10, 20, 30, 20, 10]),
  column("duration", "INT64", [1000, 2000, 3000, 5_000_000_000, 5000, 6001]),
  column("cpu_usage", "DOUBLE", [1.5, 2.5, 3.5, 4.5, 0, 6.5]),
];

function goodFolder(): string {
  return temporaryFolder({ "tasks.parquet": tasks(), "fragments.parquet": fragments() });
}

function expectGood(work: TaskFragments): void {
  expect(work.count).toBe(3);
  expect([...work.traceId]).toEqual([30, 20, 10]);
  expect([...work.submitS]).toEqual([0, 60, 60]);
  expect([...work.durationS]).toEqual([1.5, 600, 5_000_000]);
  expect([...work.cpuCount]).toEqual([16, 2, 1]);
  expect([...work.cpuCapacityMhz]).toEqual([33_600, 4000, 2926.000135]);
  expect([...work.memoryMiB]).toEqual([97.65625, 1, 0.5]);
  expect([...work.fragmentStart]).toEqual([0, 1, 3, 6]);
  expect([...work.fragmentDurationS]).toEqual([5_000_000, 3, 5, 1, 2, 6.001]);
  expect([...work.fragmentUsageMhz]).toEqual([4.5, 3.5, 0, 1.5, 2.5, 6.5]);
}

describe("a folder of tasks and fragments", () => {
  it("becomes tasks by submission, each with its fragments in order of the file", async () => {
    const folder = goodFolder();
    const { work, sha256 } = await readFragments(folder);
    expectGood(work);
    expect(sha256).toBe(inputDigest(folder));
  });

  it.each([
    ["in row groups of two", { rowGroupSize: 2 }],
    ["in small pages", { pageSize: 16 }],
    ["without statistics", { statistics: false }],
    ["without compression", { codec: "UNCOMPRESSED" as const }],
  ])("reads the same %s", async (_, options) => {
    const folder = temporaryFolder({
      "tasks.parquet": parquet(TASK_COLUMNS, options),
      "fragments.parquet": parquet(FRAGMENT_COLUMNS, options),
    });
    expectGood((await readFragments(folder)).work);
  });

  it.each([
    ["PLAIN" as const],
    ["DELTA_BINARY_PACKED" as const],
    ["BYTE_STREAM_SPLIT" as const],
    ["RLE_DICTIONARY" as const],
  ])("reads 64-bit integers encoded as %s", async (encoding) => {
    const encoded = replacing(TASK_COLUMNS, []).map((source) =>
      source.type === "INT64" ? { ...source, encoding } : source,
    );
    const folder = temporaryFolder({ "tasks.parquet": parquet(encoded), "fragments.parquet": fragments() });
    expectGood((await readFragments(folder)).work);
  });

  it("reads columns that could hold nothing but do not", async () => {
    const nullable = (columns: readonly ColumnSource[]) =>
      parquet(columns.map((source) => ({ ...source, nullable: true })));
    const folder = temporaryFolder({
      "tasks.parquet": nullable(TASK_COLUMNS),
      "fragments.parquet": nullable(FRAGMENT_COLUMNS),
    });
    expectGood((await readFragments(folder)).work);
  });
});

describe("what is wrong with tasks and fragments is said with file, column and row", () => {
  function refusal(replaced: FolderContents): Promise<string> {
    const folder = temporaryFolder({
      "tasks.parquet": tasks(),
      "fragments.parquet": fragments(),
      ...replaced,
    });
    return rejectionOf(readFragments(folder), folder);
  }

  it("not Parquet", async () => {
    expect(await refusal({ "tasks.parquet": "id,submission_time,duration\n" })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found something other than Parquet, expected a whole Parquet file"`,
    );
  });
  it("an empty file", async () => {
    expect(await refusal({ "tasks.parquet": "" })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found something other than Parquet, expected a whole Parquet file"`,
    );
  });
  it("a truncated file", async () => {
    expect(await refusal({ "fragments.parquet": fragments().slice(0, 300) })).toMatchInlineSnapshot(
      `"<folder>/fragments.parquet: found a Parquet file cut off after 300 bytes, expected a whole Parquet file"`,
    );
  });
  it("a damaged footer", async () => {
    const bytes = fragments();
    bytes.fill(0xff, bytes.length - 40, bytes.length - 8);
    expect(await refusal({ "fragments.parquet": bytes })).toMatch(
      /^<folder>\/fragments\.parquet: found a Parquet footer that cannot be decoded \(.*\), expected a whole/,
    );
  });
  it("damaged data", async () => {
    const bytes = fragments();
    bytes.fill(0xff, 4, 40);
    expect(await refusal({ "fragments.parquet": bytes })).toMatch(
      /^<folder>\/fragments\.parquet: found a column id that cannot be decoded \(.*\), expected an undamaged/,
    );
  });
  it("a missing file", async () => {
    const folder = temporaryFolder({ "tasks.parquet": tasks() });
    expect(await rejectionOf(readFragments(folder), folder)).toMatchInlineSnapshot(
      `"<folder>: found no fragments.parquet, expected a folder with tasks.parquet and fragments.parquet"`,
    );
  });
  it("a missing folder", async () => {
    const folder = temporaryFolder({});
    expect(await rejectionOf(readFragments(`${folder}/surf`), folder)).toMatchInlineSnapshot(
      `"<folder>/surf: found nothing at this path, expected a folder with tasks.parquet and fragments.parquet"`,
    );
  });
  it("a missing column", async () => {
    const bytes = parquet(FRAGMENT_COLUMNS.slice(0, 2));
    expect(await refusal({ "fragments.parquet": bytes })).toMatchInlineSnapshot(
      `"<folder>/fragments.parquet: found the columns id, duration, expected a numeric column cpu_usage"`,
    );
  });
  it("a column of text", async () => {
    const text: ColumnSource = { name: "id", type: "STRING", data: ["a", "b", "c"], nullable: false };
    expect(await refusal({ "tasks.parquet": tasks(text) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found column id of type REQUIRED BYTE_ARRAY UTF8, expected a numeric column id"`,
    );
  });
  it("a column of dates", async () => {
    const date = new Date(0);
    const dates: ColumnSource = { name: "submission_time", type: "TIMESTAMP", data: [date, date, date] };
    expect(await refusal({ "tasks.parquet": tasks(dates) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found column submission_time of type OPTIONAL INT64 TIMESTAMP_MILLIS, expected a numeric column submission_time"`,
    );
  });
  it("a missing value", async () => {
    const gap: ColumnSource = { name: "cpu_capacity", type: "DOUBLE", data: [1, null, 2], nullable: true };
    expect(await refusal({ "tasks.parquet": tasks(gap) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found no value in column cpu_capacity, row 1, expected a number"`,
    );
  });
  it("a negative duration of a task", async () => {
    const negative = column("duration", "INT64", [1, 2, -3]);
    expect(await refusal({ "tasks.parquet": tasks(negative) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found -3 in column duration, row 2, expected a number of at least 0"`,
    );
  });
  it("a negative duration of a fragment", async () => {
    const negative = column("duration", "INT64", [1, -30_000, 3, 4, 5, 6]);
    expect(await refusal({ "fragments.parquet": fragments(negative) })).toMatchInlineSnapshot(
      `"<folder>/fragments.parquet: found -30000 in column duration, row 1, expected a number of at least 0"`,
    );
  });
  it("NaN", async () => {
    const nan = column("cpu_usage", "DOUBLE", [1, 2, 3, 4, Number.NaN, 6]);
    expect(await refusal({ "fragments.parquet": fragments(nan) })).toMatchInlineSnapshot(
      `"<folder>/fragments.parquet: found NaN in column cpu_usage, row 4, expected a number of at least 0"`,
    );
  });
  it("infinity", async () => {
    const infinite = column("cpu_capacity", "DOUBLE", [1, Infinity, 3]);
    expect(await refusal({ "tasks.parquet": tasks(infinite) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found Infinity in column cpu_capacity, row 1, expected a number of at least 0"`,
    );
  });
  it("no core", async () => {
    expect(
      await refusal({ "tasks.parquet": tasks(column("cpu_count", "INT32", [1, 0, 1])) }),
    ).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found 0 in column cpu_count, row 1, expected an integer of at least 1"`,
    );
  });
  it("a fraction for an id", async () => {
    const fraction = column("id", "DOUBLE", [10, 20, 30.5]);
    expect(await refusal({ "tasks.parquet": tasks(fraction) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found 30.5 in column id, row 2, expected an integer"`,
    );
  });
  it("an id twice", async () => {
    expect(
      await refusal({ "tasks.parquet": tasks(column("id", "INT32", [10, 20, 10])) }),
    ).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found task 10 twice in column id, expected each id once"`,
    );
  });
  it("fragments of an unknown task", async () => {
    const unknown = column("id", "INT32", [10, 10, 20, 30, 40, 40]);
    expect(await refusal({ "fragments.parquet": fragments(unknown) })).toMatchInlineSnapshot(
      `"<folder>/fragments.parquet: found a fragment of task 40 in column id, row 4, expected an id of tasks.parquet"`,
    );
  });
  it("a task without fragments", async () => {
    const without = column("id", "INT32", [10, 10, 10, 30, 30, 30]);
    expect(await refusal({ "fragments.parquet": fragments(without) })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found task 20 without a fragment in fragments.parquet, expected at least one fragment per task"`,
    );
  });
  it("no tasks", async () => {
    const none = parquet(TASK_COLUMNS.map((source) => ({ ...source, data: [] })));
    expect(await refusal({ "tasks.parquet": none })).toMatchInlineSnapshot(
      `"<folder>/tasks.parquet: found no task, expected at least one task"`,
    );
  });
});

// Sizes and horizon: README.md of the reference folder's traces, and "surf-week" in its opendc.md.
describe.skipIf(!hasReference)("the traces at hand", () => {
  it("surf-week: 6,295 jobs of one week, 2,323,475 fragments of 30 s, a job as long as its fragments", async () => {
    const { work } = await readFragments(referencePath("traces", "surf-week"));
    expect(work.count).toBe(6295);
    expect(work.fragmentCount).toBe(2_323_475);
    expect(work.submitS[0]).toBe(0);
    expect(work.fragmentStart[work.count]).toBe(work.fragmentCount);
    expect(work.fragmentDurationS.every((durationS) => durationS === 30)).toBe(true);
    expect(work.fragmentUsageMhz.every((usageMhz) => usageMhz >= 0 && usageMhz <= 33_600)).toBe(true);
    for (let task = 0; task < work.count; task++) {
      expect((work.fragmentStart[task + 1]! - work.fragmentStart[task]!) * 30).toBe(work.durationS[task]);
      if (task > 0) expect(work.submitS[task]).toBeGreaterThanOrEqual(work.submitS[task - 1]!);
    }
  });

  // Linear 32–180 W per server of 33,600 MHz, idle servers on: the energy is that of idling until the stated horizon
  // and of the work, wherever and whenever it is done.
  it("surf-week: the work that the published energies of 279 and of 100 servers stand for", async () => {
    const { work } = await readFragments(referencePath("traces", "surf-week"));
    const workMhzS = work.fragmentUsageMhz.reduce((sum, mhz, i) => sum + mhz * work.fragmentDurationS[i]!, 0);
    const workJ = ((180 - 32) * workMhzS) / 33_600;
    expect(32 * 279 * 604_800 + workJ).toBeCloseTo(12_112_554_100.125, 3);
    expect(32 * 100 * 731_970 + workJ).toBeCloseTo(9_055_203_700.125, 3);
  });

  it("bitbrains-small: 50 VMs, 276,979 fragments", async () => {
    const { work } = await readFragments(referencePath("traces", "bitbrains-small"));
    expect(work.count).toBe(50);
    expect(work.fragmentCount).toBe(276_979);
    expect(work.cpuCapacityMhz[work.traceId.indexOf(1019)]).toBe(2926.000135);
  });
});
