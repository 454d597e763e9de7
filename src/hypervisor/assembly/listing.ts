import type { AssembledLine, Program } from "./program.ts";

/** Bytes that stand beside a line; those of longer data follow on lines of their own. */
const BYTES_A_LINE = 10;

/** The program as a table: address, bytes and source of each line, as the book prints object code. */
export function listing(program: Program): string {
  return program.lines.flatMap(listedLine).join("\n");
}

function listedLine({ address, bytes, source }: AssembledLine): string[] {
  if (address === null) return [row("", "", source)];
  const rows = [row(address, hexBytes(bytes.subarray(0, BYTES_A_LINE)), source)];
  for (let offset = BYTES_A_LINE; offset < bytes.length; offset += BYTES_A_LINE) {
    rows.push(row(address + offset, hexBytes(bytes.subarray(offset, offset + BYTES_A_LINE)), ""));
  }
  return rows;
}

function row(address: number | "", bytes: string, source: string): string {
  const place = address === "" ? "" : `0x${address.toString(16).padStart(4, "0")}:`;
  return `${place.padEnd(7)} ${bytes.padEnd(2 * BYTES_A_LINE)} | ${source}`.trimEnd();
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
