import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { measure } from "../../../src/hypervisor/benchmarks/measure.ts";
import { schedulers } from "../../../src/hypervisor/monitors/scheduling/registry.ts";
import { benchmarkGuest, benchmarksOf } from "../../../src/hypervisor/overhead/benchmark-guest.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { lockContention } from "../../../src/hypervisor/scheduling/lock-contention.ts";
import { runScheduling } from "../../../src/hypervisor/scheduling/run-scheduling.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import { resolveCombination } from "../../../src/hypervisor/techniques/resolve-combination.ts";

const TIMEOUT_MS = 120_000;
const SUGERMAN_MHZ = 733;
const OPERATIONS = [
  "port-in",
  "port-out",
  "timer-interrupt",
  "idle-wake-up",
  "packet-out",
  "packet-in",
  "disk-read",
];

const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? "---" : "--:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** Cycles of all operations, and those of the host's among them. */
function measured(technique: string, type: "1" | "2") {
  const request = { technique, type, io: "emulated", processor: "kaby-lake" };
  const resolved = resolveCombination(request, techniques);
  const machine = resolved.technique.create(resolved.combination, benchmarkGuest(resolved));
  return new Map(
    measure(machine, benchmarksOf(resolved)).map(({ benchmark, warm }) => [benchmark.name, warm]),
  );
}

const columns = ["hardware-assisted", "binary-translation"].map((technique) => ({
  alone: measured(technique, "1"),
  hosted: measured(technique, "2"),
}));
const [hardware, translation] = columns as [(typeof columns)[0], (typeof columns)[0]];

function hostedTable(): string {
  const title = (name: string) => name.replaceAll("-", " ");
  return table(
    ["", "hardware, type 1", "type 2", "host's code", "translation, type 1", "type 2", "host's code"],
    ["arithmetic", ...OPERATIONS].map((name) => [
      title(name),
      ...columns.flatMap(({ alone, hosted }) => [
        whole(alone.get(name)!.cycles),
        whole(hosted.get(name)!.cycles),
        whole(hosted.get(name)!.host),
      ]),
    ]),
  );
}

function publishedTable(): string {
  const out = (from: typeof hardware.alone) => from.get("port-out")!.cycles;
  const row = (what: string, published: number, here: number) => [
    what,
    whole(published),
    whole(here),
    (here / published).toFixed(2),
  ];
  return table(
    ["", "published", "here", "ratio"],
    [
      row("`out` handled in ring 0: VirtualBox, Kaby Lake", 2522, out(hardware.alone)),
      row("`out` handled in the host's user space: VirtualBox, Kaby Lake", 10_883, out(hardware.hosted)),
      row("what user space adds: VirtualBox", 10_883 - 2522, out(hardware.hosted) - out(hardware.alone)),
      row(
        "what user space adds: KVM (`out` less `cpuid`)",
        3736 - 1401,
        out(hardware.hosted) - out(hardware.alone),
      ),
      row(
        "switch of worlds: VMware Workstation, 8.90 µs",
        8.9 * SUGERMAN_MHZ,
        out(translation.hosted) - out(translation.alone),
      ),
      row(
        "a packet out: VMware Workstation, 31.63 µs",
        31.63 * SUGERMAN_MHZ,
        translation.hosted.get("packet-out")!.cycles,
      ),
    ],
  );
}

function sharesTable(): string {
  const load = { computeCycles: 2000, lockedCycles: 0 };
  const cycles = 20_000_000;
  return table(
    ["", "first vCPU", "second vCPU", "the other's", "standing still"],
    schedulers.map((scheduler) => {
      const { vcpus } = runScheduling({
        processor: haswell,
        scheduler,
        cores: 2,
        cycles,
        virtualMachines: [
          { vcpus: 2, weight: 1, capPercent: 50, load },
          { vcpus: 1, weight: 2, capPercent: 30, load },
        ],
      });
      const percents = vcpus.map(({ runCycles }) => (100 * runCycles) / cycles);
      const idle = 200 - percents.reduce((sum, percent) => sum + percent, 0);
      return [`\`${scheduler.name}\``, ...[...percents, idle].map((percent) => percent.toFixed(1))];
    }),
  );
}

function locksTable(): string {
  return table(
    ["", "alone", "with the other machine", "factor", "longest", "throughput"],
    schedulers
      .filter(({ name }) => name !== "capped")
      .map((scheduler) => {
        const outcome = lockContention({ processor: haswell, scheduler });
        return [
          `\`${scheduler.name}\``,
          whole(outcome.spinCyclesAlone),
          whole(outcome.spinCycles),
          outcome.spinFactor.toFixed(1),
          whole(outcome.longestSpinCycles),
          `${(100 * outcome.throughputFactor).toFixed(0)} %`,
        ];
      }),
  );
}

it(
  "docs/hypervisor-scheduling.md has what is measured",
  async () => {
    const tables = {
      hosted: hostedTable(),
      published: publishedTable(),
      shares: sharesTable(),
      locks: locksTable(),
    };
    let page = readFileSync("docs/hypervisor-scheduling.md", "utf8");
    for (const [name, text] of Object.entries(tables)) {
      const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
      expect(page).toMatch(place);
      page = page.replace(place, `$1\n${text}\n\n$2`);
    }
    await expect(page).toMatchFileSnapshot("../../../docs/hypervisor-scheduling.md");
  },
  TIMEOUT_MS,
);
