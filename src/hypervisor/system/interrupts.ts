import { classOf, VECTOR } from "./vectors.ts";

const VECTORS = 256;
const NEVER: number = Number.POSITIVE_INFINITY;
const NONE = -1;

/** A core's interrupt controller with its timer. Times are the core's cycles. */
export class Interrupts {
  /** When the timer rings; infinity if it does not. */
  timerAt: number = NEVER;
  /** When each vector was asked for; infinity if it was not. */
  private readonly arrivals: Float64Array = new Float64Array(VECTORS).fill(NEVER);
  private readonly waiting: number[] = [];
  private readonly inService: number[] = [];

  /** Asks for an interrupt from a time on. Who asks again before it was accepted is not heard. */
  request(vector: number, at: number): void {
    if (this.arrivals[vector] === NEVER) this.waiting.push(vector);
    if (at < this.arrivals[vector]!) this.arrivals[vector] = at;
  }

  /** The earliest time at which an interrupt can be accepted, or asks to be by itself. */
  nextTime(taskPriority: number): number {
    let next = this.isBlocked(VECTOR.timer, taskPriority) ? NEVER : this.timerAt;
    for (const vector of this.waiting) {
      const at = this.arrivals[vector]!;
      if (at < next && !this.isBlocked(vector, taskPriority)) next = at;
    }
    return next;
  }

  /** The highest vector that can be accepted now, or −1; it stays asked for. */
  acceptable(now: number, taskPriority: number): number {
    if (this.timerAt <= now) {
      this.request(VECTOR.timer, this.timerAt);
      this.timerAt = NEVER;
    }
    let highest = NONE;
    for (const vector of this.waiting) {
      if (vector > highest && this.arrivals[vector]! <= now && !this.isBlocked(vector, taskPriority))
        highest = vector;
    }
    return highest;
  }

  /** Takes a vector into service. */
  accept(vector: number): void {
    this.waiting.splice(this.waiting.indexOf(vector), 1);
    this.arrivals[vector] = NEVER;
    this.inService.push(vector);
  }

  /** Ends what was accepted last of what is in service. */
  end(): void {
    this.inService.pop();
  }

  private isBlocked(vector: number, taskPriority: number): boolean {
    const serving = this.inService.at(-1);
    return classOf(vector) <= Math.max(taskPriority, serving === undefined ? 0 : classOf(serving));
  }
}
