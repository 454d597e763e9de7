/**
 * What a subsystem measures is declared once, here in shape and there in content; CSV, `--json`, the documentation of
 * outputs and the types all derive from the declarations. Nothing in this file knows a subject.
 */

/**
 * How a value is stored where values have types (Parquet, SQL, the data dictionary): ids and counts as integers,
 * quantities as doubles.
 */
export type ValueType = "int32" | "int64" | "double" | "text";

/** A figure of a whole run. */
export interface MetricDeclaration {
  /** camelCase, with its unit at the end. */
  readonly name: string;
  /** `double` unless something else is said; never `text`. */
  readonly type?: ValueType;
  /** Unit symbol; "" for counts and ratios. */
  readonly unit: string;
  /** One sentence, in the field's words, with the source of its definition. */
  readonly meaning: string;
}

/** A figure of a whole run and the way to read it once the run is over. */
export interface Metric extends MetricDeclaration {
  /** NaN where there is nothing to report, such as the mean of nothing. */
  read(): number;
}

/** A column of a table that a run writes. */
export interface ColumnDeclaration {
  /** snake_case, with its unit at the end. */
  readonly name: string;
  /** `double` unless something else is said. A cell of any type may be empty. */
  readonly type?: ValueType;
  /** Unit symbol; "" for counts, ratios and names. */
  readonly unit: string;
  readonly meaning: string;
}

/** A column and the way to read its cells. */
export interface Column extends ColumnDeclaration {
  /** Numbers are written in their shortest exact form, NaN as an empty cell. */
  read(row: number): number | string;
}

/** The type of a column or metric. */
export function valueType({ type }: ColumnDeclaration | MetricDeclaration): ValueType {
  return type ?? "double";
}

/** What a table holds, one file per table. */
export interface TableDeclaration {
  /** The file's name without its ending, such as `migrations`. */
  readonly name: string;
  /** What a row is. */
  readonly meaning: string;
  readonly columns: readonly ColumnDeclaration[];
}

/** A table with its content. */
export interface Table extends TableDeclaration {
  readonly columns: readonly Column[];
  rowCount(): number;
}

/** Takes the rows of a table from `firstRow` to before `endRow`: they are final, and can be read until it returns. */
export type RowSink = (firstRow: number, endRow: number) => void;

/** A table whose rows come while a simulation runs. Without a sink it keeps them all. */
export interface GrowingTable extends Table {
  /**
   * From now on rows are handed over in order, some at a time, once they are final, and cannot be read any more; what
   * the table holds is then bounded by the rows that are not final yet. They still count as its rows.
   */
  drainInto(sink: RowSink): void;
  /** Hands over the rows that are left, final or not, once the run is over. Nothing where there is no sink. */
  drainRest(): void;
}

/** Joins declarations with the functions that read them: every declaration must have one. */
export function readBy<D extends readonly ColumnDeclaration[]>(
  declarations: D,
  readers: Readonly<Record<D[number]["name"], (row: number) => number | string>>,
): readonly Column[] {
  return declarations.map((declaration) => ({
    ...declaration,
    read: readers[declaration.name as D[number]["name"]],
  }));
}

/** Joins metric declarations with the functions that read them. */
export function measuredBy<D extends readonly MetricDeclaration[]>(
  declarations: D,
  readers: Readonly<Record<D[number]["name"], () => number>>,
): readonly Metric[] {
  return declarations.map((declaration) => ({
    ...declaration,
    read: readers[declaration.name as D[number]["name"]],
  }));
}
