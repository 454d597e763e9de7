import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import FlatQueue from "flatqueue";
import { EventQueue } from "../src/sim/event-queue.ts";
import { RandomStreams } from "../src/sim/random.ts";
import { measurePaired, type PairedResult, type Work } from "./paired.ts";

export const name = "event-queue";

const PENDING = [1e3, 1e5, 1e6];
const HOLDS = 1_000_000;
/** More gaps than pending events, so that two equal times are rare unless a row wants them. */
const GAPS = 2 ** 20;
const MASK = GAPS - 1;

/** What is measured against flatqueue's hold, which knows neither cancelling nor an order among equal times. */
const WORKS: Readonly<Record<string, (pending: number, gaps: Float64Array) => Work>> = {
  hold: holdEventQueue,
  "hold, heavy ties": (pending, gaps) => holdEventQueue(pending, wholeQuarters(gaps)),
  "hold, then cancel and push": holdAndCancel,
};

/**
 * The hold model: with a constant number of pending events, take the earliest and schedule another one a random
 * time later. D. W. Jones, An empirical comparison of priority-queue and event-set implementations, CACM 29(4),
 * 1986. Each row has a process of its own: what one teaches the compiler must not speed up or slow down another.
 */
export async function run(): Promise<void> {
  const table = new Table({
    head: ["pending", "work", "flatqueue, ns", "event queue, ns", "speed ratio"],
    style: { head: [], border: [] },
  });
  for (const label of Object.keys(WORKS)) {
    for (const pending of PENDING) {
      const result = measureInChild(label, pending);
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

function measureInChild(label: string, pending: number): PairedResult {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), label, String(pending)];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`measuring "${label}" with ${pending} pending events failed`);
  return JSON.parse(child.stdout);
}

/** The gaps of the hold model, drawn beforehand so that drawing is not timed. */
function exponentialGaps(): Float64Array {
  const random = new RandomStreams(1).stream("bench", "hold");
  return Float64Array.from({ length: GAPS }, () => -Math.log(1 - random()));
}

function wholeQuarters(gaps: Float64Array): Float64Array {
  return gaps.map((gap) => Math.ceil(gap * 4));
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
      queue.push(queue.time + gaps[i & MASK]!, 0, queue.kind, queue.target, 0);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [label = "", pending] = process.argv.slice(2);
  const gaps = exponentialGaps();
  const work = WORKS[label]!(Number(pending), gaps);
  console.log(JSON.stringify(measurePaired(holdFlatQueue(Number(pending), gaps), work, HOLDS)));
}
