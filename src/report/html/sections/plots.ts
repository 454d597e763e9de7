import type { StoredExperiment } from "../../read-experiment.ts";
import { chartFigure, type Draw } from "../charts/chart.ts";
import { parameterChart } from "../charts/parameter-chart.ts";
import { varies } from "../effects.ts";
import { factorsOf, shortNames } from "../groups.ts";
import { html, type Markup } from "../markup.ts";
import { headlinesFirst, meaningOf, unitOf } from "../metric-facts.ts";
import { section } from "./section.ts";

/** Metrics whose plots are open at first. */
const OPEN = 3;

/** Each metric by each parameter that varies; null where none does. */
export function plotsSection(experiment: StoredExperiment, draw: Draw): Markup | null {
  const factors = factorsOf(experiment);
  if (factors.length === 0) return null;
  const names = shortNames(factors.map(({ name }) => name));
  const metrics = headlinesFirst(experiment.metrics).filter((metric) => varies(experiment.runs, metric));
  const blocks = metrics.map((metric, i) => {
    const unit = unitOf(metric);
    const charts = factors.map((factor, f) => chartFigure(parameterChart(metric, factor, names[f]!), draw));
    const heading = unit === "" ? metric : `${metric}, ${unit}`;
    return html`<details${i < OPEN && html` open`}><summary>${heading}</summary><p class="note">${meaningOf(metric)}</p><div class="charts">${charts}</div></details>
`;
  });
  return section(
    "plots",
    "Metrics by parameter",
    html`<p class="note">A dot is a run, a bar with caps the confidence interval of the mean over all runs with that value.</p>${blocks}`,
  );
}
