import type { RecordedVms } from "../../models/workload/recorded-vms.ts";
import type { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import type { TraceFormat } from "../specification.ts";
import { InputError } from "./input-error.ts";
import { TraceGatherer } from "./trace-gatherer.ts";
import type { TraceInput, TraceRules } from "./trace-input.ts";

/**
 * Reads virtual machines in one of the formats. Readers are loaded when they are needed.
 *
 * @throws InputError when what lies at the path is not of the format
 */
export async function readTraces(path: string, format: TraceFormat, rules: TraceRules): Promise<TraceInput> {
  switch (format) {
    case "planetlab": {
      const { readPlanetLab } = await import("./planetlab.ts");
      const first = Number.isFinite(rules.first) ? { first: rules.first } : {};
      const { traces, sha256 } = readPlanetLab(path, first);
      const grid = rules.resampleS === null ? { traces, stays: null } : resampled(path, traces, rules);
      return { ...grid, sizes: null, sha256 };
    }
    case "csv":
      return (await import("./csv-traces.ts")).readCsvTraces(path, rules);
    case "bitbrains":
      return (await import("./bitbrains.ts")).readBitbrains(path, rules);
    case "fragments":
      return (await import("./fragment-traces.ts")).readFragmentTraces(path, rules);
    case "azure-vms":
      return (await import("./azure-vms.ts")).readAzureVms(path, rules);
  }
}

/** Equidistant traces on another grid. */
function resampled(file: string, traces: UtilisationTraces, rules: TraceRules): Omit<RecordedVms, "sizes"> {
  const gatherer = new TraceGatherer(rules);
  traces.names.forEach((name, trace) => {
    gatherer.begin(name, { file });
    for (let sample = 0; sample < traces.samples; sample++) {
      const problem = gatherer.add(trace, sample * traces.intervalS, traces.value(trace, sample));
      if (problem !== null) throw new InputError({ file, ...problem });
    }
  });
  return gatherer.finish(file);
}
