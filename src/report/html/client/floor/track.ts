import type { FloorModel } from "./model.ts";

const HEIGHT = 56;
/** Half the width of the slider's thumb, px: its middle goes from here to as far from the end. */
const INSET = 8;
const BARS_SHARE = 0.4;

/** The chart behind the slider: power of all IT equipment as an area, migrations as bars at its foot. */
export class Track {
  readonly #canvas: HTMLCanvasElement;
  readonly #model: FloorModel;
  readonly #powerW: readonly number[];
  readonly #migrations: readonly number[];

  constructor(canvas: HTMLCanvasElement, model: FloorModel) {
    this.#canvas = canvas;
    this.#model = model;
    this.#powerW = powerAt(model);
    this.#migrations = migrationsBetween(model);
  }

  /** Paints it in the width that it has and the colours of the page. */
  paint(): void {
    const ratio = devicePixelRatio;
    const width = this.#canvas.clientWidth;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(HEIGHT * ratio);
    const context = this.#canvas.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(document.documentElement);
    const last = Math.max(this.#model.timeS.length - 1, 1);
    const x = (time: number): number => INSET + (time / last) * (width - 2 * INSET);
    const most = Math.max(...this.#powerW, 1e-9);
    const y = (powerW: number): number => HEIGHT - (powerW / most) * (HEIGHT - 8);
    context.fillStyle = style.getPropertyValue("--track");
    context.beginPath();
    context.moveTo(x(0), HEIGHT);
    for (const [time, powerW] of this.#powerW.entries()) context.lineTo(x(time), y(powerW));
    context.lineTo(x(this.#powerW.length - 1), HEIGHT);
    context.fill();
    const mostMoves = Math.max(...this.#migrations, 1);
    context.fillStyle = style.getPropertyValue("--arc");
    for (const [time, moves] of this.#migrations.entries()) {
      if (moves === 0) continue;
      const height = Math.max(2, (moves / mostMoves) * HEIGHT * BARS_SHARE);
      context.fillRect(x(time) - 0.75, HEIGHT - height, 1.5, height);
    }
  }
}

/** Power at each time of the slider: of all equipment where it was recorded, else of the servers. */
function powerAt(model: FloorModel): readonly number[] {
  const { timeS, totalS, totalW, unitCount } = model;
  const units = Array.from({ length: unitCount }, (_, unit) => unit);
  let row = 0;
  return Array.from(timeS, (now, time) => {
    if (totalS.length === 0) return model.read(units, time).powerW;
    while (row + 1 < totalS.length && totalS[row + 1]! <= now) row++;
    return totalW[row]!;
  });
}

/** Migrations asked for since the time before, for each time of the slider. */
function migrationsBetween({ timeS, migration: { startS } }: FloorModel): readonly number[] {
  let move = 0;
  return Array.from(timeS, (now) => {
    const first = move;
    while (move < startS.length && startS[move]! <= now) move++;
    return move - first;
  });
}
