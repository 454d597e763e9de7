/**
 * The small functions that a run calls millions of times, each beside a bare loop over as many numbers: what counts is
 * the ratio.
 */
import { Bench } from "tinybench";
import { shareMaxMin } from "../src/models/compute/max-min.ts";
import { SpecTable } from "../src/models/power/spec-table.ts";
import { interquartileRange } from "../src/models/statistics/order-statistics.ts";
import { RandomStreams } from "../src/sim/random.ts";

export const name = "formulas";

const GUESTS = 10;
const SAMPLES = 30;
const BATCH = 1000;

/** Prints nanoseconds a call and the ratio to the bare loop. */
export async function run(): Promise<void> {
  const random = new RandomStreams(1).stream("bench", "formulas");
  const numbers = Float64Array.from({ length: BATCH }, random);
  const guests = () => Float64Array.from({ length: GUESTS }, random);
  const [weight, floor, ceiling, share] = [guests(), new Float64Array(GUESTS), guests(), guests()];
  const history = Float64Array.from({ length: SAMPLES }, random);
  const scratch = new Float64Array(SAMPLES);
  const table = new SpecTable([86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117]);
  let sink = 0;

  const bench = new Bench({ time: 300, warmupTime: 100 });
  bench
    .add("bare loop", () => {
      for (let i = 0; i < BATCH; i++) sink += numbers[i]!;
    })
    .add("power of a measured server", () => {
      for (let i = 0; i < BATCH; i++) sink += table.powerW(numbers[i]!);
    })
    .add("CPU of 10 guests, enough for all", () => {
      for (let i = 0; i < BATCH; i++) shareMaxMin(GUESTS, GUESTS, weight, floor, ceiling, share);
    })
    .add("CPU of 10 guests, too little", () => {
      for (let i = 0; i < BATCH; i++) shareMaxMin(1 + numbers[i]!, GUESTS, weight, floor, ceiling, share);
    })
    .add("interquartile range of 30 samples", () => {
      for (let i = 0; i < BATCH; i++) {
        scratch.set(history);
        sink += interquartileRange(scratch, SAMPLES);
      }
    });
  await bench.run();

  const nanoseconds = bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`${name}: ${result.state}`);
    return { name, ns: (result.latency.p50 * 1e6) / BATCH };
  });
  const bareNs = nanoseconds[0]!.ns;
  console.table(
    nanoseconds.map(({ name, ns }) => ({
      function: name,
      "ns a call": ns.toFixed(1),
      "× bare loop": (ns / bareNs).toFixed(1),
    })),
  );
  if (!Number.isFinite(sink)) throw new Error("the benchmarked functions returned no numbers");
}
