/**
 * Names one pending event. A safe integer > 0 that no other event of the same queue ever gets, so that a
 * handle kept too long, 0 and NONE cancel nothing.
 */
export type EventHandle = number;

/**
 * A handle is `(generation + FIRST_HANDLE) · MAX_SLOTS + slot`: 2^26 slots, and almost 2^27 events in each, fill 2^53.
 * Even the first handle is past 32 bits: code compiled for small ones would be thrown away as they grow.
 */
const MAX_SLOTS = 2 ** 26;
const FIRST_HANDLE = 64;
const MAX_GENERATION = 2 ** 27 - 1 - FIRST_HANDLE;
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

/** A slot no event ever has. At the root it says that the root is vacant; it counts as stale there. */
const NOBODY = 0;

// The record of a slot is 32 bytes, half a cache line: two doubles, then three integers.
const DOUBLES = 4;
const ORDER = 0;
const PAYLOAD = 1;
const INTEGERS = 8;
const KIND = 4;
const TARGET = 5;
const GENERATION = 6;

/**
 * Which of four times is the least, by the outcomes of their six comparisons: bits 0 to 5 tell whether 1 < 0,
 * 2 < 0, 3 < 0, 2 < 1, 3 < 1, 3 < 2. The processor cannot predict these, hence a table and no branches.
 */
const LEAST_OF_FOUR: Uint8Array = Uint8Array.from({ length: 64 }, (_, bits) => {
  const least01 = bits & 1;
  const least012 = bits & (least01 === 0 ? 2 : 8) ? 2 : least01;
  return bits & [4, 16, 32][least012]! ? 3 : least012;
});

/**
 * The pending events, totally ordered by (time, priority, sequence): among equal times the lower priority goes
 * first, among equal priorities the one pushed first.
 *
 * A 4-ary heap on typed arrays. Times lie in heap order; everything else lies in records that stay put while the
 * heap moves, and is read there only to order equal times. A popped event leaves the root vacant: the next push
 * fills it, which spares one of the two ways through the heap when an event schedules another. Whoever asks for
 * the next event before that has it filled with the last entry. A cancelled event stays in the heap as a stale
 * entry until it surfaces; when stale entries outnumber live ones the heap is rebuilt without them, so memory
 * stays within a small factor of the largest number of live events. Nothing is allocated but when the capacity
 * doubles.
 */
export class EventQueue {
  private capacity = INITIAL_CAPACITY;
  /** Index of the heap's last entry. The root is always there, and vacant when the heap is empty. */
  private last = ROOT;
  /** How many entries of the heap are stale, a vacant root among them. */
  private stale = 1;
  private nextSequence = 0;

  // By heap position. Behind the last entry every time is Infinity, so that a group of four is always whole.
  private times: Float64Array = new Float64Array(INITIAL_CAPACITY + ROOT + 4).fill(Infinity);
  private slots: Int32Array = new Int32Array(INITIAL_CAPACITY + ROOT + 4);

  // By slot: two views of the same records.
  private doubles: Float64Array = new Float64Array(INITIAL_CAPACITY * DOUBLES);
  private integers: Int32Array = new Int32Array(this.doubles.buffer);

  /** The slot of the last popped event, which keeps it until the next pop. */
  private current = NOBODY + 1;
  private currentTime = 0;
  // Slots never used start at unused; those used and free again are a stack.
  private unused = NOBODY + 2;
  private free: Int32Array = new Int32Array(INITIAL_CAPACITY);
  private freeCount = 0;

  constructor() {
    this.integers[NOBODY * INTEGERS + KIND] = STALE;
    this.integers[NOBODY * INTEGERS + GENERATION] = MAX_GENERATION + 1;
  }

  /** Number of pending events. */
  get size(): number {
    return this.last - ROOT + 1 - this.stale;
  }

  /** Time of the last popped event, s. This and the four below are 0 before the first pop. */
  get time(): number {
    return this.currentTime;
  }

  /** Priority of the last popped event. */
  get priority(): number {
    return Math.floor(this.doubles[this.current * DOUBLES + ORDER]! / ORDERS_PER_PRIORITY);
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
    doubles[slot * DOUBLES + ORDER] = priority * ORDERS_PER_PRIORITY + this.nextSequence++;
    doubles[slot * DOUBLES + PAYLOAD] = payload;
    integers[slot * INTEGERS + KIND] = kind;
    integers[slot * INTEGERS + TARGET] = target;

    let at = ROOT;
    if (this.slots[ROOT] === NOBODY) this.stale--;
    else at = ++this.last;
    this.times[at] = time;
    this.slots[at] = slot;
    this.restore(at);
    return (integers[slot * INTEGERS + GENERATION]! + FIRST_HANDLE) * MAX_SLOTS + slot;
  }

  /** Removes a pending event; false if it was popped or cancelled before, or the handle is 0 or NONE. */
  cancel(handle: EventHandle): boolean {
    const generation = Math.floor(handle / MAX_SLOTS) - FIRST_HANDLE;
    const slot = handle - (generation + FIRST_HANDLE) * MAX_SLOTS;
    const integers = this.integers;
    if (integers[slot * INTEGERS + GENERATION] !== generation) return false;
    integers[slot * INTEGERS + GENERATION] = generation + 1;
    integers[slot * INTEGERS + KIND] = STALE;
    this.stale++;
    if (2 * this.stale > this.last - ROOT + 1) this.compact();
    return true;
  }

  /** Time of the next event, s; Infinity if there is none. */
  peekTime(): number {
    if (this.stale > 0) this.settleHead();
    return this.times[ROOT]!;
  }

  /** Priority of the next event; Infinity if there is none. */
  peekPriority(): number {
    if (this.stale > 0) this.settleHead();
    return this.slots[ROOT] === NOBODY
      ? Infinity
      : Math.floor(this.doubles[this.slots[ROOT]! * DOUBLES + ORDER]! / ORDERS_PER_PRIORITY);
  }

  /** Moves the next event into `time`, `priority`, `kind`, `target` and `payload`; false if there is none. */
  pop(): boolean {
    if (this.stale > 0) this.settleHead();
    const slot = this.slots[ROOT]!;
    if (slot === NOBODY) return false;
    this.release(this.current);
    this.current = slot;
    this.currentTime = this.times[ROOT]!;
    this.integers[slot * INTEGERS + GENERATION]!++;
    this.slots[ROOT] = NOBODY;
    this.stale++;
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
    this.vacate();
  }

  private vacate(): void {
    this.slots[ROOT] = NOBODY;
    this.last = ROOT;
    this.stale = 1;
  }

  private isStale(slot: number): boolean {
    return this.integers[slot * INTEGERS + KIND] === STALE;
  }

  /** Brings the next event to the root; leaves it vacant if there is none. */
  private settleHead(): void {
    const times = this.times;
    const slots = this.slots;
    while (this.isStale(slots[ROOT]!)) {
      this.release(slots[ROOT]!);
      const last = this.last;
      if (last === ROOT) {
        times[ROOT] = Infinity;
        slots[ROOT] = NOBODY;
        return;
      }
      times[ROOT] = times[last]!;
      slots[ROOT] = slots[last]!;
      times[last] = Infinity;
      this.last = last - 1;
      this.stale--;
      this.restore(ROOT);
    }
  }

  /** Moves an entry up or down to where it belongs. The rest is a heap already. */
  private restore(from: number): void {
    const times = this.times;
    const slots = this.slots;
    const doubles = this.doubles;
    const last = this.last;
    const time = times[from]!;
    const slot = slots[from]!;
    let hole = from;
    while (hole > ROOT) {
      const parent = (hole >> 2) + 2;
      const parentTime = times[parent]!;
      if (time > parentTime) break;
      const parentSlot = slots[parent]!;
      if (time === parentTime && doubles[slot * DOUBLES + ORDER]! > doubles[parentSlot * DOUBLES + ORDER]!)
        break;
      times[hole] = parentTime;
      slots[hole] = parentSlot;
      hole = parent;
    }
    // What rose is where it belongs: what it pushed down was earlier than all below.
    for (let child = hole < from ? last + 1 : (hole - 2) << 2; child <= last; child = (hole - 2) << 2) {
      const time0 = times[child]!;
      const time1 = times[child + 1]!;
      const time2 = times[child + 2]!;
      const time3 = times[child + 3]!;
      let winner =
        child +
        LEAST_OF_FOUR[
          +(time1 < time0) |
            (+(time2 < time0) << 1) |
            (+(time3 < time0) << 2) |
            (+(time2 < time1) << 3) |
            (+(time3 < time1) << 4) |
            (+(time3 < time2) << 5)
        ]!;
      const winnerTime = times[winner]!;
      if (time < winnerTime) break;
      // Whether two are equal is easily predicted.
      if (
        time0 === time1 ||
        time2 === time3 ||
        time0 === time2 ||
        time1 === time3 ||
        time0 === time3 ||
        time1 === time2
      ) {
        let least = Infinity;
        for (let i = child; i < child + 4; i++) {
          if (times[i]! > winnerTime) continue;
          const order = doubles[slots[i]! * DOUBLES + ORDER]!;
          if (order < least) {
            winner = i;
            least = order;
          }
        }
      }
      const winnerSlot = slots[winner]!;
      if (time === winnerTime && doubles[slot * DOUBLES + ORDER]! < doubles[winnerSlot * DOUBLES + ORDER]!)
        break;
      times[hole] = times[winner]!;
      slots[hole] = winnerSlot;
      hole = winner;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  /** Rebuilds the heap from its live entries. */
  private compact(): void {
    const times = this.times;
    const slots = this.slots;
    const end = this.last + 1;
    this.last = ROOT - 1;
    for (let i = ROOT; i < end; i++) {
      const slot = slots[i]!;
      const time = times[i]!;
      times[i] = Infinity;
      if (this.isStale(slot)) {
        this.release(slot);
        continue;
      }
      const at = ++this.last;
      times[at] = time;
      slots[at] = slot;
      this.restore(at);
    }
    this.stale = 0;
    if (this.last < ROOT) this.vacate();
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
