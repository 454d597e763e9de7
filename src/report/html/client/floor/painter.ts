import { type ColourBy, SEQUENCES, STATE_COLOURS } from "../../floor/colours.ts";
import type { Box, FloorLayout } from "../../floor/layout.ts";
import { STEPS } from "../../floor/quantum.ts";
import type { Camera } from "./camera.ts";
import type { FloorModel } from "./model.ts";
import { boxOf, type Place } from "./place.ts";

/** What a picture of the floor shows. */
export interface Picture {
  readonly time: number;
  readonly colourBy: ColourBy;
  /** Gone into. */
  readonly focus: Place;
  /** Pointed at, by mouse or keyboard. */
  readonly cursor: Place | null;
}

/** Colours of the page's style. */
interface Look {
  readonly ink: string;
  readonly muted: string;
  readonly rack: string;
  readonly edge: string;
  readonly chassis: string;
  readonly equipment: string;
  readonly asleep: string;
  readonly accent: string;
  readonly arc: string;
}

/** Letters smaller than this cannot be read. */
const LABEL_FROM_PX = 44;
const GLYPH_FROM_PX = 9;
/** More migrations than this at a time are drawn finer. */
const CROWD = 24;
const NAME_FROM_PX = 34;
/** Words on colours, and the share of a sequence from which on it is a light one. */
const DARK = "#10151b";
const LIGHT = "#ffffff";
const LIGHT_FROM = 0.55;

/** Paints the floor on a canvas. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #model: FloorModel;
  readonly #camera: Camera;
  #look: Look = lookOf();

  constructor(canvas: HTMLCanvasElement, model: FloorModel, camera: Camera) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d")!;
    this.#model = model;
    this.#camera = camera;
  }

  /** Reads the colours of the page anew. */
  restyle(): void {
    this.#look = lookOf();
  }

  /** Gives the canvas a size, px of the page. */
  resize(width: number, height: number): void {
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.height = `${height}px`;
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  paint(layout: FloorLayout, picture: Picture): void {
    const context = this.#context;
    const { width, height } = this.#canvas;
    context.clearRect(0, 0, width, height);
    this.#headings(layout);
    this.#racks(layout, picture);
    if (this.#model.floor.unit === "server") this.#servers(layout, picture);
    this.#migrations(layout, picture);
    if (picture.focus.level !== "floor") this.#outline(boxOf(picture.focus, layout), this.#look.ink, 1.5);
    if (picture.cursor !== null) this.#outline(boxOf(picture.cursor, layout), this.#look.accent, 2.5);
  }

  #headings({ headings, pxPerMm }: FloorLayout): void {
    const context = this.#context;
    // Zoomed in they would only be in the way.
    if (this.#camera.pxPerMm > 1.3 * pxPerMm) return;
    context.fillStyle = this.#look.muted;
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "left";
    for (const { text, x, y } of headings) context.fillText(text, ...this.#camera.toCanvas(x, y));
  }

  #racks(layout: FloorLayout, { time, colourBy }: Picture): void {
    const context = this.#context;
    const { floor } = this.#model;
    const row = this.#model.rowAt(time);
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "center";
    for (const [rack, box] of layout.racks.entries()) {
      const [x, y, width, height] = this.#onCanvas(box);
      context.fillStyle = floor.unit === "rack" ? this.#unitColour(rack, row, colourBy) : this.#look.rack;
      context.fillRect(x, y, width, height);
      context.strokeStyle = this.#look.edge;
      context.lineWidth = 1;
      if (floor.racks[rack]!.hall === -1) context.setLineDash([3, 3]);
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
      context.setLineDash([]);
      if (width < LABEL_FROM_PX) continue;
      context.fillStyle = this.#look.muted;
      context.fillText(floor.racks[rack]!.name, x + width / 2, y + height + 13);
    }
    for (const box of layout.chassis) this.#fill(box, this.#look.chassis);
    for (const box of layout.equipment) this.#fill(box, this.#look.equipment);
  }

  #servers({ servers }: FloorLayout, { time, colourBy }: Picture): void {
    const context = this.#context;
    const row = this.#model.rowAt(time);
    const { width: canvasWidth, height: canvasHeight } = this.#canvas;
    context.font = "600 10px system-ui, sans-serif";
    context.textAlign = "center";
    for (let server = 0; server < servers.length; server++) {
      const [x, y, width, height] = this.#onCanvas(servers[server]!);
      if (x > canvasWidth || y > canvasHeight || x + width < 0 || y + height < 0) continue;
      context.fillStyle = this.#unitColour(server, row, colourBy);
      context.fillRect(x, y, width, height);
      const asleep = this.#model.isAsleep(server, row);
      const named = width >= NAME_FROM_PX && height >= NAME_FROM_PX / 2;
      if (!named && !(asleep && width >= GLYPH_FROM_PX && height >= GLYPH_FROM_PX)) continue;
      context.fillStyle = this.#textColour(server, row, colourBy);
      const middle = y + height / 2 + 3;
      if (named) context.fillText(String(server), x + width / 2, asleep ? middle - 12 : middle);
      if (asleep) context.fillText("z", x + width / 2, middle);
    }
  }

  /** For words on a server: what stands out from its colour. */
  #textColour(server: number, row: number, colourBy: ColourBy): string {
    const model = this.#model;
    if (colourBy === "state" && model.state !== null) return DARK;
    if (model.isAsleep(server, row)) return this.#look.muted;
    const step = colourBy === "power" ? model.power[row + server]! : model.utilisation[row + server]!;
    return step > LIGHT_FROM * STEPS ? DARK : LIGHT;
  }

  #unitColour(unit: number, row: number, colourBy: ColourBy): string {
    const model = this.#model;
    if (colourBy === "state" && model.state !== null) {
      const state = model.state[row + unit]!;
      return model.floor.unit === "rack" ? SEQUENCES.utilisation[state]! : STATE_COLOURS[state]!;
    }
    if (model.isAsleep(unit, row)) return this.#look.asleep;
    const step = colourBy === "power" ? model.power[row + unit]! : model.utilisation[row + unit]!;
    return (colourBy === "power" ? SEQUENCES.power : SEQUENCES.utilisation)[step]!;
  }

  #migrations(layout: FloorLayout, { time }: Picture): void {
    const context = this.#context;
    const { source, target } = this.#model.migration;
    const boxes = this.#model.floor.unit === "server" ? layout.servers : layout.racks;
    const moves = this.#model.migrationsAt(time);
    // Where many fly at once, what is below them must still be seen.
    const crowded = moves.length > CROWD;
    context.lineWidth = crowded ? 0.9 : 1.4;
    for (const move of moves) {
      const [fromX, fromY] = this.#centre(boxes[source[move]!]!);
      const [toX, toY] = this.#centre(boxes[target[move]!]!);
      const rise = 14 + 0.28 * Math.hypot(toX - fromX, toY - fromY);
      context.strokeStyle = this.#look.arc;
      context.globalAlpha = crowded ? 0.45 : 0.8;
      context.beginPath();
      context.moveTo(fromX, fromY);
      context.quadraticCurveTo((fromX + toX) / 2, Math.min(fromY, toY) - rise, toX, toY);
      context.stroke();
      context.globalAlpha = 1;
      context.fillStyle = this.#look.arc;
      context.beginPath();
      context.arc(toX, toY, crowded ? 2 : 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  #outline(box: Box, colour: string, lineWidth: number): void {
    const [x, y, width, height] = this.#onCanvas(box);
    this.#context.strokeStyle = colour;
    this.#context.lineWidth = lineWidth;
    this.#context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  }

  #fill(box: Box, colour: string): void {
    this.#context.fillStyle = colour;
    this.#context.fillRect(...this.#onCanvas(box));
  }

  #centre({ x, y, width, height }: Box): readonly [x: number, y: number] {
    return this.#camera.toCanvas(x + width / 2, y + height / 2);
  }

  #onCanvas(box: Box): [x: number, y: number, width: number, height: number] {
    const [x, y] = this.#camera.toCanvas(box.x, box.y);
    const { pxPerMm } = this.#camera;
    return [x, y, box.width * pxPerMm, box.height * pxPerMm];
  }
}

function lookOf(): Look {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    muted: colour("muted"),
    rack: colour("rack"),
    edge: colour("rack-edge"),
    chassis: colour("chassis"),
    equipment: colour("equipment"),
    asleep: colour("asleep"),
    accent: colour("accent"),
    arc: colour("arc"),
  };
}
