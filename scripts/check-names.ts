/**
 * Exits 1 if a peer is named in src/ outside the profile that agrees with it: elsewhere a behaviour is called
 * by what it does, so that every switch can stand alone. Imports of the profile are allowed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROFILE = join("scenario", "profiles", "cloudsim-3.0.3.ts");
const PEER = /cloudsim/i;
const IMPORT = /^(import|export) .* from ".*\/cloudsim-3\.0\.3\.ts";$/;

for (const path of readdirSync("src", { recursive: true, encoding: "utf8" })) {
  if (!path.endsWith(".ts") || path === PROFILE) continue;
  const lines = readFileSync(join("src", path), "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (!PEER.test(line) || IMPORT.test(line)) continue;
    console.error(
      `src/${path}:${index + 1}: found "${line.trim()}", expected the name in src/${PROFILE} only`,
    );
    process.exitCode = 1;
  }
}
