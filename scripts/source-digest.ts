import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Digest of all that the program is made of. */
export function sourceDigest(): string {
  const digest = createHash("sha256");
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length));
  for (const file of [...sources.toSorted(), "package-lock.json"]) {
    digest.update(`${file.replaceAll("\\", "/")}\0`).update(readFileSync(join(ROOT, file)));
  }
  return digest.digest("hex").slice(0, 12);
}
