import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { unreadable } from "./files.ts";
import { checkGrowth, isGzip, notGzip } from "./gzip.ts";
import { InputError } from "./input-error.ts";
import { TextLine } from "./text-line.ts";

const LINE_FEED = 10;
const CHUNK_BYTES = 2 ** 18;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** What a line may have, bytes; text without line ends must not fill the memory. */
const MOST_BYTES_A_LINE = 2 ** 20;

/**
 * Reads a text file line by line, without ever holding more of it than a few hundred kilobytes. A file whose name
 * ends in `.gz` is decompressed on the way. Lines end in LF or CRLF; the end of the last may be missing, and a byte order
 * mark at the beginning is passed over.
 *
 * @param expected - what the file should be, for messages
 * @param onLine - called for each line with one and the same object, which is good until the call ends
 * @returns SHA-256 of the file as it is on disk, in hexadecimal
 * @throws InputError if the file cannot be read or decompressed, grows too much ({@link checkGrowth}), or has a line
 *   of more than 1 MiB; and whatever `onLine` throws
 */
export async function readLines(
  file: string,
  expected: string,
  onLine: (line: TextLine) => void,
): Promise<string> {
  const hash = createHash("sha256");
  const line = new TextLine(file);
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  const chunks = isGzip(file) ? decompressed(file, expected, hash) : raw(file, expected, hash);
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (isFirst) {
      isFirst = false;
      if (BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte))
        bytes = bytes.subarray(BYTE_ORDER_MARK.length);
    }
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      line.set(bytes, start, end);
      onLine(line);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > MOST_BYTES_A_LINE) {
      const found = `a line of more than ${MOST_BYTES_A_LINE} bytes`;
      throw new InputError({ file, line: line.number + 1, found, expected: "shorter lines" });
    }
  }
  if (rest.length > 0) {
    line.set(rest, 0, rest.length);
    onLine(line);
  }
  return hash.digest("hex");
}

async function* raw(file: string, expected: string, hash: Hash): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      hash.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw unreadable(file, expected, cause);
  }
}

async function* decompressed(file: string, expected: string, hash: Hash): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let compressedBytes = 0;
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of raw(file, expected, hash)) {
      compressedBytes += chunk.length;
      yield chunk;
    }
  }
  // What fails on the way ends the loop below; the callback has nothing to add.
  pipeline(counted(), unzip, () => {});
  try {
    for await (const chunk of unzip) {
      bytes += (chunk as Buffer).length;
      checkGrowth(file, compressedBytes, bytes);
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : notGzip(file, cause);
  }
}
