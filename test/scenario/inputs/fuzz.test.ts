import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectFormat } from "../../../src/scenario/inputs/detect-format.ts";
import { readFragments } from "../../../src/scenario/inputs/fragments-parquet.ts";
import { InputError } from "../../../src/scenario/inputs/input-error.ts";
import { readTraces } from "../../../src/scenario/inputs/read-traces.ts";
import { readSwf } from "../../../src/scenario/inputs/swf.ts";
import type { TraceRules } from "../../../src/scenario/inputs/trace-input.ts";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { SIZED_CSV, SOUND_INPUTS } from "../../support/sound-inputs.ts";

/** Cases for each reader and each way to break a file; with all readers and ways some thousands. */
const CASES = Number(process.env.COLDAISLE_FUZZ_CASES ?? 150);
const SEED = 20_260_101;

const STRICT: TraceRules = { first: Number.POSITIVE_INFINITY, resampleS: null, capExcess: false };
const RESAMPLED: TraceRules = { first: 2, resampleS: 700, capExcess: true };

/** A reader, a sound file and what it stands beside. */
interface Target {
  readonly name: string;
  /** Names of the files in the folder `data`; a single file is read itself. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly isFolder: boolean;
  read(path: string): Promise<unknown>;
}

function targets(): Target[] {
  const { planetlab, csv, bitbrains, fragments, swf } = SOUND_INPUTS;
  type Files = Readonly<Record<string, string | Uint8Array>>;
  const folder = (name: string, files: unknown, read: Target["read"]): Target => {
    return { name, files: files as Files, isFolder: true, read };
  };
  const file = (name: string, content: unknown, read: Target["read"]): Target => {
    return { name, files: { data: content as string }, isFolder: false, read };
  };
  return [
    folder("planetlab", planetlab, (path) => readTraces(path, "planetlab", STRICT)),
    file("csv", csv, (path) => readTraces(path, "csv", STRICT)),
    file("csv with sizes, resampled", SIZED_CSV, (path) => readTraces(path, "csv", RESAMPLED)),
    folder("bitbrains", bitbrains, (path) => readTraces(path, "bitbrains", STRICT)),
    folder("bitbrains, resampled", bitbrains, (path) => readTraces(path, "bitbrains", RESAMPLED)),
    folder("fragments as VMs", fragments, (path) => readTraces(path, "fragments", RESAMPLED)),
    folder("fragments as jobs", fragments, (path) => readFragments(path)),
    file("azure-vms", SOUND_INPUTS["azure-vms"], (path) => readTraces(path, "azure-vms", STRICT)),
    file("swf", swf, (path) => readSwf(path, 2000)),
    file("any format", csv, (path) => detectFormat(path)),
  ];
}

/** Text that stands where a number or a name should, or changes the shape of a line. */
const ODD_TEXTS = [
  ...[
    "",
    "NaN",
    "-1",
    "1e999",
    "1e15",
    "0x10",
    "Infinity",
    "١",
    "é",
    '"a"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\0",
  ],
  ...[
    "0.1.2",
    "--1",
    "1e",
    ">24",
    ">64",
    "vm",
    "time",
    "2026-13-01T00:00:00Z",
    " ",
    "9".repeat(400),
    "%",
    "1,5",
  ],
];

/** What is put at a place of a file in place of so many bytes. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(12),
  inserted: fc.oneof(
    fc.constantFrom(...ODD_TEXTS).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  ),
});

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Buffer, edits: readonly Edit[]): Buffer {
  let result = bytes;
  for (const { at, removed, inserted } of edits) {
    const start = Math.floor(at * result.length);
    result = Buffer.concat([result.subarray(0, start), inserted, result.subarray(start + removed)]);
  }
  return result;
}

/** Some bytes of a file have other values. */
const overwriting = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)),
  {
    minLength: 1,
    maxLength: 5,
  },
);

function overwritten(bytes: Buffer, changes: readonly (readonly [at: number, value: number])[]): Buffer {
  const result = Buffer.from(bytes);
  for (const [at, value] of changes) result[Math.floor(at * result.length)] = value;
  return result;
}

/** The ways in which a file comes to harm. */
const WAYS: Readonly<Record<string, (bytes: Buffer) => fc.Arbitrary<Buffer>>> = {
  "random bytes": () => fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  "cut off": (bytes) => fc.nat(bytes.length).map((length) => bytes.subarray(0, length)),
  edited: (bytes) => fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edited(bytes, edits)),
  overwritten: (bytes) => overwriting.map((changes) => overwritten(bytes, changes)),
};

describe.each(targets())(
  "the reader of $name gives a value or an InputError, whatever it reads:",
  (target) => {
    const names = Object.keys(target.files);

    /** How many of a test's cases were refused: not all can be sound, but for those where the first line decides. */
    let refused = 0;

    async function survives(path: string): Promise<void> {
      try {
        await target.read(path);
      } catch (error) {
        refused++;
        if (!(error instanceof InputError)) throw error;
        expect(error.file.startsWith(path)).toBe(true);
        expect(error.message).not.toBe("");
        expect(error.message.length).toBeLessThan(1000);
      }
    }

    it.each(Object.entries(WAYS))("%s", async (_, way) => {
      refused = 0;
      const folder = temporaryFolder({});
      const path = target.isFolder ? join(folder, "data") : folder;
      if (target.isFolder) mkdirSync(path);
      const broken = fc
        .constantFrom(...names)
        .chain((name) => way(Buffer.from(target.files[name]!)).map((bytes) => ({ name, bytes })));
      await fc.assert(
        fc.asyncProperty(broken, fc.boolean(), async ({ name, bytes }, compressed) => {
          for (const other of names) writeFileSync(join(path, other), target.files[other]!);
          rmSync(join(path, name));
          const file = join(path, compressed ? `${name}.gz` : name);
          writeFileSync(file, compressed ? gzipSync(bytes) : bytes);
          await survives(target.isFolder ? path : file);
          rmSync(file);
        }),
        { numRuns: CASES, seed: SEED },
      );
      if (target.name !== "any format") expect(refused).toBeGreaterThan(0);
    });

    it("damaged gzip", async () => {
      refused = 0;
      const folder = temporaryFolder({});
      const path = target.isFolder ? join(folder, "data") : folder;
      if (target.isFolder) mkdirSync(path);
      const sound = gzipSync(target.files[names[0]!]!);
      const broken = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => edited(sound, edits));
      const file = join(path, `${names[0]}.gz`);
      await fc.assert(
        fc.asyncProperty(broken, async (bytes) => {
          writeFileSync(file, bytes);
          await survives(target.isFolder ? path : file);
        }),
        { numRuns: CASES, seed: SEED },
      );
      expect(refused).toBeGreaterThan(0);
    });
  },
);
