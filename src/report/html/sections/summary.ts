import type { StoredExperiment } from "../../read-experiment.ts";
import { valuesOf, varies } from "../effects.ts";
import { figure } from "../figures.ts";
import { type Group, shortNames } from "../groups.ts";
import { CONFIDENCE, type Estimate, estimate } from "../interval.ts";
import { html, type Markup } from "../markup.ts";
import { headlinesFirst, meaningOf, unitOf } from "../metric-facts.ts";
import { scrolling, section } from "./section.ts";

/** Columns of the first table, beyond which a page is too narrow. */
const MOST_COLUMNS = 6;

/** Each group of runs with the means of its metrics and their confidence intervals. */
export function summarySection(experiment: StoredExperiment, groups: readonly Group[]): Markup {
  const { runs } = experiment;
  const metrics = headlinesFirst(experiment.metrics);
  const several = runs.length > groups.length;
  const how =
    several &&
    html`<p class="note">Mean ± half the width of its ${100 * CONFIDENCE} % confidence interval, t · s / √n over the n runs of a group that differ in nothing but the seed. An interval supposes that runs are independent and their values about normally distributed.</p>`;
  if (groups.length === 1) {
    return section(
      "summary",
      "Summary",
      html`${how}${scrolling("Metrics", metricTable(metrics, groups[0]!))}`,
    );
  }
  const varying = metrics.filter((metric) => varies(runs, metric));
  const constant = metrics.filter((metric) => !varying.includes(metric) && valuesOf(runs, metric).length > 0);
  const same = constant.map((metric) => `${metric} ${withUnit(valuesOf(runs, metric)[0]!, metric)}`);
  return section(
    "summary",
    "Summary",
    html`${how}
${scrolling("Groups of runs", groupTable(experiment.parameters, groups, varying.slice(0, MOST_COLUMNS)))}
${same.length > 0 && html`<p class="note">The same in every run: ${same.join(", ")}.</p>`}
<details><summary>Every metric of every group</summary>${scrolling("Every metric of every group", longTable(experiment.parameters, groups, varying))}</details>`,
  );
}

function groupTable(
  parameters: readonly string[],
  groups: readonly Group[],
  metrics: readonly string[],
): Markup {
  const rows = groups.map(({ values, runs }) => {
    const cells = metrics.map((metric) => {
      const found = estimate(valuesOf(runs, metric));
      return html`<td>${found === null ? "–" : meanAndInterval(found)}</td>`;
    });
    return html`<tr>${parameterCells(values)}<td>${runs.length}</td>${cells}</tr>`;
  });
  return html`<table><thead><tr>${parameterHeads(parameters)}<th scope="col" class="number">runs</th>${metrics.map(metricHead)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function longTable(
  parameters: readonly string[],
  groups: readonly Group[],
  metrics: readonly string[],
): Markup {
  const rows = groups.flatMap(({ values, runs }) =>
    metrics.map(
      (metric) =>
        html`<tr>${parameterCells(values)}${metricName(metric)}${estimateCells(estimate(valuesOf(runs, metric)))}</tr>`,
    ),
  );
  return html`<table><thead><tr>${parameterHeads(parameters)}<th scope="col">metric</th>${ESTIMATE_HEADS}</tr></thead><tbody>${rows}</tbody></table>`;
}

function metricTable(metrics: readonly string[], { runs }: Group): Markup {
  if (runs.length > 1) {
    const rows = metrics.map(
      (metric) =>
        html`<tr>${metricName(metric)}${estimateCells(estimate(valuesOf(runs, metric)))}<td class="text">${meaningOf(metric)}</td></tr>`,
    );
    return html`<table><thead><tr><th scope="col">metric</th>${ESTIMATE_HEADS}<th scope="col">meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
  }
  const rows = metrics.map(
    (metric) =>
      html`<tr>${metricName(metric)}<td>${figure(runs[0]?.metrics[metric] ?? null)}</td><td class="text">${unitOf(metric)}</td><td class="text">${meaningOf(metric)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">metric</th><th scope="col" class="number">value</th><th scope="col">unit</th><th scope="col">meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const ESTIMATE_HEADS: Markup = html`${["n", "mean", "sd", "from", "to", "min", "max"].map((name) => html`<th scope="col" class="number">${name}</th>`)}`;

function estimateCells(found: Estimate | null): Markup {
  if (found === null) return html`<td>0</td>${Array.from({ length: 6 }, () => html`<td>–</td>`)}`;
  const { count, mean, deviation, halfWidth, min, max } = found;
  const figures = [mean, deviation, mean - halfWidth, mean + halfWidth, min, max];
  return html`<td>${count}</td>${figures.map((value) => html`<td>${figure(value)}</td>`)}`;
}

function meanAndInterval({ mean, halfWidth }: Estimate): Markup {
  return html`${figure(mean)}${!Number.isNaN(halfWidth) && html`<span class="interval"> ± ${figure(halfWidth)}</span>`}`;
}

function parameterHeads(parameters: readonly string[]): Markup {
  const names = shortNames(parameters);
  return html`${parameters.map((path, i) => html`<th scope="col" title="${path}">${names[i]!}</th>`)}`;
}

function parameterCells(values: readonly string[]): Markup {
  return html`${values.map((value) => html`<th scope="row">${value}</th>`)}`;
}

function metricHead(metric: string): Markup {
  const unit = unitOf(metric);
  return html`<th scope="col" class="number" title="${meaningOf(metric)}">${metric}${unit !== "" && html`<br><span class="unit">${unit}</span>`}</th>`;
}

function metricName(metric: string): Markup {
  return html`<th scope="row" title="${meaningOf(metric)}">${metric}</th>`;
}

function withUnit(value: number, metric: string): string {
  return `${figure(value)} ${unitOf(metric)}`.trimEnd();
}
