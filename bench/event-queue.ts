import Table from "cli-table3";
import FlatQueue from "flatqueue";
import { EventQueue } from "../src/sim/event-queue.ts";
import { RandomStreams } from "../src/sim/random.ts";
import { measurePaired, type Work } from "./paired.ts";

export const name = "event-queue";

const PENDING = [1e3, 1e5, 1e6];
const HOLDS = 1_000_000;
const MASK = 2 ** 16 - 1;

/** The gaps of the hold model, drawn beforehand so that drawing is not timed. */
function exponentialGaps(): Float64Array {
  const random = new RandomStreams(1).stream("bench", "hold");
  return Float64Array.from({ length: MASK + 1 }, () => -Math.log(1 - random()));
}

/**
 * The hold model: with a constant number of pending events, take the earliest and schedule another one a random
 * time later. D. W. Jones, An empirical comparison of priority-queue and event-set implementations, CACM 29(4),
 * 1986.
 */
export async function run(): Promise<void> {
  const gaps = exponentialGaps();
  const wholeGaps = gaps.map((gap) => Math.ceil(gap * 4));
  const table = new Table({
    head: ["pending", "work", "flatqueue, ns", "event queue, ns", "speed ratio"],
    style: { head: [], border: [] },
  });
  for (const pending of PENDING) {
    const works: [string, Work][] = [
      ["hold", holdEventQueue(pending, gaps)],
      ["hold, heavy ties", holdEventQueue(pending, wholeGaps)],
      ["hold, then cancel and push", holdAndCancel(pending, gaps)],
    ];
    for (const [label, work] of works) {
      const result = measurePaired(holdFlatQueue(pending, gaps), work, HOLDS);
      table.push([
        pending,
        label,
        result.baselineNs.toFixed(1),
        result.contenderNs.toFixed(1),
        result.speedRatio.toFixed(2),
      ]);
    }
  }
  console.log(table.toString());
}

function holdFlatQueue(pending: number, gaps: Float64Array): Work {
  const queue = new FlatQueue<number>(pending + 1);
  for (let i = 0; i < pending; i++) queue.push(i, gaps[i & MASK]!);
  return () => {
    for (let i = 0; i < HOLDS; i++) {
      const time = queue.peekValue()!;
      const id = queue.pop()!;
      queue.push(id, time + gaps[i & MASK]!);
    }
  };
}

function holdEventQueue(pending: number, gaps: Float64Array): Work {
  const queue = new EventQueue();
  for (let i = 0; i < pending; i++) queue.push(gaps[i & MASK]!, 0, 0, i, 0);
  return () => {
    for (let i = 0; i < HOLDS; i++) {
      queue.pop();
      queue.push(queue.time + gaps[i & MASK]!, 0, 0, queue.target, 0);
    }
  };
}

/** Each hold also takes back the event of some other target and schedules it anew. */
function holdAndCancel(pending: number, gaps: Float64Array): Work {
  const queue = new EventQueue();
  const handles = new Float64Array(pending);
  for (let i = 0; i < pending; i++) handles[i] = queue.push(gaps[i & MASK]!, 0, 0, i, 0);
  return () => {
    let victim = 0;
    for (let i = 0; i < HOLDS; i++) {
      queue.pop();
      const now = queue.time;
      handles[queue.target] = queue.push(now + gaps[i & MASK]!, 0, 0, queue.target, 0);
      victim = (victim + 7919) % pending;
      queue.cancel(handles[victim]!);
      handles[victim] = queue.push(now + gaps[(i + 1) & MASK]!, 0, 0, victim, 0);
    }
  };
}
