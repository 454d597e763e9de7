// A single-server queue on the event core alone: nothing of data centres. Customers arrive and are served at random;
// theory (M/M/1) says how many there are on average, λ / (μ − λ).
import { Engine, PHASE, RandomStreams, TimeWeighted } from "coldaisle";

const ARRIVALS_PER_S = 0.8;
const SERVED_PER_S = 1;
const END_S = 200_000;

const streams = new RandomStreams(1);
const arrivals = streams.stream("queue", "arrivals");
const services = streams.stream("queue", "services");
const exponential = (random: () => number, rate: number): number => -Math.log(1 - random()) / rate;

const engine = new Engine();
let present = 0;
const inSystem = new TimeWeighted(0, 0);

const arrive = engine.on("arrival", () => {
  inSystem.set(engine.now, ++present);
  if (present === 1) serve();
  engine.schedule(engine.now + exponential(arrivals, ARRIVALS_PER_S), PHASE.change, arrive);
});
const leave = engine.on("departure", () => {
  inSystem.set(engine.now, --present);
  if (present > 0) serve();
});
function serve(): void {
  engine.schedule(engine.now + exponential(services, SERVED_PER_S), PHASE.change, leave);
}

engine.schedule(exponential(arrivals, ARRIVALS_PER_S), PHASE.change, arrive);
engine.run({ until: END_S });

const theory = ARRIVALS_PER_S / (SERVED_PER_S - ARRIVALS_PER_S);
console.log(`events: ${engine.eventCount}`);
console.log(`customers on average: ${inSystem.mean(END_S).toFixed(2)}, in theory ${theory.toFixed(2)}`);
console.log(`most at a time: ${inSystem.max(END_S)}`);
