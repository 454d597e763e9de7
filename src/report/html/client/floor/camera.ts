import type { Box } from "../../floor/layout.ts";

const MOVE_MS = 260;

/** What part of the layout is seen: a point of it in the middle of the canvas, and pixels of a millimetre. */
interface Aim {
  readonly x: number;
  readonly y: number;
  readonly pxPerMm: number;
}

/** Looks at a part of the layout, and glides from one to the next. */
export class Camera {
  #width = 1;
  #height = 1;
  #from: Aim = { x: 0, y: 0, pxPerMm: 1 };
  #to: Aim = this.#from;
  #startMs = Number.NEGATIVE_INFINITY;
  #nowMs = 0;

  /** The canvas has another size, px. */
  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
  }

  /** Looks at a box with some room around it, px; at once, or gliding from `nowMs` on. */
  lookAt(box: Box, roomPx: number, nowMs: number | null): void {
    const pxPerMm = Math.min(
      (this.#width - 2 * roomPx) / box.width,
      (this.#height - 2 * roomPx) / box.height,
    );
    this.#from = nowMs === null ? this.#from : this.#aim();
    this.#to = { x: box.x + box.width / 2, y: box.y + box.height / 2, pxPerMm };
    this.#startMs = nowMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Moves on; returns whether it still moves. */
  advance(nowMs: number): boolean {
    this.#nowMs = nowMs;
    return nowMs < this.#startMs + MOVE_MS;
  }

  get pxPerMm(): number {
    return this.#aim().pxPerMm;
  }

  /** A point of the layout on the canvas, px. */
  toCanvas(x: number, y: number): readonly [x: number, y: number] {
    const aim = this.#aim();
    return [(x - aim.x) * aim.pxPerMm + this.#width / 2, (y - aim.y) * aim.pxPerMm + this.#height / 2];
  }

  /** A point of the canvas on the layout, mm. */
  toLayout(x: number, y: number): readonly [x: number, y: number] {
    const aim = this.#aim();
    return [(x - this.#width / 2) / aim.pxPerMm + aim.x, (y - this.#height / 2) / aim.pxPerMm + aim.y];
  }

  #aim(): Aim {
    const share = Math.min(Math.max((this.#nowMs - this.#startMs) / MOVE_MS, 0), 1);
    if (share === 1) return this.#to;
    const eased = 1 - (1 - share) ** 3;
    const mix = (a: number, b: number): number => a + (b - a) * eased;
    return {
      x: mix(this.#from.x, this.#to.x),
      y: mix(this.#from.y, this.#to.y),
      pxPerMm: this.#from.pxPerMm * (this.#to.pxPerMm / this.#from.pxPerMm) ** eased,
    };
  }
}
