import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { medianSorted } from "simple-statistics";
import { runScenario } from "../src/experiment/run.ts";
import { writeReport } from "../src/report/html/write-report.ts";
import { CHROMIUM, hasChromium } from "../test/support/chromium.ts";

/** Name of the suite. */
export const name = "report";

const SCENARIO = "scenarios/floor-view.yaml";
const ROUNDS = 7;
const STEPS = 100;

/** What a page takes. The clock of the floor view shows a time once the floor has been drawn. */
const OPENED = "new Promise((done) => requestAnimationFrame(() => done(performance.now())))";
const SLIDE = `(() => {
  const slider = document.getElementById("floor-time");
  const start = performance.now();
  let steps = 0;
  return new Promise((done) => {
    const step = () => {
      if (steps === ${STEPS}) return done((performance.now() - start) / ${STEPS});
      slider.value = String(2 * steps++);
      slider.dispatchEvent(new Event("input"));
      requestAnimationFrame(step);
    };
    step();
  });
})()`;

/** The report of 960 servers × 289 samples: made, opened in Chromium, and its slider dragged. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "coldaisle-bench-"));
  try {
    await runScenario({ scenario: SCENARIO, outDir: folder });
    const madeMs: number[] = [];
    let file = "";
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      file = await writeReport({ folder });
      madeMs.push(performance.now() - start);
    }
    const rows: Record<string, string> = {
      "made in": milliseconds(madeMs),
      size: `${(statSync(file).size / 1e6).toFixed(2)} MB`,
    };
    if (hasChromium) {
      const browser = await chromium.launch(CHROMIUM);
      Object.assign(rows, await opened(browser, file).finally(() => browser.close()));
    } else rows["opened in"] = "skipped: no Chromium";
    console.table(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function opened(browser: Browser, file: string): Promise<Record<string, string>> {
  const openMs: number[] = [];
  const frameMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    openMs.push(await page.evaluate<number>(OPENED));
    frameMs.push(await page.evaluate<number>(SLIDE));
    await page.close();
  }
  return { "opened in": milliseconds(openMs), "a step of the slider": milliseconds(frameMs) };
}

function milliseconds(values: readonly number[]): string {
  return `${medianSorted(values.toSorted((a, b) => a - b)).toFixed(0)} ms`;
}
