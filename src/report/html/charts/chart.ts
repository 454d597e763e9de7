import type { EChartsCoreOption } from "echarts/core";
import { html, Markup } from "../markup.ts";
import { LINE, MUTED, withStyleVariables } from "./palette.ts";

/** Draws an option of the chart library as SVG of a size. */
export type Draw = (option: EChartsCoreOption, width: number, height: number) => string;

/** A chart to be drawn. */
export interface ChartSpec {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Stands above it. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly option: EChartsCoreOption;
}

/** What all charts have in common. */
const CHART_BASE: EChartsCoreOption = {
  animation: false,
  textStyle: { fontFamily: "inherit", color: MUTED },
};

/** A value axis with few quiet lines. */
export function valueAxis(formatter: (value: number) => string): object {
  return {
    type: "value",
    scale: true,
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: 11, formatter },
    splitLine: { lineStyle: { color: LINE } },
  };
}

/** An axis of names. */
export function categoryAxis(names: readonly string[]): object {
  return {
    type: "category",
    data: [...names],
    axisLine: { lineStyle: { color: LINE } },
    axisTick: { show: false },
    axisLabel: {
      color: MUTED,
      fontSize: 11,
      hideOverlap: true,
      interval: 0,
      width: 90,
      overflow: "truncate",
    },
  };
}

/** A chart as a figure: the library's SVG without what only its own script needs, in the page's colours. */
export function chartFigure({ label, title, width, height, option }: ChartSpec, draw: Draw): Markup {
  const svg = withStyleVariables(draw({ ...CHART_BASE, ...option }, width, height))
    .replaceAll(/<style[\s\S]*?<\/style>/g, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_[a-z_]+|xmlns:xlink|baseProfile|version)="[^"]*"/g, "")
    .replace(/<rect [^>]*fill="none"><\/rect>/, "")
    .replaceAll("<defs >\n</defs>", "")
    .replaceAll(/\n+/g, "\n");
  const labelled = withOwnIds(svg).replace(/^<svg /, `<svg role="img" aria-label="${html`${label}`.text}" `);
  return html`<figure class="chart"><figcaption>${title}</figcaption>${new Markup(labelled)}</figure>`;
}

/**
 * The library numbers what its SVGs refer to on from chart to chart of a process. Numbered by what they say instead,
 * they are the same in every process; equal shapes of two charts may share their name.
 */
function withOwnIds(svg: string): string {
  const shapes = new Map<string, string>();
  for (const [, id, shape] of svg.matchAll(/<clipPath id="([^"]+)">\s*<path d="([^"]+)"/g)) {
    shapes.set(id!, `clip-${shape!.replaceAll(/[^0-9A-Za-z]+/g, "-")}`);
  }
  return svg.replaceAll(
    /(id="|url\(#)(zr[^")]+)/g,
    (_, before: string, id: string) => before + (shapes.get(id) ?? id),
  );
}
