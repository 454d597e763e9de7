import { existsSync } from "node:fs";
import type { LaunchOptions } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const found = PATHS.find((path) => existsSync(path));

/** Whether the browser is there that tests of pages need (`.ci/run` installs Debian's). */
export const hasChromium: boolean = found !== undefined;

if (!hasChromium) {
  process.stderr.write(`tests of pages are skipped: found no Chromium at ${PATHS.join(", ")}\n`);
}

/** How to start it, where a test runs as root too. */
export const CHROMIUM: LaunchOptions = {
  args: ["--no-sandbox"],
  ...(found !== undefined && { executablePath: found }),
};
