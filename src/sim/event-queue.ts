/**
 * Names one pending event. A safe integer > 0 that no other event of the same queue ever gets, so that a
 * handle kept too long, 0 and NONE cancel nothing.
 */
export type EventHandle = number;

/** A handle is `(generation + 1) · MAX_SLOTS + slot`: 2^26 slots, and 2^27 − 1 events in each, fill 2^53. */
const MAX_SLOTS = 2 ** 26;
const MAX_GENERATION = 2 ** 27 - 2;
const INITIAL_CAPACITY = 64;

/** Priorities reach from 0 to this; sequences stay below 2^43, so that both fit into one exact double. */
export const MAX_PRIORITY = 1023;
const ORDERS_PER_PRIORITY = 2 ** 43;

/**
 * The heap's root sits at index 3, so that the four children of node i fill 4(i − 2) … 4(i − 2) + 3, an aligned
 * group, and the parent of node i is (i >> 2) + 2.
 */
const ROOT = 3;
/** A slot's kind once its event was cancelled and until the heap lets go of it. */
const STALE = -1;

// The record of a slot is 32 bytes, half a cache line: two doubles, then four integers.
const DOUBLES = 4;
const TIME = 0;
const PAYLOAD = 1;
const INTEGERS = 8;
const KIND = 4;
const TARGET = 5;
const PRIORITY = 6;
const GENERATION = 7;

/**
 * The pending events, totally ordered by (time, priority, sequence): among equal times the lower priority goes
 * first, among equal priorities the one pushed first.
 *
 * A 4-ary heap on typed arrays. What decides the order lies in heap order, everything else in records that stay
 * put while the heap moves. A cancelled event stays in the heap as a stale entry until it surfaces; when stale
 * entries outnumber live ones the heap is rebuilt without them, so memory stays within a small factor of the
 * largest number of live events. Nothing is allocated but when the capacity doubles.
 */
export class EventQueue {
  private capacity = INITIAL_CAPACITY;
  /** Index of the heap's last entry; ROOT − 1 when it is empty. The first entry is never stale. */
  private last = ROOT - 1;
  private stale = 0;
  private nextSequence = 0;

  // By heap position. Behind the last entry every time is Infinity, so that a group of four is always whole.
  private times: Float64Array = new Float64Array(INITIAL_CAPACITY + ROOT + 4).fill(Infinity);
  /** priority · 2^43 + sequence. */
  private orders: Float64Array = new Float64Array(INITIAL_CAPACITY + ROOT + 4);
  private slots: Int32Array = new Int32Array(INITIAL_CAPACITY + ROOT + 4);

  // By slot: two views of the same records.
  private doubles: Float64Array = new Float64Array(INITIAL_CAPACITY * DOUBLES);
  private integers: Int32Array = new Int32Array(this.doubles.buffer);

  /** The slot of the last popped event, which keeps it until the next pop. */
  private current = 0;
  // Slots never used start at unused; those used and free again are a stack.
  private unused = 1;
  private free: Int32Array = new Int32Array(INITIAL_CAPACITY);
  private freeCount = 0;

  /** Number of pending events. */
  get size(): number {
    return this.last - ROOT + 1 - this.stale;
  }

  /** Time of the last popped event, s. This and the four below are 0 before the first pop. */
  get time(): number {
    return this.doubles[this.current * DOUBLES + TIME]!;
  }

  /** Priority of the last popped event. */
  get priority(): number {
    return this.integers[this.current * INTEGERS + PRIORITY]!;
  }

  /** Kind of the last popped event. */
  get kind(): number {
    return this.integers[this.current * INTEGERS + KIND]!;
  }

  /** Target of the last popped event. */
  get target(): number {
    return this.integers[this.current * INTEGERS + TARGET]!;
  }

  /** Payload of the last popped event. */
  get payload(): number {
    return this.doubles[this.current * DOUBLES + PAYLOAD]!;
  }

  /**
   * Adds an event.
   *
   * @param time - s, finite.
   * @param priority - Integer from 0 to {@link MAX_PRIORITY}; lower goes first among equal times.
   * @param kind - 32-bit integer ≥ 0.
   * @param target - 32-bit integer.
   * @param payload - Any number.
   * @throws RangeError if the time is NaN or infinite, or about 2^26 events are pending.
   */
  push(time: number, priority: number, kind: number, target: number, payload: number): EventHandle {
    // NaN fails this comparison as well as the infinities do.
    if (!(Math.abs(time) < Infinity))
      throw new RangeError(`event of kind ${kind}: time ${time} is not finite`);
    const slot = this.takeSlot();
    const doubles = this.doubles;
    const integers = this.integers;
    doubles[slot * DOUBLES + TIME] = time;
    doubles[slot * DOUBLES + PAYLOAD] = payload;
    integers[slot * INTEGERS + KIND] = kind;
    integers[slot * INTEGERS + TARGET] = target;
    integers[slot * INTEGERS + PRIORITY] = priority;

    const order = priority * ORDERS_PER_PRIORITY + this.nextSequence++;
    const times = this.times;
    const orders = this.orders;
    const slots = this.slots;
    let hole = ++this.last;
    while (hole > ROOT) {
      const parent = (hole >> 2) + 2;
      const parentTime = times[parent]!;
      if (time > parentTime || (time === parentTime && order > orders[parent]!)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent]!;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
    return (integers[slot * INTEGERS + GENERATION]! + 1) * MAX_SLOTS + slot;
  }

  /** Removes a pending event; false if it was popped or cancelled before, or the handle is 0 or NONE. */
  cancel(handle: EventHandle): boolean {
    const generationPlusOne = Math.floor(handle / MAX_SLOTS);
    const slot = handle - generationPlusOne * MAX_SLOTS;
    const integers = this.integers;
    if (integers[slot * INTEGERS + GENERATION] !== generationPlusOne - 1) return false;
    integers[slot * INTEGERS + GENERATION] = generationPlusOne;
    integers[slot * INTEGERS + KIND] = STALE;
    this.stale++;
    if (2 * this.stale > this.last - ROOT + 1) this.compact();
    else this.dropStaleHead();
    return true;
  }

  /** Time of the next event, s; Infinity if there is none. */
  peekTime(): number {
    return this.times[ROOT]!;
  }

  /** Priority of the next event; Infinity if there is none. */
  peekPriority(): number {
    return this.last < ROOT ? Infinity : this.integers[this.slots[ROOT]! * INTEGERS + PRIORITY]!;
  }

  /** Moves the next event into `time`, `priority`, `kind`, `target` and `payload`; false if there is none. */
  pop(): boolean {
    if (this.last < ROOT) return false;
    this.release(this.current);
    const slot = this.slots[ROOT]!;
    this.current = slot;
    this.integers[slot * INTEGERS + GENERATION]!++;
    this.removeHead();
    if (this.stale > 0) this.dropStaleHead();
    return true;
  }

  /** Removes every event. Handles given out before stay dead. */
  clear(): void {
    for (let i = ROOT; i <= this.last; i++) {
      const slot = this.slots[i]!;
      if (!this.isStale(slot)) this.integers[slot * INTEGERS + GENERATION]!++;
      this.release(slot);
    }
    this.times.fill(Infinity, ROOT, this.last + 1);
    this.last = ROOT - 1;
    this.stale = 0;
  }

  private isStale(slot: number): boolean {
    return this.integers[slot * INTEGERS + KIND] === STALE;
  }

  private removeHead(): void {
    const last = this.last--;
    if (last === ROOT) this.times[ROOT] = Infinity;
    else this.sink(last, ROOT);
  }

  private dropStaleHead(): void {
    while (this.last >= ROOT && this.isStale(this.slots[ROOT]!)) {
      this.release(this.slots[ROOT]!);
      this.stale--;
      this.removeHead();
    }
  }

  /** Moves the entry at `from` into the hole, or below it to where it belongs. */
  private sink(from: number, top: number): void {
    const times = this.times;
    const orders = this.orders;
    const slots = this.slots;
    const last = this.last;
    const time = times[from]!;
    const order = orders[from]!;
    const slot = slots[from]!;
    times[from] = Infinity;
    let hole = top;
    for (let child = (hole - 2) << 2; child <= last; child = (hole - 2) << 2) {
      // The earliest of four, as a tournament. Which one wins cannot be predicted, whether two are equal can:
      // hence arithmetic on the comparisons of times, and branches on the ties.
      const time0 = times[child]!;
      const time1 = times[child + 1]!;
      const time2 = times[child + 2]!;
      const time3 = times[child + 3]!;
      let a = child + +(time1 < time0);
      if (time0 === time1) a = child + +(orders[child + 1]! < orders[child]!);
      let b = child + 2 + +(time3 < time2);
      if (time2 === time3) b = child + 2 + +(orders[child + 3]! < orders[child + 2]!);
      const timeA = times[a]!;
      const timeB = times[b]!;
      let winner = a + ((b - a) & -(timeB < timeA));
      if (timeA === timeB) winner = a + ((b - a) & -(orders[b]! < orders[a]!));

      const winnerTime = times[winner]!;
      const winnerOrder = orders[winner]!;
      if (time < winnerTime || (time === winnerTime && order < winnerOrder)) break;
      times[hole] = winnerTime;
      orders[hole] = winnerOrder;
      slots[hole] = slots[winner]!;
      hole = winner;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** Rebuilds the heap from its live entries, from the lowest parents up. */
  private compact(): void {
    const times = this.times;
    const orders = this.orders;
    const slots = this.slots;
    let end = ROOT;
    for (let i = ROOT; i <= this.last; i++) {
      const slot = slots[i]!;
      if (this.isStale(slot)) {
        this.release(slot);
        continue;
      }
      times[end] = times[i]!;
      orders[end] = orders[i]!;
      slots[end++] = slot;
    }
    times.fill(Infinity, end, this.last + 1);
    this.last = end - 1;
    this.stale = 0;
    for (let i = (this.last >> 2) + 2; i >= ROOT; i--) this.sink(i, i);
  }

  private takeSlot(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]!;
    if (this.unused === this.capacity) this.grow();
    return this.unused++;
  }

  /** A slot whose generations are used up is never used again: no two events share a handle. */
  private release(slot: number): void {
    if (this.integers[slot * INTEGERS + GENERATION]! > MAX_GENERATION) return;
    this.free[this.freeCount++] = slot;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    if (capacity > MAX_SLOTS) throw new RangeError(`more than ${MAX_SLOTS - 1} events are pending`);
    const end = this.times.length;
    this.times = enlarged(this.times, capacity + ROOT + 4).fill(Infinity, end);
    this.orders = enlarged(this.orders, capacity + ROOT + 4);
    this.slots = enlarged(this.slots, capacity + ROOT + 4);
    this.doubles = enlarged(this.doubles, capacity * DOUBLES);
    this.integers = new Int32Array(this.doubles.buffer);
    this.free = enlarged(this.free, capacity);
    this.capacity = capacity;
  }
}

function enlarged<Column extends Float64Array | Int32Array>(column: Column, length: number): Column {
  const larger = new (column.constructor as new (length: number) => Column)(length);
  larger.set(column);
  return larger;
}
