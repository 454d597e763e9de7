// Statistics of a set of utilisation traces: here a generated one; `readTraces(path, format, rules)` reads recorded ones.
import {
  meanOverTime,
  medianAbsoluteDeviation,
  PLANETLAB_DAY,
  RandomStreams,
  synthesiseUtilisation,
  traceStatistics,
} from "coldaisle";

const streams = new RandomStreams(7);
const traces = synthesiseUtilisation(PLANETLAB_DAY, { count: 200, samples: 288, intervalS: 300 }, (trace) =>
  streams.stream("example", "utilisation", trace),
);
const recorded = { traces, stays: null, sizes: null };
const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

const statistics = traceStatistics(recorded);
console.log(`samples: ${statistics.samples}`);
console.log(`mean ${percent(statistics.mean)}, deviation ${percent(statistics.standardDeviation)}`);
console.log(`quartiles: ${statistics.quartiles.map(percent).join(", ")}`);
console.log(`idle: ${percent(statistics.zeroShare)} of the time`);
console.log(`correlation from one sample to the next: ${statistics.lagOneAutocorrelation.toFixed(3)}`);

const first = Float64Array.from({ length: traces.samples }, (_, sample) => traces.value(0, sample));
console.log(
  `median absolute deviation of ${traces.names[0]}: ${percent(medianAbsoluteDeviation(first, first.length))}`,
);
console.log(`mean by six hours: ${[...meanOverTime(recorded, 4)].map(percent).join(", ")}`);
