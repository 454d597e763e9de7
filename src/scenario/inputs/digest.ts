import { hash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { readBytes, unreadable, visibleNames } from "./files.ts";

/** SHA-256 of a file's contents, in hexadecimal; what `sha256sum` prints. */
function fileDigest(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

/**
 * SHA-256 of a folder: of the listing that has, for each visible file in order of name, the line
 * `<SHA-256 of the contents>  <name>`. It depends on names and contents alone, and anyone can check it with
 * `LC_ALL=C sha256sum * | sha256sum` inside the folder.
 *
 * A reader adds each file as it goes, so that no file is read twice.
 */
export class FolderDigest {
  #listing = "";

  /** Files must be added in the order of `visibleNames`. */
  add(name: string, bytes: Uint8Array): void {
    this.addDigest(name, fileDigest(bytes));
  }

  /** {@link add} of a file whose digest is known. */
  addDigest(name: string, sha256: string): void {
    this.#listing += `${sha256}  ${name}\n`;
  }

  hex(): string {
    return hash("sha256", this.#listing, "hex");
  }
}

/**
 * Digest of an input: {@link fileDigest} of a file, {@link FolderDigest} of a folder's files.
 * The readers return the same figure for what they have read.
 *
 * @throws InputError when the path is missing or cannot be read
 */
export function inputDigest(path: string): string {
  const expected = "a file, or a folder of files";
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (cause) {
    throw unreadable(path, expected, cause);
  }
  if (!isFolder) return fileDigest(readBytes(path, expected));
  const digest = new FolderDigest();
  for (const name of visibleNames(path, expected)) {
    digest.add(name, readBytes(join(path, name), "a file"));
  }
  return digest.hex();
}
