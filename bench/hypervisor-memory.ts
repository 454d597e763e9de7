/**
 * The memory system of the simulated machine: how many translations, accesses and walks it does a second, each beside
 * a bare loop over the same addresses in the same process.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { ACCESS } from "../src/hypervisor/memory/access.ts";
import { CacheHierarchy } from "../src/hypervisor/memory/cache-hierarchy.ts";
import { MemoryManagementUnit } from "../src/hypervisor/memory/memory-management-unit.ts";
import { PageRange, PageTableBuilder } from "../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES, PhysicalMemory } from "../src/hypervisor/memory/physical-memory.ts";
import { cacheHierarchyOf, memoryManagementUnitOf } from "../src/hypervisor/processors/processor.ts";
import { skylake } from "../src/hypervisor/processors/skylake.ts";
import { RandomStreams } from "../src/sim/random.ts";
import { measurePaired, type PairedResult } from "./paired.ts";

export const name = "hypervisor-memory";

const OPERATIONS = 2 ** 22;
const ADDRESSES = 2 ** 16;
const VIRTUAL = 2 ** 39;

/** What is measured, and in how many pages. */
const ROWS: readonly (readonly [work: "translate" | "access", pages: number, means: string])[] = [
  ["translate", 48, "translate: first level of the TLB"],
  ["access", 8, "read: first level of the TLB, first cache"],
  ["access", 48, "read: first level of the TLB, second cache"],
  ["access", 1024, "read: second level of the TLB, third cache"],
  ["access", 8192, "read: walk, third cache and memory"],
];

/** Prints millions a second, and the ratio to the bare loop; each row has a process of its own. */
export async function run(): Promise<void> {
  const table = new Table({
    head: ["work, mostly hitting", "bare loop, M/s", "M/s", "ratio"],
    style: { head: [], border: [] },
  });
  for (const [row, [, , means]] of ROWS.entries()) {
    const { baselineNs, contenderNs, speedRatio } = measureInChild(row);
    table.push([means, (1e3 / baselineNs).toFixed(0), (1e3 / contenderNs).toFixed(1), speedRatio.toFixed(3)]);
  }
  console.log(table.toString());
}

function measureInChild(row: number): PairedResult {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), String(row)];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`measuring row ${row} failed`);
  return JSON.parse(child.stdout);
}

function sumOf(addresses: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < OPERATIONS; i++) sum += addresses[i & (ADDRESSES - 1)]!;
  return sum;
}

function translateAll(unit: MemoryManagementUnit, addresses: Float64Array): number {
  let cycles = 0;
  for (let i = 0; i < OPERATIONS; i++) {
    unit.translate(addresses[i & (ADDRESSES - 1)]!, ACCESS.read, 3);
    cycles += unit.cycles;
  }
  return cycles;
}

function readAll(unit: MemoryManagementUnit, addresses: Float64Array): number {
  let cycles = 0;
  for (let i = 0; i < OPERATIONS; i++) {
    unit.access(addresses[i & (ADDRESSES - 1)]!, ACCESS.read, 3);
    cycles += unit.cycles;
  }
  return cycles;
}

/** A Skylake with some pages mapped, and addresses in them at random. */
function setUp(pages: number): { unit: MemoryManagementUnit; addresses: Float64Array } {
  const memory = new PhysicalMemory(1024 * PAGE_BYTES);
  const tables = new PageTableBuilder(memory, 4, new PageRange(1, 1024));
  for (let page = 0; page < pages; page++) {
    tables.map(VIRTUAL + page * PAGE_BYTES, (1024 + page) * PAGE_BYTES);
  }
  const unit = new MemoryManagementUnit(
    memory,
    new CacheHierarchy(cacheHierarchyOf(skylake)),
    memoryManagementUnitOf(skylake),
  );
  unit.enterAddressSpace(tables.root, 0);
  const random = new RandomStreams(1).stream("bench", "addresses");
  const addresses = Float64Array.from(
    { length: ADDRESSES },
    () => VIRTUAL + Math.floor(random() * pages) * PAGE_BYTES + Math.floor(random() * 64) * 64,
  );
  return { unit, addresses };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [work, pages] = ROWS[Number(process.argv[2])]!;
  const { unit, addresses } = setUp(pages);
  const sink = new Float64Array(2);
  const result = measurePaired(
    () => {
      sink[0]! += sumOf(addresses);
    },
    () => {
      sink[1]! += work === "translate" ? translateAll(unit, addresses) : readAll(unit, addresses);
    },
    OPERATIONS,
  );
  console.log(JSON.stringify(result));
}
