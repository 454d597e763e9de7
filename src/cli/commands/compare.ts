import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

const USUAL_CONFIDENCE = 0.95;
const USUAL_POWER = 0.8;

/** `coldaisle compare`: says in which metrics two experiments, or two values of a parameter, differ beyond chance. */
export const compare: Command = defineCommand({
  name: "compare",
  meaning: "Say in which metrics two experiments differ by more than chance",
  operand: {
    name: "folders",
    count: "many",
    meaning: "Folders of two experiments, A and B, or of one with --by",
  },
  options: {
    by: {
      kind: "text",
      placeholder: "parameter",
      meaning: "Compare two values of a parameter within one experiment",
    },
    a: { kind: "text", placeholder: "value", meaning: "The value for A, where there are more than two" },
    b: { kind: "text", placeholder: "value", meaning: "The value for B, likewise" },
    where: {
      kind: "texts",
      placeholder: "parameter=value",
      meaning: "Only runs with this value; may be repeated",
    },
    metric: {
      kind: "texts",
      placeholder: "name",
      meaning: "Metric to compare; may be repeated; default all",
    },
    test: { kind: "text", placeholder: "t, wilcoxon or permutation", meaning: "Paired test; default t" },
    interval: {
      kind: "text",
      placeholder: "t or bootstrap",
      meaning: "Interval of the difference; default t",
    },
    confidence: { kind: "text", placeholder: "share", meaning: "Of interval and test; default 95 %" },
    correction: {
      kind: "text",
      placeholder: "holm, bh, bonferroni or none",
      meaning: "Of p-values for many metrics; default holm",
    },
    unit: {
      kind: "text",
      placeholder: "seed or pair",
      meaning: "What counts as one observation; default seed, averaged over other parameters",
    },
    "seeds-for": {
      kind: "text",
      placeholder: "share or figure",
      meaning: "Also say how many seeds an interval this narrow, or a difference this large, needs",
    },
    power: {
      kind: "text",
      placeholder: "share",
      meaning: "How surely to find that difference; default 80 %",
    },
    json: { kind: "flag", meaning: "Print one line of JSON" },
    csv: { kind: "text", placeholder: "file", meaning: "Also write a row for each metric" },
    "fail-on-difference": { kind: "flag", meaning: "Exit 5 if any metric differs" },
  },
  async execute(folders, values, terminal): Promise<ExitCode> {
    const { choice } = await import("../choice.ts");
    const { openShare, targetOf } = await import("../analysis/number-options.ts");
    const { PAIRED_TESTS } = await import("../../models/statistics/inference/paired-test.ts");
    const { INTERVAL_KINDS } = await import("../../models/statistics/inference/interval.ts");
    const { CORRECTIONS } = await import("../../models/statistics/inference/multiple-comparisons.ts");
    const { UNITS } = await import("../../experiment/analysis/paired-values.ts");
    const settings = {
      test: choice("test", values.test, PAIRED_TESTS),
      interval: choice("interval", values.interval, INTERVAL_KINDS),
      confidence: openShare("confidence", values.confidence, USUAL_CONFIDENCE),
      correction: choice("correction", values.correction, CORRECTIONS),
      unit: choice("unit", values.unit, UNITS),
      target: targetOf(values["seeds-for"]),
      power: openShare("power", values.power, USUAL_POWER),
    };
    const { chooseMetrics, chooseSides } = await import("../analysis/choose-runs.ts");
    const { pairRuns } = await import("../../experiment/analysis/pair-runs.ts");
    const { compareRuns } = await import("../../experiment/analysis/compare.ts");
    const sides = chooseSides(folders, values);
    const common = sides.a.metrics.filter((name) => sides.b.metrics.includes(name));
    const metrics = chooseMetrics(values.metric, common);
    const pairing = pairRuns(sides.a, sides.b);
    const comparison = compareRuns(pairing.pairs, metrics, settings);
    const reported = { sides, pairing, settings, comparison };

    const { comparisonReport, comparisonWarnings } = await import("../analysis/comparison-report.ts");
    for (const warning of comparisonWarnings(reported)) terminal.err(`coldaisle: ${warning}`);
    if (values.json || values.csv !== undefined) {
      const { COMPARISON_COLUMNS, comparisonJson } = await import("../analysis/comparison-data.ts");
      if (values.csv !== undefined) {
        const { writeTable } = await import("../analysis/write-table.ts");
        writeTable(values.csv, COMPARISON_COLUMNS, comparison.metrics);
      }
      if (values.json) terminal.out(JSON.stringify(comparisonJson(reported)));
    }
    if (!values.json) terminal.out(comparisonReport(reported, terminal.colours));
    const differs = comparison.metrics.some(({ outcome }) => outcome === "different");
    return values["fail-on-difference"] && differs ? EXIT.thresholdFailed : EXIT.ok;
  },
});
