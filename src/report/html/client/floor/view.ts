import type { ColourBy } from "../../floor/colours.ts";
import { type FloorLayout, layOut } from "../../floor/layout.ts";
import { offerChoice } from "../choice.ts";
import { Camera } from "./camera.ts";
import { element } from "./element.ts";
import type { FloorModel } from "./model.ts";
import { Painter } from "./painter.ts";
import { Panel } from "./panel.ts";
import { showPath } from "./path-bar.ts";
import { boxOf, childrenOf, FLOOR, isSame, nextTowards, type Place, pathTo, placeAt } from "./place.ts";
import { showScale } from "./scale.ts";
import { TimeControl } from "./time-control.ts";
import { Tip } from "./tip.ts";
import { Track } from "./track.ts";
import { sentence } from "./words.ts";

const LEAST_HEIGHT_PX = 380;
const MOST_HEIGHT_PX = 620;
const ROOM_PX = 28;
const PAGE_SAMPLES = 12;

const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The floor view: joins what is drawn, what is said and what is asked for. */
export class FloorView {
  readonly #model: FloorModel;
  readonly #canvas: HTMLCanvasElement = element("floor-canvas");
  readonly #live: HTMLElement = element("floor-live");
  readonly #camera: Camera = new Camera();
  readonly #painter: Painter;
  readonly #panel: Panel;
  readonly #track: Track;
  readonly #tip: Tip;
  readonly #time: TimeControl;
  #layout: FloorLayout;
  #colourBy: ColourBy = "utilisation";
  #focus: Place = FLOOR;
  #cursor: Place | null = null;
  #frame = 0;

  constructor(model: FloorModel) {
    this.#model = model;
    this.#painter = new Painter(this.#canvas, model, this.#camera);
    this.#panel = new Panel(element("floor-panel"), model, (place) => this.#enter(place));
    this.#track = new Track(element("floor-track"), model);
    this.#layout = layOut(model.floor, 1, 1);
    this.#tip = new Tip(this.#canvas, model);
    this.#time = new TimeControl(model.timeS, {
      changed: (time) => {
        this.#panel.update(time);
        this.#draw();
      },
      plays: () => this.#draw(),
      stopped: () => this.#say(this.#focus),
    });
    this.#offerColours();
    this.#listen();
    this.#resize();
    this.#enter(FLOOR);
    this.#time.goTo(0);
    new ResizeObserver(() => this.#resize()).observe(this.#canvas.parentElement!);
  }

  /** Draws everything in the colours that the page has now. */
  restyle(): void {
    this.#painter.restyle();
    this.#track.paint();
    // At once: what is to be printed is laid out before the next frame.
    this.#paint(performance.now());
  }

  #offerColours(): void {
    const options: { value: ColourBy; label: string }[] = [
      { value: "utilisation", label: "Utilisation" },
      { value: "power", label: "Power" },
    ];
    const state = this.#model.floor.unit === "server" ? "State" : "Servers on";
    if (this.#model.state !== null) options.push({ value: "state", label: state });
    const choose = (value: ColourBy): void => {
      this.#colourBy = value;
      showScale(element("floor-scale"), value, this.#model);
      this.#draw();
    };
    offerChoice(element("floor-colours"), options, choose);
    choose("utilisation");
  }

  #listen(): void {
    const canvas = this.#canvas;
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", () => this.#pointAt(null));
    canvas.addEventListener("click", (event) => this.#click(event));
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  #resize(): void {
    const width = this.#canvas.parentElement!.clientWidth;
    const most = layOut(this.#model.floor, width - 2 * ROOM_PX, MOST_HEIGHT_PX - 2 * ROOM_PX);
    const needed = Math.round(most.height * most.pxPerMm) + 2 * ROOM_PX;
    const height = Math.min(Math.max(needed, LEAST_HEIGHT_PX), MOST_HEIGHT_PX);
    this.#painter.resize(width, height);
    this.#camera.resize(width, height);
    this.#layout = layOut(this.#model.floor, width - 2 * ROOM_PX, height - 2 * ROOM_PX);
    this.#camera.lookAt(boxOf(this.#seen(), this.#layout), ROOM_PX, null);
    this.#track.paint();
    this.#paint(performance.now());
  }

  /** A server is looked at with its neighbours around it. */
  #seen(): Place {
    if (this.#focus.level !== "server") return this.#focus;
    return pathTo(this.#focus, this.#model).at(-2)!;
  }

  #enter(place: Place): void {
    this.#focus = place;
    this.#cursor = null;
    this.#tip.hide();
    this.#panel.show(place, this.#time.time);
    showPath(place, this.#model, (step) => this.#enter(step));
    const glides = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#camera.lookAt(boxOf(this.#seen(), this.#layout), ROOM_PX, glides ? performance.now() : null);
    this.#say(place);
    this.#draw();
  }

  #leave(): void {
    const around = pathTo(this.#focus, this.#model).at(-2);
    if (around !== undefined) this.#enter(around);
  }

  /** The place at the pointer that a click goes into: one level further in at most. */
  #within(event: MouseEvent): { readonly deepest: Place; readonly next: Place } | null {
    const [x, y] = this.#camera.toLayout(event.offsetX, event.offsetY);
    const deepest = placeAt(x, y, this.#layout, this.#model);
    if (deepest === null) return null;
    const path = pathTo(deepest, this.#model);
    const common = path.findIndex((place) => isSame(place, this.#focus));
    // Beside the place that was gone into, its neighbour on the same level is meant.
    const depth = common === -1 ? pathTo(this.#focus, this.#model).length - 1 : common + 1;
    return { deepest, next: path[Math.min(depth, path.length - 1)]! };
  }

  #point(event: PointerEvent): void {
    const found = this.#within(event);
    this.#pointAt(found?.next ?? null);
    if (found !== null) this.#tip.show(found.deepest, this.#time.time, event.offsetX, event.offsetY);
  }

  #pointAt(place: Place | null): void {
    if (place === null) this.#tip.hide();
    this.#canvas.style.cursor = place === null ? "default" : "pointer";
    if (isSame(place, this.#cursor)) return;
    this.#cursor = place;
    this.#draw();
  }

  #click(event: MouseEvent): void {
    const found = this.#within(event);
    if (found === null) this.#leave();
    else this.#enter(found.next);
  }

  #key(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) this.#moveCursor(arrow);
    else if (event.key === "Enter" && this.#cursor !== null) this.#enter(this.#cursor);
    else if (event.key === "Escape") this.#leave();
    else if (event.key === "PageUp") this.#time.goTo(this.#time.time - PAGE_SAMPLES);
    else if (event.key === "PageDown") this.#time.goTo(this.#time.time + PAGE_SAMPLES);
    else if (event.key === " ") this.#time.togglePlay();
    else return;
    event.preventDefault();
  }

  #moveCursor(arrow: { readonly x: number; readonly y: number }): void {
    const children = childrenOf(this.#focus, this.#model);
    if (children.length === 0) {
      // The last level: its neighbours are gone through.
      const around = pathTo(this.#focus, this.#model).at(-2);
      if (around === undefined) return;
      const next = nextTowards(this.#focus, childrenOf(around, this.#model), arrow, this.#layout);
      if (!isSame(next, this.#focus)) this.#enter(next);
      return;
    }
    this.#cursor =
      this.#cursor === null ? children[0]! : nextTowards(this.#cursor, children, arrow, this.#layout);
    this.#say(this.#cursor);
    this.#draw();
  }

  #say(place: Place): void {
    this.#live.textContent = sentence(place, this.#model, this.#time.time);
  }

  /** Asks for a picture in the next frame. */
  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame((nowMs) => {
      this.#frame = 0;
      if (this.#time.advance(nowMs)) this.#draw();
      this.#paint(nowMs);
    });
  }

  #paint(nowMs: number): void {
    const moves = this.#camera.advance(nowMs);
    const picture = {
      time: this.#time.time,
      colourBy: this.#colourBy,
      focus: this.#focus,
      cursor: this.#cursor,
    };
    this.#painter.paint(this.#layout, picture);
    if (moves) this.#draw();
  }
}
