import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventHandle, EventQueue, MAX_PRIORITY } from "../../src/sim/event-queue.ts";
import { NONE } from "../../src/sim/none.ts";

interface Reference {
  readonly time: number;
  readonly priority: number;
  readonly sequence: number;
  readonly kind: number;
  readonly target: number;
  readonly payload: number;
  readonly handle: EventHandle;
}

/** A queue that is too simple to be wrong: an array, searched for its least element. */
class ReferenceQueue {
  readonly events: Reference[] = [];

  next(): Reference | undefined {
    return this.events.toSorted(
      (a, b) => a.time - b.time || a.priority - b.priority || a.sequence - b.sequence,
    )[0];
  }

  remove(handle: EventHandle): boolean {
    const index = this.events.findIndex((event) => event.handle === handle);
    if (index >= 0) this.events.splice(index, 1);
    return index >= 0;
  }
}

type Operation =
  | { readonly do: "push"; readonly time: number; readonly priority: number }
  | { readonly do: "pop" | "clear" }
  | { readonly do: "cancel"; readonly which: number };

/** Times come from few values or from many, and may go back: ties are frequent, and a queue is no clock. */
const push = fc.record({
  do: fc.constant("push" as const),
  time: fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.constantFrom(-0, 0, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE),
  ),
  priority: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(MAX_PRIORITY, MAX_PRIORITY - 1)),
});
const pop = fc.constant<Operation>({ do: "pop" });
const clear = fc.constant<Operation>({ do: "clear" });
const cancel = fc.record({ do: fc.constant("cancel" as const), which: fc.nat() });

/** Applies the operations to both queues and compares all that can be seen after each. */
function checkAgainstReference(operations: readonly Operation[]): void {
  const queue = new EventQueue();
  const reference = new ReferenceQueue();
  const handles: EventHandle[] = [NONE, 0];
  let sequence = 0;
  for (const operation of operations) {
    if (operation.do === "push") {
      const { time, priority } = operation;
      const event = {
        time,
        priority,
        sequence,
        kind: sequence % 7,
        target: ~sequence,
        payload: sequence / 3,
      };
      const handle = queue.push(time, priority, event.kind, event.target, event.payload);
      expect(handles).not.toContain(handle);
      handles.push(handle);
      reference.events.push({ ...event, handle });
      sequence++;
    } else if (operation.do === "cancel") {
      const handle = handles[operation.which % handles.length]!;
      expect(queue.cancel(handle)).toBe(reference.remove(handle));
    } else if (operation.do === "clear") {
      queue.clear();
      reference.events.length = 0;
    } else {
      const expected = reference.next();
      expect(queue.pop()).toBe(expected !== undefined);
      if (expected !== undefined) {
        reference.remove(expected.handle);
        const { time, priority, kind, target, payload } = queue;
        const popped = {
          time,
          priority,
          kind,
          target,
          payload,
          sequence: expected.sequence,
          handle: expected.handle,
        };
        expect(popped).toEqual(expected);
      }
    }
    const next = reference.next();
    expect(queue.size).toBe(reference.events.length);
    expect(queue.peekTime()).toBe(next?.time ?? Number.POSITIVE_INFINITY);
    expect(queue.peekPriority()).toBe(next?.priority ?? Number.POSITIVE_INFINITY);
  }
}

describe("event queue", () => {
  it("behaves like a sorted list", () => {
    const operation = fc.oneof(
      { weight: 10, arbitrary: push },
      { weight: 7, arbitrary: pop },
      { weight: 5, arbitrary: cancel },
      { weight: 1, arbitrary: clear },
    );
    fc.assert(fc.property(fc.array(operation, { maxLength: 120 }), checkAgainstReference), { numRuns: 400 });
  });

  it("behaves like a sorted list while it grows and most events are cancelled", () => {
    const operation = fc.oneof({ weight: 10, arbitrary: push }, { weight: 12, arbitrary: cancel });
    const grown = fc.array(push, { minLength: 150, maxLength: 200 });
    const thinned = fc.array(operation, { minLength: 150, maxLength: 250 });
    const drained = fc.array(pop, { minLength: 100, maxLength: 250 });
    const operations = fc.tuple(grown, thinned, drained).map((parts) => parts.flat());
    fc.assert(fc.property(operations, checkAgainstReference), { numRuns: 20 });
  });

  it("drains 100,000 events with heavy ties in order, first in first out", () => {
    const queue = new EventQueue();
    const count = 100_000;
    for (let i = 0; i < count; i++) queue.push((i * 7919) % 101, (i * 31) % 3, 0, i, 0);
    let previous = [Number.NEGATIVE_INFINITY, 0, 0];
    for (let i = 0; i < count; i++) {
      expect(queue.pop()).toBe(true);
      const next = [queue.time, queue.priority, queue.target];
      const at = next.findIndex((value, index) => value !== previous[index]);
      if (!(next[at]! > previous[at]!)) expect.fail(`${next} came after ${previous}`);
      previous = next;
    }
    expect(queue.pop()).toBe(false);
  });

  it("keeps old handles dead when a slot is used again", () => {
    const queue = new EventQueue();
    const old: EventHandle[] = [];
    for (let i = 0; i < 1000; i++) {
      const handle = queue.push(i, 0, 0, i, 0);
      expect(old.some((dead) => queue.cancel(dead))).toBe(false);
      old.push(handle);
      if (i % 2 === 0) queue.pop();
      else expect(queue.cancel(handle)).toBe(true);
    }
    expect(new Set(old).size).toBe(1000);
    expect(queue.size).toBe(0);
  });

  it("needs no more memory when events are cancelled without end", () => {
    const queue = new EventQueue();
    const live = Array.from({ length: 1000 }, (_, i) => queue.push(1e9 + i, 0, 0, i, 0));
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_000_000; i++) {
      queue.cancel(live[i % 1000]!);
      live[i % 1000] = queue.push(1e9 + i, 0, 0, i % 1000, 0);
    }
    expect(queue.size).toBe(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  it("keeps the last popped event in its fields until the next pop", () => {
    const queue = new EventQueue();
    queue.push(1, 2, 3, 4, 5);
    queue.pop();
    queue.push(6, 7, 8, 9, 10);
    expect(queue).toMatchObject({ time: 1, priority: 2, kind: 3, target: 4, payload: 5 });
  });

  it("takes an event earlier than the one just popped, and keeps equal times in order behind it", () => {
    const queue = new EventQueue();
    for (let i = 0; i < 20; i++) queue.push(5, 0, 0, i, 0);
    queue.pop();
    queue.push(5, 0, 0, 20, 0);
    queue.pop();
    queue.push(4, 0, 0, -1, 0);
    const targets: number[] = [];
    while (queue.pop()) targets.push(queue.target);
    expect(targets).toEqual([-1, ...Array.from({ length: 19 }, (_, i) => i + 2)]);
  });

  it("lets the next event be cancelled between a pop and a push, down to the last one", () => {
    const queue = new EventQueue();
    queue.push(1, 0, 0, 1, 0);
    const second = queue.push(2, 0, 0, 2, 0);
    queue.pop();
    expect(queue.size).toBe(1);
    expect(queue.cancel(second)).toBe(true);
    expect([queue.size, queue.peekTime(), queue.pop()]).toEqual([0, Number.POSITIVE_INFINITY, false]);
    queue.push(3, 0, 0, 3, 0);
    expect([queue.size, queue.peekTime(), queue.pop(), queue.target]).toEqual([1, 3, true, 3]);
  });

  it("refuses times that are not finite", () => {
    const queue = new EventQueue();
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => queue.push(time, 0, 3, 0, 0)).toThrow(RangeError);
    }
    expect(() => queue.push(Number.NaN, 0, 3, 0, 0)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: event of kind 3: time NaN is not finite]`,
    );
    expect(queue.size).toBe(0);
  });
});
