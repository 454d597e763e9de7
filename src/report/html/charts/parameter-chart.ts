import { valuesOf } from "../effects.ts";
import { figure } from "../figures.ts";
import type { Factor } from "../groups.ts";
import { estimate } from "../interval.ts";
import { type ChartSpec, categoryAxis, valueAxis } from "./chart.ts";
import { INK, SERIES } from "./palette.ts";

const WIDTH = 340;
const HEIGHT = 220;
const CAP_PX = 5;

/** A metric at each value of a parameter: every run a faint dot, their mean, and its confidence interval. */
export function parameterChart(metric: string, factor: Factor, shortName: string): ChartSpec {
  const names = factor.levels.map(({ value }) => value);
  const values = factor.levels.map(({ runs }) => valuesOf(runs, metric));
  const estimates = values.map(estimate);
  const dots = values.flatMap((of, level) => of.map((value) => [level, value]));
  const means = estimates.map((of) => of?.mean ?? null);
  const intervals = estimates.flatMap((of, level) =>
    of === null || Number.isNaN(of.halfWidth)
      ? []
      : [[level, of.mean - of.halfWidth, of.mean + of.halfWidth]],
  );
  const spoken = factor.levels.map(({ value }, i) => `${value}: ${figure(means[i]!)}`).join("; ");
  return {
    title: `by ${shortName}`,
    label: `Mean of ${metric} by ${shortName}. ${spoken}`,
    width: WIDTH,
    height: HEIGHT,
    option: {
      grid: { left: 56, right: 12, top: 12, bottom: 28 },
      xAxis: categoryAxis(names),
      yAxis: valueAxis((value) => figure(value)),
      series: [
        {
          type: "scatter",
          data: dots,
          symbolSize: 5,
          itemStyle: { color: SERIES[0], opacity: 0.35 },
        },
        {
          type: "line",
          data: means,
          symbol: "circle",
          symbolSize: 7,
          lineStyle: { color: SERIES[0], width: 1.5 },
          itemStyle: { color: SERIES[0] },
        },
        // The axis has room for both ends.
        { type: "custom", data: intervals, encode: { x: 0, y: [1, 2] }, renderItem: renderInterval },
      ],
    },
  };
}

/** What the library offers to a custom series; its own types are wider. */
interface Drawing {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

/** An upright bar with caps. */
function renderInterval(_: unknown, api: Drawing): object {
  const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
  const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
  const line = (x1: number, y1: number, x2: number, y2: number): object => ({
    type: "line",
    shape: { x1, y1, x2, y2 },
    style: { stroke: INK, lineWidth: 1.25 },
  });
  return {
    type: "group",
    children: [
      line(x, low, x, high),
      line(x - CAP_PX, low, x + CAP_PX, low),
      line(x - CAP_PX, high, x + CAP_PX, high),
    ],
  };
}
