import { ENERGY_KINDS, type EnergyUnit } from "../data/energy-levels.ts";
import { figure } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { SERIES, styleVariable } from "./palette.ts";

const WIDTH = 1060;
const LEVEL_PX = 30;
/** What is narrower than this cannot be seen, let alone pointed at. */
const LEAST_PX = 0.75;
const PX_PER_CHARACTER = 6.6;

/**
 * Energy by level: a row for each level, a unit as wide as what it used, above the units that stand in it. The lowest
 * stripe of a unit shows by what it was used.
 */
export function icicle(roots: readonly EnergyUnit[]): Markup {
  const totalKWh = roots.reduce((sum, { energyKWh }) => sum + energyKWh, 0);
  if (totalKWh === 0) return html``;
  const pxPerKWh = WIDTH / totalKWh;
  const depth = depthOf(roots);
  const boxes: Markup[] = [];
  const draw = (units: readonly EnergyUnit[], left: number, level: number): void => {
    let x = left;
    for (const unit of units) {
      const width = unit.energyKWh * pxPerKWh;
      if (width >= LEAST_PX) boxes.push(box(unit, x, level * LEVEL_PX, width));
      draw(unit.children, x, level + 1);
      x += width;
    }
  };
  draw(roots, 0, 0);
  const height = depth * LEVEL_PX;
  return html`<figure class="chart"><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Energy by site, hall, row, rack and chassis; the table below has the figures">${boxes}</svg></figure>`;
}

function depthOf(units: readonly EnergyUnit[]): number {
  return units.length === 0 ? 0 : 1 + Math.max(...units.map(({ children }) => depthOf(children)));
}

function box(unit: EnergyUnit, x: number, y: number, width: number): Markup {
  const text = `${unit.name}: ${figure(unit.energyKWh)} kWh`;
  const fits = (label: string): boolean => label.length * PX_PER_CHARACTER < width - 8;
  const label = [text, unit.name].find(fits);
  let stripeX = x;
  const stripes = ENERGY_KINDS.map((kind, i) => {
    const share = unit.energyKWh > 0 ? (unit.parts[kind] / unit.energyKWh) * (width - 1) : 0;
    const stripe = html`<rect x="${px(stripeX)}" y="${y + LEVEL_PX - 7}" width="${px(share)}" height="5" fill="${styleVariable(SERIES[i]!)}"/>`;
    stripeX += share;
    return share > 0 && stripe;
  });
  return html`<g><title>${text}</title><rect x="${px(x)}" y="${y}" width="${px(width - 1)}" height="${LEVEL_PX - 2}" fill="var(--raised)"/>${stripes}${label !== undefined && html`<text x="${px(x + 6)}" y="${y + 15}" font-size="11" fill="var(--ink)">${label}</text>`}</g>
`;
}

function px(value: number): string {
  return Math.max(value, 0).toFixed(2);
}
