/**
 * Makes docs/images/report.png: the floor view of a real run, as a browser shows it. Needs Chromium.
 *
 *     tsx scripts/report-picture.ts
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { runScenario } from "../src/experiment/run.ts";
import { writeReport } from "../src/report/html/write-report.ts";
import { CHROMIUM } from "../test/support/chromium.ts";

const SCENARIO = "scenarios/floor-view.yaml";
const PICTURE = "docs/images/report.png";
/** The sample that shows much at once: 20:00, when VMs leave and servers are emptied. */
const SAMPLE = "240";

const folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
const browser = await chromium.launch(CHROMIUM);
try {
  await runScenario({ scenario: SCENARIO, outDir: folder });
  const file = await writeReport({ folder });
  const page = await browser.newPage({ viewport: { width: 1160, height: 800 }, colorScheme: "light" });
  await page.goto(pathToFileURL(file).href);
  await page.fill("#floor-time", SAMPLE);
  await page.evaluate("document.activeElement.blur()");
  await page.waitForTimeout(500);
  await page.locator("#floor-view").screenshot({ path: PICTURE });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
