import { gunzipSync } from "node:zlib";
import { InputError } from "./input-error.ts";

/** The most that a file may hold once it is decompressed, bytes: 8 GiB. */
const MOST_BYTES = 8 * 2 ** 30;
/** Deflate reaches 1,032; a CSV of samples that are all equal was measured at 6 to 19. */
const MOST_RATIO = 250;
/** As much as this is harmless at any ratio. */
const HARMLESS_BYTES = 64 * 2 ** 20;
/** A file that is decompressed as a whole must fit into one buffer. */
const MOST_BYTES_AT_ONCE = 2 ** 30;

const LIMIT_TEXT = `at most 8 GiB, and above 64 MiB at most ${MOST_RATIO} times the compressed size` as const;
const WHOLE_TEXT = `at most 1 GiB, and above 64 MiB at most ${MOST_RATIO} times the compressed size` as const;

/** Whether a file counts as compressed: by its name alone. */
export function isGzip(name: string): boolean {
  return name.endsWith(".gz");
}

/** A file's name without `.gz`. */
export function withoutGz(name: string): string {
  return isGzip(name) ? name.slice(0, -3) : name;
}

/**
 * Refuses what grows too much as it is decompressed.
 *
 * @param compressedBytes - size of the whole file, or what was read of it so far
 * @throws InputError if it is more than 8 GiB, or more than 64 MiB and 250 times the compressed size
 */
export function checkGrowth(file: string, compressedBytes: number, bytes: number): void {
  if (bytes <= HARMLESS_BYTES) return;
  if (bytes <= MOST_BYTES && bytes <= MOST_RATIO * compressedBytes) return;
  throw new InputError({
    file,
    found: `${compressedBytes} bytes that hold more than ${bytes - 1}`,
    expected: LIMIT_TEXT,
  });
}

/** Turns a failure of the decompressor into an {@link InputError}. */
export function notGzip(file: string, cause: unknown): InputError {
  const found = `gzip data that cannot be decompressed (${(cause as Error).message})`;
  return new InputError({ file, found, expected: "a whole gzip file" }, { cause });
}

/**
 * Contents of a small file: decompressed where the name ends in `.gz`.
 *
 * @throws InputError if they cannot be decompressed, or are more than 1 GiB, or more than 64 MiB and 250 times the
 *   compressed size
 */
export function contents(file: string, bytes: Buffer): Buffer {
  if (!isGzip(file)) return bytes;
  const most = Math.min(MOST_BYTES_AT_ONCE, Math.max(HARMLESS_BYTES, MOST_RATIO * bytes.length));
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw notGzip(file, cause);
    const found = `${bytes.length} bytes that hold more than ${most}`;
    throw new InputError({ file, found, expected: WHOLE_TEXT }, { cause });
  }
}
