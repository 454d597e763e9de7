import type { Band } from "../data/bands.ts";
import { figure } from "../figures.ts";
import { type ChartSpec, valueAxis } from "./chart.ts";
import { LINE, MUTED, SERIES } from "./palette.ts";

const WIDTH = 520;
const HEIGHT = 240;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** A line of a band chart. */
export interface BandLine {
  readonly name: string;
  readonly band: Band;
}

/** A quantity over time: the mean over runs as a line, and from the least to the most of them as a band. */
export function bandChart(title: string, lines: readonly BandLine[]): ChartSpec {
  const endS = Math.max(...lines.flatMap(({ band }) => band.timeS));
  const [unit, unitS] = endS > 3 * DAY_S ? ["d", DAY_S] : endS >= 2 * HOUR_S ? ["h", HOUR_S] : ["s", 1];
  const spoken = lines.map(
    ({ name, band }) => `${name}: ${figure(band.mean[0]!)} to ${figure(band.mean.at(-1)!)}`,
  );
  return {
    title,
    label: `${title} over time. ${spoken.join("; ")}`,
    width: WIDTH,
    height: HEIGHT,
    option: {
      grid: { left: 60, right: 16, top: 12, bottom: 28 },
      xAxis: {
        type: "value",
        min: 0,
        max: endS / unitS,
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
        axisLabel: { color: MUTED, fontSize: 11, formatter: (value: number) => `${figure(value)} ${unit}` },
        splitLine: { show: false },
        ...(unit === "h" && endS === DAY_S && { interval: 6 }),
      },
      yAxis: valueAxis((value) => figure(value)),
      series: lines.flatMap(({ band }, i) => seriesOf(band, unitS, i)),
    },
  };
}

function seriesOf({ timeS, mean, min, max }: Band, unitS: number, i: number): readonly object[] {
  const color = SERIES[i % SERIES.length]!;
  const points = (values: readonly number[]): readonly number[][] =>
    values.map((value, row) => [timeS[row]! / unitS, value]);
  const line = {
    type: "line",
    data: points(mean),
    symbol: "none",
    lineStyle: { color, width: 1.5, ...(i >= SERIES.length && { type: "dashed" }) },
    itemStyle: { color },
    z: 3,
  };
  if (max.every((value, row) => value === min[row])) return [line];
  const outline = points(max).concat(points(min).toReversed());
  const band = {
    type: "custom",
    data: [[timeS[0]! / unitS, min[0]!]],
    clip: true,
    renderItem: (_: unknown, api: { coord(point: readonly number[]): number[] }) => ({
      type: "polygon",
      shape: { points: outline.map((point) => api.coord(point)) },
      style: { fill: color, opacity: 0.18 },
    }),
    z: 2,
  };
  // The axis must have room for the band, of which the library knows one point.
  const room = {
    type: "line",
    data: points(max).concat(points(min)),
    symbol: "none",
    lineStyle: { opacity: 0, color },
  };
  return [room, band, line];
}
