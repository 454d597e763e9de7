import type { OverheadRow } from "../../hypervisor/overhead/overhead-row.ts";
import { CsvEncoder } from "../../report/csv.ts";
import { OutputFile } from "../../report/output-file.ts";
import { readBy } from "../../sim/measurement.ts";

/** A row and the hash of what produced it. */
export type HashedRow = OverheadRow & { readonly producedBy: string };

const COLUMNS = [
  { name: "technique", unit: "", meaning: "name of the technique" },
  { name: "paging", unit: "", meaning: "whose tables the processor walks" },
  { name: "io", unit: "", meaning: "how the guest reaches devices" },
  { name: "type", unit: "", meaning: "what the hypervisor stands on: 1, 2, none" },
  { name: "processor", unit: "", meaning: "name of the processor" },
  { name: "operation", unit: "", meaning: "name of the operation" },
  { name: "cycles", unit: "", meaning: "cycles an event: the sum of the next five" },
  { name: "guest", unit: "", meaning: "of these, in code of the guest" },
  { name: "walk", unit: "", meaning: "in walks of page tables" },
  { name: "transition", unit: "", meaning: "in microcode and waiting for registers of devices" },
  { name: "monitor", unit: "", meaning: "in code of the monitor" },
  { name: "host", unit: "", meaning: "in code of the host operating system" },
  { name: "exits", unit: "", meaning: "how often the guest was left" },
  { name: "cold_cycles", unit: "", meaning: "what cycles is at first, with nothing warmed up" },
  { name: "produced_by", unit: "", meaning: "SHA-256 of all that the row follows from" },
] as const;

/**
 * Writes rows as CSV with a header row.
 *
 * @throws OutputError if the file cannot be written
 */
export function writeOverheadCsv(path: string, rows: readonly HashedRow[]): void {
  const columns = readBy(COLUMNS, {
    technique: (index) => rows[index]!.technique,
    paging: (index) => rows[index]!.paging,
    io: (index) => rows[index]!.io,
    type: (index) => String(rows[index]!.type),
    processor: (index) => rows[index]!.processor,
    operation: (index) => rows[index]!.operation,
    cycles: (index) => rows[index]!.cycles,
    guest: (index) => rows[index]!.guest,
    walk: (index) => rows[index]!.walk,
    transition: (index) => rows[index]!.transition,
    monitor: (index) => rows[index]!.monitor,
    host: (index) => rows[index]!.host,
    exits: (index) => rows[index]!.exits,
    cold_cycles: (index) => rows[index]!.coldCycles,
    produced_by: (index) => rows[index]!.producedBy,
  });
  const file = new OutputFile(path, path);
  const encoder = new CsvEncoder(columns, (bytes) => file.write(bytes));
  encoder.rows(0, rows.length);
  encoder.flush();
  file.close();
}
