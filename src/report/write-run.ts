import type { GrowingTable, Metric, Table } from "../sim/measurement.ts";
import { tableOfMetrics } from "./metrics-csv.ts";
import type { OutputFile } from "./output-file.ts";
import { DONE } from "./run-folder.ts";
import { StagedRun } from "./staged-run.ts";
import type { TableEncoder } from "./table-encoder.ts";
import { CSV, type TableEncoding } from "./table-encoding.ts";
import { json, versions } from "./versions.ts";

/** A finished run and what it came from. */
export interface RunRecord {
  readonly scenarioName: string;
  readonly seed: number;
  /** The resolved scenario without paths, JSON. Written as scenario.json, indented. */
  readonly scenario: string;
  /** SHA-256 of {@link scenario}. */
  readonly scenarioSha256: string;
  /** SHA-256 of the contents of each input, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Policies that are not built in, with the SHA-256 of their contents. */
  readonly policies: readonly {
    readonly kind: string;
    readonly name: string;
    readonly module: string | null;
    readonly sha256: string;
  }[];
  /** Names of the compatibility switches that are on. */
  readonly compatibility: readonly string[];
  readonly metrics: readonly Metric[];
  /** One file each. */
  readonly tables: readonly Table[];
  /** How long things took and when they were; the only part of the results that another run does not repeat. */
  readonly timing: Readonly<Record<string, number | string>>;
}

/** A table whose rows are written as they come. */
interface Stream {
  readonly table: GrowingTable;
  readonly encoder: TableEncoder;
  readonly file: OutputFile;
}

/**
 * Writes the files of a run: those of growing tables while it runs, in pieces of bounded size, the others when it is
 * over. Everything is aside until {@link finish} puts it in its
 * place, whole.
 */
export class RunWriter {
  readonly #runId: string;
  readonly #encoding: TableEncoding;
  readonly #staged: StagedRun;
  readonly #streams: Stream[] = [];

  /**
   * @param encoding - of the tables that the scenario records; metrics.csv is for people too, and always CSV
   * @throws OutputError where the results cannot be written
   */
  constructor(experimentFolder: string, runId: string, encoding: TableEncoding = CSV) {
    this.#runId = runId;
    this.#encoding = encoding;
    this.#staged = new StagedRun(experimentFolder, runId);
  }

  /**
   * Drains tables into their files from now on. An OutputError may come out of whatever appends a row.
   *
   * @throws OutputError
   */
  stream(tables: readonly GrowingTable[]): void {
    for (const table of tables) {
      const { file, encoder } = this.#open(table, this.#encoding);
      table.drainInto((firstRow, endRow) => encoder.rows(firstRow, endRow));
      this.#streams.push({ table, encoder, file });
    }
  }

  /**
   * Writes what is left and puts the run in its place.
   *
   * @returns the run's folder
   * @throws OutputError; nothing of the run is left then
   */
  finish(run: RunRecord): string {
    try {
      this.#writeRest(run);
      return this.#staged.commit();
    } finally {
      this.discard();
    }
  }

  /** Takes everything away, unless the run is in its place. Never throws. */
  discard(): void {
    this.#staged.discard();
  }

  #writeRest(run: RunRecord): void {
    const metrics = tableOfMetrics(run.metrics);
    const files = [
      { name: fileName(metrics, CSV), rows: metrics.rowCount() },
      ...run.tables.map((table) => ({ name: fileName(table, this.#encoding), rows: table.rowCount() })),
    ];
    for (const { table, encoder, file } of this.#streams) {
      table.drainRest();
      encoder.flush();
      file.close();
    }
    // Not YAML: to write that takes as long as all the rest.
    this.#staged.write("scenario.json", json(JSON.parse(run.scenario)));
    this.#write(metrics, CSV);
    for (const table of run.tables) if (!this.#isStreamed(table)) this.#write(table, this.#encoding);
    this.#staged.write(
      "manifest.json",
      json({ ...runManifest(run, this.#runId, files), timing: run.timing }),
    );
    this.#staged.write(DONE, `${this.#runId}\n`);
  }

  #isStreamed({ name }: Table): boolean {
    return this.#streams.some(({ table }) => table.name === name);
  }

  #write(table: Table, encoding: TableEncoding): void {
    const { file, encoder } = this.#open(table, encoding);
    encoder.rows(0, table.rowCount());
    encoder.flush();
    file.close();
  }

  #open(table: Table, encoding: TableEncoding): { file: OutputFile; encoder: TableEncoder } {
    const file = this.#staged.create(fileName(table, encoding));
    return { file, encoder: encoding.begin(table, (bytes) => file.write(bytes)) };
  }
}

function runManifest(run: RunRecord, runId: string, files: readonly object[]): object {
  return {
    ...versions(),
    runId,
    scenario: { name: run.scenarioName, sha256: run.scenarioSha256 },
    seed: run.seed,
    inputs: Object.entries(run.inputs).map(([name, sha256]) => ({ name, sha256 })),
    policies: run.policies.map(({ kind, name, sha256 }) => ({ kind, name, sha256 })),
    compatibility: run.compatibility,
    files,
  };
}

function fileName({ name }: Table, { ending }: TableEncoding): string {
  return `${name}.${ending}`;
}
