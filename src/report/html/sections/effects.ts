import type { StoredExperiment } from "../../read-experiment.ts";
import { explainedShare, varies } from "../effects.ts";
import { percent } from "../figures.ts";
import { factorsOf, seedFactor, shortNames } from "../groups.ts";
import { html, type Markup } from "../markup.ts";
import { headlinesFirst, meaningOf } from "../metric-facts.ts";
import { scrolling, section } from "./section.ts";

/** How much of each metric's variation goes with each parameter; null where no parameter varies. */
export function effectsSection(experiment: StoredExperiment): Markup | null {
  const factors = factorsOf(experiment);
  if (factors.length === 0) return null;
  const seed = seedFactor(experiment);
  const all = seed.levels.length > 1 ? [...factors, seed] : factors;
  const names = shortNames(all.map(({ name }) => name));
  const metrics = headlinesFirst(experiment.metrics).filter((metric) => varies(experiment.runs, metric));
  const rows = metrics.map((metric) => {
    const shares = all.map((factor) => explainedShare(metric, factor));
    const rest = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
    return html`<tr><th scope="row" title="${meaningOf(metric)}">${metric}</th>${[...shares, rest].map(shareCell)}</tr>`;
  });
  const heads = all.map(
    ({ name }, i) => html`<th scope="col" class="number" title="${name}">${names[i]!}</th>`,
  );
  return section(
    "effects",
    "What matters",
    html`<p class="note">Share of a metric’s variation over all runs that goes with a parameter alone: η² = Σ n<sub>level</sub> (mean<sub>level</sub> − mean)² / Σ (value − mean)². The rest is what parameters do together, and chance. In a plan with gaps parameters go together, and their shares overlap.</p>
${scrolling("Shares of variation", html`<table><thead><tr><th scope="col">metric</th>${heads}<th scope="col" class="number">rest</th></tr></thead><tbody>${rows}</tbody></table>`)}`,
  );
}

function shareCell(share: number): Markup {
  if (Number.isNaN(share)) return html`<td>–</td>`;
  const width = Math.round(100 * Math.min(share, 1));
  return html`<td class="share"><span class="bar" style="width:${width}%"></span><span>${percent(share)}</span></td>`;
}
