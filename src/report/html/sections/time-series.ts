import type { StoredExperiment, StoredRun } from "../../read-experiment.ts";
import { type BandLine, bandChart } from "../charts/band-chart.ts";
import { chartFigure, type Draw } from "../charts/chart.ts";
import { SERIES, styleVariable } from "../charts/palette.ts";
import { type Band, bandsOf } from "../data/bands.ts";
import { explainedShare } from "../effects.ts";
import { factorsOf, type Group, groupLabel, shortNames } from "../groups.ts";
import { html, type Markup } from "../markup.ts";
import { legend, section } from "./section.ts";

const COLUMNS: readonly (readonly [column: string, title: string])[] = [
  ["power_w", "Power, W"],
  ["energy_kwh", "Energy so far, kWh"],
  ["servers_on", "Servers on"],
  ["mean_utilisation", "Mean utilisation of servers with CPU in use"],
  ["vms_placed", "VMs placed"],
  ["vms_waiting", "VMs waiting"],
  ["migrations", "Migrations so far"],
  ["slatah_pct", "SLATAH so far, %"],
];

/** What is told apart by colour. */
interface RunSet {
  readonly name: string;
  readonly runs: readonly StoredRun[];
}

/**
 * The data centre over time, with a band over the runs of each set.
 *
 * @returns null where no run recorded a time series
 * @throws InputError if a table cannot be read
 */
export async function timeSeriesSection(
  experiment: StoredExperiment,
  groups: readonly Group[],
  draw: Draw,
): Promise<Markup | null> {
  const { sets, merged } = runSets(experiment, groups);
  const names = COLUMNS.map(([column]) => column);
  const bands: { readonly name: string; readonly found: readonly Band[] }[] = [];
  for (const { name, runs } of sets) {
    const found = await bandsOf(runs, names);
    if (found !== null) bands.push({ name, found });
  }
  if (bands.length === 0) return null;
  const charts = COLUMNS.flatMap(([, title], c) => {
    const lines: BandLine[] = bands.flatMap(({ name, found }) =>
      found[c]!.timeS.length > 0 ? [{ name, band: found[c]! }] : [],
    );
    const says = lines.some(({ band }) => band.timeS.length > 1 && band.max.some((value) => value !== 0));
    return says ? [chartFigure(bandChart(title, lines), draw)] : [];
  });
  const over = experiment.runs.length > sets.length;
  return section(
    "time",
    "Over time",
    html`${over && html`<p class="note">A line is the mean over the runs of a colour, a band reaches from the least to the most of them.${merged !== null && ` With more groups than colours, runs are told apart by the parameter that explains most of the energy, ${merged}.`}</p>`}
${
  bands.length > 1 &&
  legend(
    bands.map(({ name }) => name),
    (i) => styleVariable(SERIES[i % SERIES.length]!),
  )
}
<div class="charts">${charts}</div>`,
  );
}

/** Groups where there are few; else the levels of the parameter that explains most of the energy. */
function runSets(
  experiment: StoredExperiment,
  groups: readonly Group[],
): { readonly sets: readonly RunSet[]; readonly merged: string | null } {
  const { parameters } = experiment;
  if (groups.length <= SERIES.length) {
    return {
      sets: groups.map((group) => ({ name: groupLabel(parameters, group), runs: group.runs })),
      merged: null,
    };
  }
  const factors = factorsOf(experiment);
  const share = (i: number): number => explainedShare("energyKWh", factors[i]!) || 0;
  let strongest = 0;
  for (let i = 1; i < factors.length; i++) if (share(i) > share(strongest)) strongest = i;
  const { name, levels } = factors[strongest]!;
  const short = shortNames(parameters)[parameters.indexOf(name)]!;
  return { sets: levels.map(({ value, runs }) => ({ name: `${short} = ${value}`, runs })), merged: name };
}
