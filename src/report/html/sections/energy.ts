import type { StoredExperiment, StoredRun } from "../../read-experiment.ts";
import { chartFigure, type Draw } from "../charts/chart.ts";
import { energyChart } from "../charts/energy-chart.ts";
import { icicle } from "../charts/icicle.ts";
import { SERIES, styleVariable } from "../charts/palette.ts";
import { ENERGY_KINDS, ENERGY_LEVELS, type EnergyUnit, unitsOfLevel } from "../data/energy-levels.ts";
import { valuesOf } from "../effects.ts";
import { figure, percent } from "../figures.ts";
import { type Group, groupLabel } from "../groups.ts";
import { estimate } from "../interval.ts";
import { html, type Markup } from "../markup.ts";
import { legend, scrolling, section } from "./section.ts";

/** More bars than this are a wall. */
const MOST_BARS = 40;

const METRIC_OF: Readonly<Record<(typeof ENERGY_KINDS)[number], string>> = {
  servers: "serverEnergyKWh",
  enclosure: "enclosureEnergyKWh",
  network: "networkEnergyKWh",
  storage: "storageEnergyKWh",
};

/**
 * Energy by what used it, group by group, and by where, in one run.
 *
 * @param levels - of {@link run}; null where it did not record its servers
 */
export function energySection(
  { parameters, metrics }: StoredExperiment,
  groups: readonly Group[],
  run: StoredRun,
  levels: readonly EnergyUnit[] | null,
  draw: Draw,
): Markup | null {
  if (!ENERGY_KINDS.every((kind) => metrics.includes(METRIC_OF[kind]))) return null;
  const bars = groups.slice(0, MOST_BARS).map((group) => ({
    name: groupLabel(parameters, group) || run.runId,
    parts: ENERGY_KINDS.map((kind) => estimate(valuesOf(group.runs, METRIC_OF[kind]))?.mean ?? 0),
  }));
  const left = groups.length - bars.length;
  return section(
    "energy",
    "Energy by level",
    html`${legend(ENERGY_KINDS, (i) => styleVariable(SERIES[i]!))}
<p class="note">Mean over the runs of a group, kWh.${left > 0 && ` The first ${MOST_BARS} groups; ${left} more are in the summary.`}</p>
<div class="charts">${chartFigure(energyChart(ENERGY_KINDS, bars), draw)}</div>
${levels !== null && html`<h3>Where, in run ${run.runId}</h3><div class="charts">${icicle(levels)}</div>${scrolling("Energy by level", levelTable(levels))}`}`,
  );
}

function levelTable(roots: readonly EnergyUnit[]): Markup {
  const rows = ENERGY_LEVELS.flatMap((level) => {
    const units = unitsOfLevel(roots, level);
    if (units.length === 0) return [];
    const energies = units.map(({ energyKWh }) => energyKWh);
    const found = estimate(energies)!;
    const totalKWh = found.mean * found.count;
    const shares = ENERGY_KINDS.map((kind) => {
      const ofKind = units.reduce((sum, { parts }) => sum + parts[kind], 0);
      return html`<td>${percent(ofKind / totalKWh)}</td>`;
    });
    const figures = [found.count, found.min, found.mean, found.max, totalKWh];
    return [
      html`<tr><th scope="row">${level}</th>${figures.map((value) => html`<td>${figure(value)}</td>`)}${shares}</tr>`,
    ];
  });
  const heads = ["units", "min, kWh", "mean, kWh", "max, kWh", "all, kWh", ...ENERGY_KINDS];
  return html`<table><thead><tr><th scope="col">level</th>${heads.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}
