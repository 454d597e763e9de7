import { figure } from "../figures.ts";
import { type ChartSpec, categoryAxis, valueAxis } from "./chart.ts";
import { SERIES } from "./palette.ts";

const WIDTH = 1060;
const ROW_PX = 26;

/** A bar of an energy chart. */
export interface EnergyBar {
  readonly name: string;
  /** kWh, in the order of the kinds. */
  readonly parts: readonly number[];
}

/** Energy of groups, a bar each, by what used it. */
export function energyChart(kinds: readonly string[], bars: readonly EnergyBar[]): ChartSpec {
  const spoken = bars.map(
    ({ name, parts }) => `${name}: ${parts.map((part, i) => `${kinds[i]} ${figure(part)}`).join(", ")}`,
  );
  return {
    title: "",
    label: `Energy in kWh. ${spoken.join("; ")}`,
    width: WIDTH,
    height: 36 + ROW_PX * bars.length,
    option: {
      grid: { left: 220, right: 24, top: 4, bottom: 28 },
      xAxis: { ...valueAxis((value) => figure(value)), scale: false },
      yAxis: {
        ...categoryAxis(bars.map(({ name }) => name)),
        inverse: true,
        axisLabel: { ...(categoryAxis([]) as { axisLabel: object }).axisLabel, width: 200 },
      },
      series: kinds.map((name, i) => ({
        type: "bar",
        name,
        stack: "energy",
        barMaxWidth: 16,
        data: bars.map(({ parts }) => parts[i]),
        itemStyle: { color: SERIES[i] },
      })),
    },
  };
}
