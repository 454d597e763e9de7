import type { Mark } from "../system/platform.ts";
import type { VirtualMachine } from "../techniques/virtual-machine.ts";
import { type Benchmark, eventsOf } from "./benchmark.ts";
import { MARK, RESULTS_LABEL, ROUNDS } from "./benchmark-program.ts";

/** What an event takes, cycles but for the exits, and where they go. What only waits, idle, is not counted. */
export interface EventCost {
  /** The sum of the five that follow. */
  readonly cycles: number;
  readonly guest: number;
  readonly walk: number;
  readonly transition: number;
  readonly monitor: number;
  readonly host: number;
  /** Times that the guest's code was left for a hypervisor's. */
  readonly exits: number;
}

/** What a benchmark has found on one machine. Costs are averages of one round's events. */
export interface Measurement {
  readonly benchmark: Benchmark;
  /** In the last round. */
  readonly warm: EventCost;
  /** In the first round, less what the loop itself takes in the last one: what it takes at first is an event's, too. */
  readonly cold: EventCost;
  /** What the guest has left: the same under all sound techniques, if the same benchmarks ran before. */
  readonly result: bigint;
}

/** Enough for every benchmark under every technique. */
const CYCLE_BUDGET = 2_000_000_000;

const WORD_BYTES = 8;

/**
 * Runs a machine that {@link buildBenchmarkImage} has made the guest of, from its beginning to its end.
 *
 * @param benchmarks - those of the image, in the same order
 * @throws Error if the guest does not come to its end
 */
export function measure(machine: VirtualMachine, benchmarks: readonly Benchmark[]): Measurement[] {
  const { platform, image, guestBase } = machine;
  const status = machine.run(CYCLE_BUDGET);
  if (status !== "halted") throw new Error(`benchmarks: found "${status}", expected "halted"`);
  const byId = new Map<number, Mark[]>();
  for (const mark of platform.marks) {
    const marks = byId.get(mark.id);
    if (marks === undefined) byId.set(mark.id, [mark]);
    else marks.push(mark);
  }
  const results = guestBase + image.program.symbols.get(RESULTS_LABEL)!;
  return benchmarks.map((benchmark, index) => {
    const marksOf = (round: number) =>
      Array.from({ length: MARK.count }, (_, which) => {
        const mark = byId.get(index * MARK.count + which)?.[round];
        if (mark !== undefined) return mark;
        throw new Error(`${benchmark.name}: found the guest at its end before round ${round + 1}`);
      });
    const last = marksOf(ROUNDS - 1);
    return {
      benchmark,
      warm: costOf(benchmark, last),
      cold: costOf(benchmark, [...last.slice(0, MARK.eventsBegin), ...marksOf(0).slice(MARK.eventsBegin)]),
      result: wordAt(platform.memory.bytes, results + index * WORD_BYTES),
    };
  });
}

function costOf(benchmark: Benchmark, marks: readonly Mark[]): EventCost {
  const perEvent = (count: (mark: Mark) => number): number => {
    const between = (begins: number, ends: number) => count(marks[ends]!) - count(marks[begins]!);
    const events = between(MARK.eventsBegin, MARK.eventsEnd);
    const baseline = between(MARK.baselineBegins, MARK.baselineEnds);
    return (events - baseline) / eventsOf(benchmark);
  };
  const guest = perEvent(({ ledger }) => ledger.guest);
  const walk = perEvent(({ ledger }) => ledger.walk);
  const transition = perEvent(({ ledger }) => ledger.transition);
  const monitor = perEvent(({ ledger }) => ledger.monitor);
  const host = perEvent(({ ledger }) => ledger.host);
  const cycles = guest + walk + transition + monitor + host;
  return { cycles, guest, walk, transition, monitor, host, exits: perEvent(({ exits }) => exits) };
}

function wordAt(bytes: Uint8Array, address: number): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(address, true);
}
