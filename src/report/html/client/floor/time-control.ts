import { clock } from "../../figures.ts";
import { element } from "./element.ts";

/** A day of five-minute samples plays in twelve seconds. */
const SAMPLE_MS = 42;

/** What a time control tells. */
export interface TimeObserver {
  /** Another sample is looked at. */
  changed(time: number): void;
  /** It plays from now on: {@link TimeControl.advance} is to be called with each frame. */
  plays(): void;
  /** It plays no longer. */
  stopped(): void;
}

/** Which sample is looked at: a slider, a clock, and a button that plays them. */
export class TimeControl {
  readonly #timeS: ArrayLike<number>;
  readonly #observer: TimeObserver;
  readonly #slider: HTMLInputElement = element("floor-time");
  readonly #playButton: HTMLButtonElement = element("floor-play");
  readonly #clock: HTMLOutputElement = element("floor-clock");
  #time = 0;
  #playingSinceMs: number | null = null;
  #playedFrom = 0;

  /** @param timeS - when the samples were taken, s */
  constructor(timeS: ArrayLike<number>, observer: TimeObserver) {
    this.#timeS = timeS;
    this.#observer = observer;
    this.#slider.max = String(this.#last);
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.goTo(Number(this.#slider.value));
    });
    this.#playButton.addEventListener("click", () => this.togglePlay());
  }

  /** The sample that is looked at. */
  get time(): number {
    return this.#time;
  }

  /** Looks at a sample, or at the one nearest to it that there is. */
  goTo(time: number): void {
    this.#time = Math.min(Math.max(time, 0), this.#last);
    const text = clock(this.#timeS[this.#time]!);
    this.#slider.value = String(this.#time);
    this.#slider.setAttribute("aria-valuetext", text);
    this.#clock.textContent = text;
    this.#observer.changed(this.#time);
  }

  /** Begins to play, from the beginning where it is at the end, or stops. */
  togglePlay(): void {
    if (this.#playingSinceMs !== null) {
      this.#stop();
      return;
    }
    this.#playedFrom = this.#time >= this.#last ? 0 : this.#time;
    this.#playingSinceMs = performance.now();
    this.#playButton.textContent = "Pause";
    this.#playButton.setAttribute("aria-pressed", "true");
    this.#observer.plays();
  }

  /** Looks at the sample that is due, if it plays. Returns whether it does. */
  advance(nowMs: number): boolean {
    if (this.#playingSinceMs === null) return false;
    const time = this.#playedFrom + Math.floor((nowMs - this.#playingSinceMs) / SAMPLE_MS);
    if (time !== this.#time) this.goTo(time);
    if (this.#time === this.#last) this.#stop();
    return true;
  }

  #stop(): void {
    if (this.#playingSinceMs === null) return;
    this.#playingSinceMs = null;
    this.#playButton.textContent = "Play";
    this.#playButton.setAttribute("aria-pressed", "false");
    this.#observer.stopped();
  }

  get #last(): number {
    return this.#timeS.length - 1;
  }
}
