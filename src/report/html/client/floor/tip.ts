import { element } from "./element.ts";
import type { FloorModel } from "./model.ts";
import { nameOf, type Place } from "./place.ts";
import { factsOf } from "./words.ts";

/** From the pointer. */
const BESIDE_PX = 14;
const BELOW_PX = 16;
/** From the edge of the picture. */
const EDGE_PX = 8;

/** What is said of a place beside the pointer. */
export class Tip {
  readonly #model: FloorModel;
  readonly #canvas: HTMLCanvasElement;
  readonly #element: HTMLElement = element("floor-tip");

  constructor(canvas: HTMLCanvasElement, model: FloorModel) {
    this.#canvas = canvas;
    this.#model = model;
  }

  /** Says what there is to say of a place at a time, near a point of the picture, px. */
  show(place: Place, time: number, x: number, y: number): void {
    const tip = this.#element;
    const name = document.createElement("b");
    name.textContent = nameOf(place, this.#model);
    const lines = factsOf(place, this.#model, time).map(([key, value]) => {
      const line = document.createElement("div");
      line.textContent = `${key}: ${value}`;
      return line;
    });
    tip.replaceChildren(name, ...lines);
    tip.hidden = false;
    const room = this.#canvas.clientWidth - tip.offsetWidth - EDGE_PX;
    tip.style.left = `${Math.max(0, Math.min(x + BESIDE_PX, room))}px`;
    tip.style.top = `${y + BELOW_PX}px`;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}
