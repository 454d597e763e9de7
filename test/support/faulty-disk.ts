/**
 * A file system that refuses, for tests of what writes results:
 *
 *     vi.mock("node:fs", async (original) => {
 *       const { faultyDisk } = await import("../support/faulty-disk.ts");
 *       return faultyDisk(await original<typeof import("node:fs")>());
 *     });
 */

const CALLS = ["mkdirSync", "openSync", "writeSync", "closeSync", "renameSync"] as const;

/** The calls of the file system that results are written with. */
type Call = (typeof CALLS)[number];

/** What the disk does at one of these calls: it refuses, or something else happens first. */
export interface Fault {
  readonly call: Call;
  /** Only where this is part of the path. */
  readonly path?: string;
  /** How many such calls go well before. */
  readonly after?: number;
  readonly code?: string;
  /** Every later call of the kind is refused too. */
  readonly lasts?: boolean;
  readonly happens?: (results: string) => void;
}

const disk = { fault: null as Fault | null, left: 0, results: "" };

/** From now on the disk does so; null: it is sound. */
export function breakDisk(fault: Fault | null, results = ""): void {
  disk.fault = fault;
  disk.left = fault?.after ?? 0;
  disk.results = results;
}

/** The module with the disk's faults. */
export function faultyDisk(fs: typeof import("node:fs")): typeof import("node:fs") {
  const paths = new Map<unknown, string>();
  const guarded =
    (call: Call) =>
    (...args: unknown[]): unknown => {
      const { fault } = disk;
      const path = String(paths.get(args[0]) ?? args[0]);
      if (fault?.call === call && path.includes(fault.path ?? "") && isDue(fault)) {
        fault.happens?.(disk.results);
        if (fault.code !== undefined) {
          const error = new Error(`${fault.code}: injected, ${call}`);
          throw Object.assign(error, { code: fault.code, syscall: call });
        }
      }
      const result = (fs[call] as (...args: unknown[]) => unknown)(...args);
      if (call === "openSync") paths.set(result, path);
      return result;
    };
  return { ...fs, ...Object.fromEntries(CALLS.map((call) => [call, guarded(call)])) };
}

function isDue({ lasts = false }: Fault): boolean {
  const left = disk.left--;
  return left === 0 || (lasts && left < 0);
}
