import type { MissingRun } from "../data/failures.ts";
import { html, type Markup } from "../markup.ts";
import { scrolling, section } from "./section.ts";

/** The runs of the plan without results; null where there are none. */
export function failuresSection(missing: readonly MissingRun[]): Markup | null {
  if (missing.length === 0) return null;
  const rows = missing.map(({ runId, parameters, seed, message, command }) => {
    const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    return html`<tr><th scope="row">${runId}</th><td class="text">${values.join(", ")}</td><td>${seed}</td><td class="text">${message ?? "not done yet"}</td><td class="text">${command !== null && html`<code>${command}</code>`}</td></tr>`;
  });
  return section(
    "failures",
    "Runs without results",
    scrolling(
      "Runs without results",
      html`<table><thead><tr><th scope="col">run</th><th scope="col">parameters</th><th scope="col" class="number">seed</th><th scope="col">what happened</th><th scope="col">command that repeats it</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}
