import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeReport } from "../../../src/report/html/write-report.ts";
import { CHROMIUM, hasChromium } from "../../support/chromium.ts";
import { writeSweep } from "./sweep.ts";

/** Five processes of a browser on a machine that others use too. */
const TIMEOUT_MS = 180_000;

let folder: string;
let file: string;
let browser: Browser;
let page: Page;
const requests: string[] = [];
const problems: string[] = [];

describe.skipIf(!hasChromium)("the report in a browser", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
    await writeSweep(folder);
    file = await writeReport({ folder });
    browser = await chromium.launch(CHROMIUM);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    requests.length = 0;
    problems.length = 0;
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => problems.push(message.text()));
    await page.goto(pathToFileURL(file).href);
  });

  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
  });

  it("shows the experiment, whatever it is called", async () => {
    expect(await page.textContent("h1")).toBe("sweep </script><b>&");
    expect(await page.textContent(".title p")).toBe("5 runs · 2 groups · 1 without results");
    expect(await page.locator("#failures tbody tr").count()).toBe(1);
    for (const id of ["floor", "summary", "effects", "plots", "time", "energy"]) {
      expect(await page.locator(`section#${id}`).count(), id).toBe(1);
    }
    expect(await page.locator("#time figure svg").count()).toBeGreaterThan(3);
  });

  it("goes through time by slider, and plays", async () => {
    const clock = page.locator("#floor-clock");
    expect(await clock.textContent()).toBe("00:00");
    const before = await picture();
    await page.locator("#floor-time").scrollIntoViewIfNeeded();
    const box = (await page.locator("#floor-time").boundingBox())!;
    await page.mouse.move(box.x + 8, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(await clock.textContent()).toBe("02:00");
    expect(await page.getAttribute("#floor-time", "aria-valuetext")).toBe("02:00");
    expect(await picture()).not.toBe(before);
    await page.click("#floor-play");
    await page.locator("#floor-clock:text-is('04:00')").waitFor();
    await page.locator("#floor-play:text-is('Play')").waitFor();
  });

  it("draws migrations as they happen", async () => {
    await page.focus("#floor-time");
    await page.keyboard.press("ArrowRight");
    const facts = await page.textContent("#floor-panel dl");
    const count = Number(/Migrations now(\d+)/.exec(facts!)![1]);
    expect(count).toBeGreaterThan(100);
  });

  it("is gone into by clicks, down to the VMs of a server", async () => {
    const canvas = (await page.locator("#floor-canvas").boundingBox())!;
    // The left rack stands just left of the middle.
    await page.mouse.move(canvas.x + canvas.width / 2 - 40, canvas.y + canvas.height * 0.75);
    expect(await page.textContent("#floor-tip")).toMatch(/^(server|chassis) \d+.*CPU in use: .* %/);
    await page.mouse.click(canvas.x + canvas.width / 2 - 40, canvas.y + canvas.height * 0.75);
    expect(await page.textContent("#floor-panel h3")).toBe("rack 0");
    await page.click("#floor-panel button:text-is('chassis 1')");
    expect(await page.textContent("#floor-panel h3")).toBe("chassis 1");
    await page.mouse.click(canvas.x + canvas.width / 2 - 4 * 30, canvas.y + canvas.height * 0.4);
    const server = await page.textContent("#floor-panel h3");
    expect(server).toMatch(/^server (1[6-9]|2\d|3[01])$/);
    const vms = Number(/VMs(\d+)/.exec((await page.textContent("#floor-panel dl"))!)![1]);
    expect(vms).toBeGreaterThan(0);
    expect(await page.locator("#floor-panel table tr").count()).toBe(1 + vms);
    const path = await page.locator("#floor-crumbs button").allTextContents();
    expect(path).toEqual(["Floor", "rack 0", "chassis 1", server]);
    await page.click("#floor-crumbs button:text-is('Floor')");
    expect(await page.textContent("#floor-panel h3")).toBe("Floor");
  });

  it("is gone through by keyboard, and says where", async () => {
    await page.focus("#floor-canvas");
    for (const key of ["ArrowRight", "ArrowRight", "Enter", "ArrowUp", "Enter", "ArrowUp", "Enter"]) {
      await page.keyboard.press(key);
    }
    const said = await page.textContent("#floor-live");
    expect(said).toMatch(/^server \d+: Type dell-r720-e5-2660, CPU in use .* %, .*State on/);
    for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
    expect(await page.textContent("#floor-live")).toMatch(/^Floor: .*Servers 192/);
    await page.keyboard.press("PageDown");
    expect(await page.textContent("#floor-clock")).toBe("01:00");
  });

  it("has other colours by choice, and other themes", async () => {
    const pictures = new Set<string>();
    for (const colour of ["utilisation", "power", "state"]) {
      await page.check(`#floor-colours input[value=${colour}]`, { force: true });
      for (const theme of ["light", "dark"]) {
        await page.check(`#theme input[value=${theme}]`, { force: true });
        pictures.add(await picture());
      }
    }
    expect(pictures.size).toBe(6);
    expect(await page.textContent("#floor-scale")).toContain("suspended");
  });

  it("prints in light, without controls", async () => {
    await page.check("#theme input[value=dark]", { force: true });
    await page.emulateMedia({ media: "print" });
    expect(await page.isVisible("#floor-play")).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  it.each(["light", "dark"])("has no serious fault of accessibility in %s", async (theme) => {
    await page.check(`#theme input[value=${theme}]`, { force: true });
    await page.click("#floor-panel button:text-is('rack 0')");
    await page.evaluate(axe.source);
    const violations = await page.evaluate<Violation[]>("axe.run().then(({ violations }) => violations)");
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it("fits on a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);
  });
});

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What the canvas shows, once it has been drawn. */
function picture(): Promise<string> {
  return page.evaluate<string>(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.getElementById('floor-canvas').toDataURL()))))",
  );
}
