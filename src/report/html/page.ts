import type { StoredExperiment } from "../read-experiment.ts";
import type { Draw } from "./charts/chart.ts";
import type { EnergyUnit } from "./data/energy-levels.ts";
import type { MissingRun } from "./data/failures.ts";
import type { FloorData } from "./floor/floor-data.ts";
import { groupsOf } from "./groups.ts";
import { html, Markup } from "./markup.ts";
import { effectsSection } from "./sections/effects.ts";
import { energySection } from "./sections/energy.ts";
import { failuresSection } from "./sections/failures.ts";
import { floorSection } from "./sections/floor.ts";
import { plotsSection } from "./sections/plots.ts";
import { summarySection } from "./sections/summary.ts";
import { timeSeriesSection } from "./sections/time-series.ts";

/** What a page shows. */
export interface PageContent {
  readonly experiment: StoredExperiment;
  readonly missing: readonly MissingRun[];
  /** The run whose floor and energy are shown; null where no run is whole. */
  readonly run: StoredExperiment["runs"][number] | null;
  readonly floor: FloorData | null;
  readonly energy: readonly EnergyUnit[] | null;
}

/** What makes a page look and work: bundled when the program is built. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Nothing of the page may be fetched, nor may it fetch anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** The whole report as one file of HTML. Says the same for the same results: it has no date, and draws no chance. */
export async function reportPage(content: PageContent, assets: PageAssets, draw: Draw): Promise<string> {
  const { experiment, missing, run, floor, energy } = content;
  const groups = groupsOf(experiment);
  const sections: readonly (readonly [id: string, name: string, Markup | null])[] = [
    ["floor", "Floor", run && floorSection(run.runId, floor)],
    ["summary", "Summary", run && summarySection(experiment, groups)],
    ["effects", "What matters", effectsSection(experiment)],
    ["plots", "By parameter", plotsSection(experiment, draw)],
    ["time", "Over time", await timeSeriesSection(experiment, groups, draw)],
    ["energy", "Energy", run && energySection(experiment, groups, run, energy, draw)],
    ["failures", "Without results", failuresSection(missing)],
  ];
  const shown = sections.filter(([, , markup]) => markup !== null);
  const planned = experiment.runs.length + missing.length;
  const counts = [
    count(planned, "run"),
    ...(groups.length > 1 ? [count(groups.length, "group")] : []),
    ...(missing.length > 0 ? [`${missing.length} without results`] : []),
  ];
  const page = html`<!doctype html>
<html lang="en" data-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${experiment.name} – Coldaisle</title>
<style>${new Markup(assets.style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<div class="title"><h1>${experiment.name}</h1><p>${counts.join(" · ")}</p></div>
<nav aria-label="Sections">${shown.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
<fieldset class="choice" id="theme"><legend>Theme</legend></fieldset>
</header>
<main id="main">
${shown.map(([, , markup]) => markup)}
</main>
<footer><p>Made by Coldaisle from the files of this experiment.</p></footer>
<script>${new Markup(assets.script)}</script>
</body>
</html>
`;
  return page.text;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
