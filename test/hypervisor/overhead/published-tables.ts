import { buildBenchmarkImage } from "../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { measure } from "../../../src/hypervisor/benchmarks/measure.ts";
import { profiles } from "../../../src/hypervisor/overhead/profiles/registry.ts";
import { PROFILE_SOURCES } from "../../../src/hypervisor/overhead/profiles/sources.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import type { CombinationRequest } from "../../../src/hypervisor/techniques/resolve-combination.ts";
import {
  ADAMS_AGESEN,
  ADAMS_AGESEN_COLUMNS,
  ADAMS_AGESEN_WORKLOADS,
  type AdamsAgesenColumn,
} from "../../conformance/adams-agesen-2006.table.ts";
import { ROUND_TRIPS } from "../../conformance/agesen-2012.table.ts";
import { DALL, DALL_WORKLOADS } from "../../conformance/dall-2016.table.ts";
import { slowdownIn } from "../../conformance/xen-2003.table.ts";
import { countedReferences } from "../memory/counted-references.ts";
import { nullHypercall } from "../null-hypercall.ts";
import { exitRoundTrip } from "./exit-round-trip.ts";
import { cyclesOf, isPossible, resolved, table } from "./measured.ts";
import {
  type Comparison,
  compareNanobenchmark,
  macroPredictions,
  meanError,
  nanobenchmarks,
  predictedSlowdown,
  ratioOf,
} from "./published.ts";

const NOTHING = "–";

/** Tables of docs/hypervisor.md by name. */
export const TABLES: Readonly<Record<string, () => string>> = {
  "adams-agesen": adamsAgesen,
  "round-trips": roundTrips,
  "walk-references": walkReferences,
  dall,
  workloads,
  xen,
  techniques: techniqueList,
  profiles: profileRates,
  "profile-sources": profileSources,
  slowdowns,
};

/** Levels and large pages of the guest's tables, and of the host's; and what the formula says. */
const WALKS = [
  ["native", [4, false], null, 4],
  ["nested", [4, false], [4, false], 24],
  ["nested, 2 MiB in the host's tables", [4, false], [4, true], 19],
  ["nested, 2 MiB in the guest's tables", [4, true], [4, false], 19],
  ["nested, 2 MiB in both", [4, true], [4, true], 15],
] as const;

function walkReferences(): string {
  const rows = WALKS.map(([name, guest, host, published]) => {
    const counted = countedReferences(guest, host);
    return [name, published, counted, (counted / published).toFixed(2)].map(String);
  });
  return markdown(["tables", "published", "here", "ratio"], rows);
}

function adamsAgesen(): string {
  const columns = Object.keys(ADAMS_AGESEN_COLUMNS) as AdamsAgesenColumn[];
  const rows = ADAMS_AGESEN.map((operation) => [
    `${operation.published} (\`${operation.operation}\`)`,
    ...columns.flatMap((column) => cells(compareNanobenchmark(operation, column), operation[column])),
  ]);
  const all = nanobenchmarks();
  const worst = Math.max(...all.map((comparison) => Math.max(ratioOf(comparison), 1 / ratioOf(comparison))));
  return `${markdown(
    [
      "operation",
      ...["native", "binary translation", "hardware"].flatMap((title) => [
        `${title}, published`,
        "here",
        "ratio",
      ]),
    ],
    rows,
  )}
Geometric mean of max(r, 1/r) over ${all.length} figures: **${meanError(all).toFixed(2)}**; the largest ${worst.toFixed(1)}.
`;
}

function roundTrips(): string {
  const rows = ROUND_TRIPS.map(({ processor, least, most }) => {
    const predicted = exitRoundTrip(processors.find(({ name }) => name === processor)!);
    const ratio = predicted / Math.sqrt(least * most);
    return [
      processor,
      least === most ? count(least) : `${count(least)}–${count(most)}`,
      count(predicted),
      ratio.toFixed(2),
    ];
  });
  return markdown(["processor", "published", "here", "ratio"], rows);
}

/** What of the paper's operations there is here. */
const DALL_OPERATIONS: Readonly<Record<string, string>> = {
  Hypercall: nullHypercall.name,
  "Interrupt Controller Trap": "port-in",
  "Virtual IPI": "inter-processor-interrupt",
};

function dall(): string {
  const rows = DALL.map(({ published, kvm, xen: hypervisor }) => {
    const operation = DALL_OPERATIONS[published];
    const predicted = (type: "1" | "2", measured: number): readonly string[] => {
      const request = { technique: "hardware-assisted", processor: "sandy-bridge", io: "emulated", type };
      if (operation === undefined || !isPossible(request)) return [count(measured), NOTHING, NOTHING];
      const cycles =
        operation === nullHypercall.name ? nullHypercallCycles(request) : cyclesOf(operation, request);
      return [count(measured), count(cycles), (cycles / measured).toFixed(2)];
    };
    const here = operation === undefined ? NOTHING : `\`${operation}\``;
    return [published, here, ...predicted("1", hypervisor), ...predicted("2", kvm)];
  });
  return markdown(["operation", "here", "Xen", "type 1 here", "ratio", "KVM", "type 2 here", "ratio"], rows);
}

function nullHypercallCycles(request: CombinationRequest): number {
  const { combination, technique } = resolved(request);
  const machine = technique.create(combination, (operations) =>
    buildBenchmarkImage(operations, [nullHypercall]),
  );
  return measure(machine, [nullHypercall])[0]!.warm.cycles;
}

function workloads(): string {
  const { binaryTranslation, hardware } = ADAMS_AGESEN_COLUMNS;
  const kvm = { technique: "hardware-assisted", paging: "nested", io: "virtio", processor: "sandy-bridge" };
  const row = (
    paper: string,
    { published, profile }: { readonly published: string; readonly profile: string },
    request: CombinationRequest,
    slowdown: number,
  ): readonly string[] => {
    const predicted = isPossible(request) ? predictedSlowdown(profile, request) : null;
    return [
      paper,
      published,
      `\`${profile}\` under \`${request.technique}\``,
      slowdown.toFixed(2),
      predicted === null ? NOTHING : predicted.toFixed(2),
      predicted === null ? NOTHING : (predicted / slowdown).toFixed(2),
    ];
  };
  return markdown(
    ["paper", "benchmark", "here", "published", "predicted", "ratio"],
    [
      ...ADAMS_AGESEN_WORKLOADS.flatMap((workload) => [
        row("Adams & Agesen", workload, binaryTranslation, workload.binaryTranslation),
        row("Adams & Agesen", workload, hardware, workload.hardware),
      ]),
      ...DALL_WORKLOADS.map((workload) => row("Dall et al.", workload, kvm, workload.slowdown)),
    ],
    [0, 1, 2],
  );
}

function xen(): string {
  const rows = macroPredictions().map(({ benchmark, intensity, vmware, userModeLinux }) => [
    benchmark.benchmark,
    `\`${benchmark.profile}\``,
    slowdownIn(benchmark, "xen").toFixed(3),
    intensity.toFixed(2),
    ...[vmware, userModeLinux].flatMap(({ published, predicted }) => [
      published.toFixed(2),
      predicted.toFixed(2),
      (predicted / published).toFixed(2),
    ]),
  ]);
  return markdown(
    [
      "benchmark",
      "profile",
      "Xen, fitted",
      "intensity",
      ...["VMware Workstation", "User-mode Linux"].flatMap((title) => [
        `${title}, published`,
        "predicted",
        "ratio",
      ]),
    ],
    rows,
    [0, 1],
  );
}

function techniqueList(): string {
  const rows = techniques.map(({ name, title, sound, paging, io, types }) => [
    `\`${name}\``,
    title,
    sound ? "yes" : "no",
    paging.join(", "),
    io.join(", "),
    types.join(", "),
  ]);
  return markdown(["name", "technique", "sound", "paging", "I/O", "type"], rows, [0, 1, 2, 3, 4, 5]);
}

function profileRates(): string {
  return profiles
    .map(({ name, meaning, rates }) => {
      const rows = Object.entries(rates).map(([operation, { perSecond, because }]) => [
        `\`${operation}\``,
        count(perSecond),
        because,
      ]);
      return `**\`${name}\`**: ${meaning}\n\n${markdown(["operation", "a second", "because"], rows, [0, 2])}`;
    })
    .join("\n");
}

function profileSources(): string {
  return Object.entries(PROFILE_SOURCES)
    .map(([name, source]) => `- ${name}: ${source}.\n`)
    .join("");
}

function slowdowns(): string {
  const columns = techniques.map(({ name }) => resolved({ technique: name }));
  const rows = profiles.map((profile) => [
    `\`${profile.name}\``,
    ...columns.map((combination) => {
      const { slowdown, hostShare, unmeasured } = table.slowdown(profile, combination);
      const host = hostShare > 0 ? ` + ${hostShare.toFixed(3)}` : "";
      return slowdown.toFixed(3) + host + (unmeasured.length > 0 ? " \\*" : "");
    }),
  ]);
  return markdown(["", ...techniques.map(({ name }) => name)], rows);
}

function cells(comparison: Comparison | null, published: number): readonly string[] {
  if (comparison === null) return [count(published), NOTHING, NOTHING];
  return [count(published), count(comparison.predicted), ratioOf(comparison).toFixed(2)];
}

/** A number of cycles, or the like. */
function count(value: number): string {
  return (value < 100 ? Number(value.toFixed(1)) : Math.round(value)).toLocaleString("en-US");
}

/** @param texts - columns that hold texts; the others hold numbers */
function markdown(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly number[] = [0],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rule = `|${head.map((_, index) => (texts.includes(index) ? "---" : "--:")).join("|")}|\n`;
  return line(head) + rule + rows.map(line).join("");
}
