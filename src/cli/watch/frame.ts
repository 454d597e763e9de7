import { fractionDone, readableDuration, readableRate } from "../progress.ts";
import { sparkline } from "../sparkline.ts";
import type { ScreenSize } from "../terminal.ts";
import { LEGEND, paint } from "./palette.ts";
import { GAP, LABEL_COLUMNS, type PlantMap } from "./plant-map.ts";
import type { Loads, PlantState } from "./plant-state.ts";

/** What a frame shows besides the map. */
export interface RunState {
  readonly title: string;
  readonly simulatedS: number;
  /** Infinity where the run ends when its work is done. */
  readonly endS: number;
  /** How long the run has taken so far, s. */
  readonly elapsedS: number;
  readonly events: number;
  readonly powerW: number;
  readonly energyJ: number;
  readonly serverCount: number;
  readonly vmsPlaced: number;
  readonly vmsWaiting: number;
  readonly migrations: number;
  readonly migrationsUnderWay: number;
  /** Power of the last samples, W, oldest first; empty where no time series is recorded. */
  readonly recentW: readonly number[];
}

/** Lines of a frame that are not of the map. */
const FRAME_ROWS = 7;
const BAR_COLUMNS = 16;
const JOULES_PER_KWH = 3.6e6;

/** What a map has room for on a screen. */
export function mapSize({ columns, rows }: ScreenSize): ScreenSize {
  return { columns, rows: Math.max(1, rows - FRAME_ROWS) };
}

/**
 * The lines of a frame, none longer than the screen is wide, and no more of them than it is high.
 *
 * @param coloured - whether to use escape sequences
 */
export function drawFrame(
  run: RunState,
  map: PlantMap,
  plant: PlantState,
  size: ScreenSize,
  coloured: boolean,
): readonly string[] {
  const cut = (line: string): string => [...line].slice(0, size.columns).join("");
  const lines = [
    ...[progressLine(run), powerLine(run), serverLine(run, plant.groups), workLine(run), ""].map(cut),
    ...mapLines(map, plant, size.columns, coloured),
    "",
    cut(`${map.cellMeaning}: ${LEGEND}`),
  ];
  return lines.slice(0, size.rows);
}

function progressLine(run: RunState): string {
  const { title, simulatedS, endS, events, elapsedS } = run;
  const rate = readableRate(elapsedS > 0 ? events / elapsedS : 0);
  const passed = readableDuration(simulatedS);
  if (!Number.isFinite(endS)) return `${title}  ${passed} simulated, ${rate}`;
  const done = fractionDone(run);
  const bar = "█".repeat(Math.round(done * BAR_COLUMNS)).padEnd(BAR_COLUMNS, "░");
  return `${title}  ${bar} ${Math.floor(100 * done)} %  ${passed} of ${readableDuration(endS)}, ${rate}`;
}

function powerLine({ powerW, energyJ, recentW }: RunState): string {
  const now = `power ${readablePower(powerW)}  energy ${(energyJ / JOULES_PER_KWH).toFixed(2)} kWh`;
  if (recentW.length === 0) return now;
  const [least, most] = [Math.min(...recentW), Math.max(...recentW)];
  return `${now}  ${sparkline(recentW)} ${readablePower(least)} to ${readablePower(most)}`;
}

function serverLine({ serverCount }: RunState, groups: Loads): string {
  const on = sum(groups.on);
  const asleep = sum(groups.asleep);
  const changing = sum(groups.changing);
  const off = serverCount - on - asleep - changing;
  return `servers ${on} on, ${asleep} asleep, ${off} off, ${changing} on the way; ${sum(groups.short)} short of CPU`;
}

function workLine({ vmsPlaced, vmsWaiting, migrations, migrationsUnderWay }: RunState): string {
  return `VMs ${vmsPlaced} placed, ${vmsWaiting} waiting; migrations ${migrations}, ${migrationsUnderWay} under way`;
}

function mapLines(map: PlantMap, plant: PlantState, columns: number, coloured: boolean): string[] {
  const narrow = columns <= LABEL_COLUMNS;
  return map.groups.flatMap(({ label, lines }, group) =>
    lines.map((cells, i) => {
      const head = i === 0 ? groupHead(label, group, plant) : " ".repeat(LABEL_COLUMNS);
      if (narrow) return head.slice(0, columns);
      return head + cells.map((cell) => drawCell(cell, plant.cells, coloured)).join("");
    }),
  );
}

function groupHead(label: string, group: number, { groups, groupW }: PlantState): string {
  const name = label.length > 14 ? `${label.slice(0, 13)}…` : label.padEnd(14);
  const percent = `${Math.round(100 * groups.utilisation(group))}`.padStart(4);
  return `${name}${percent} % ${readablePower(groupW[group]!).padStart(10)}  `.padEnd(LABEL_COLUMNS);
}

function drawCell(cell: number, cells: Loads, coloured: boolean): string {
  if (cell === GAP) return " ";
  const utilisation = cells.utilisation(cell);
  const [on, asleep] = [cells.on[cell]!, cells.asleep[cell]!];
  return paint(
    { utilisation, on, asleep, changing: cells.changing[cell]!, short: cells.short[cell]! },
    coloured,
  );
}

/** A power in kW, or the largest unit above that it has one of. */
function readablePower(powerW: number): string {
  if (powerW >= 1e9) return `${(powerW / 1e9).toFixed(2)} GW`;
  if (powerW >= 1e6) return `${(powerW / 1e6).toFixed(2)} MW`;
  return `${(powerW / 1e3).toFixed(2)} kW`;
}

function sum(counts: Int32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
