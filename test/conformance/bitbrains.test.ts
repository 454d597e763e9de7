import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { hasReference, referencePath } from "../support/reference.ts";

const BITBRAINS = referencePath("traces", "bitbrains-small");
/** Samples of the trace are 300 s apart in most places, and up to 6 % above the capacity in some. */
const RULES = ["resample: 5 min", "excess: cap"];

/** Fifty VMs of 1 to 32 vCPUs on servers that consolidation empties and fills. */
const SCENARIO = `version: 1
name: bitbrains
inputs: { vms: { about: fifty VMs } }
serverTypes:
  node: { cores: 32, coreSpeed: 3 GHz, memory: 256 GiB, power: { model: linear, idle: 150 W, peak: 400 W } }
sites: [{ servers: [{ type: node, count: 12 }] }]
workloads: [{ kind: traces, input: vms, WORKLOAD }]
placement: { policy: first-fit }
consolidation:
  overload: { detection: static-threshold, threshold: 80 % }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend, after: 10 min }
`;

async function succeed(...argv: readonly string[]): Promise<string> {
  const terminal = recordedTerminal();
  const exitCode = await commandLine(argv, terminal);
  expect({ exitCode, err: terminal.written.err }).toEqual({ exitCode: 0, err: "" });
  return terminal.written.out;
}

describe.skipIf(!hasReference)("fifty VMs of Bitbrains", () => {
  it("give the same metrics, read from Parquet, and converted from plain and from compressed CSV", async () => {
    const folder = temporaryFolder({
      "parquet.yaml": SCENARIO.replace("WORKLOAD", ["format: fragments", ...RULES].join(", ")),
      "csv.yaml": SCENARIO.replace("WORKLOAD", "format: csv"),
    });
    const metrics: Record<string, number | null>[] = [];
    async function run(scenario: string, path: string): Promise<void> {
      const options = ["--input", `vms=${path}`, "--out", join(folder, "results"), "--json"];
      metrics.push(JSON.parse(await succeed("run", join(folder, scenario), ...options)).metrics);
    }
    await run("parquet.yaml", BITBRAINS);
    for (const name of ["vms.csv", "vms.csv.gz"]) {
      const path = join(folder, name);
      await succeed("trace", "convert", BITBRAINS, path, "--resample", "5 min", "--excess", "cap");
      await run("csv.yaml", path);
    }
    const [parquet, plain, compressed] = metrics;
    expect(plain).toEqual(parquet);
    expect(compressed).toEqual(parquet);
    expect(parquet).toMatchObject({
      vmRequests: 50,
      vmsStarted: 50,
      vmsCompleted: 50,
      durationS: 30 * 86_400,
    });
    expect(parquet!.energyKWh).toBeGreaterThan(0);
    expect(parquet!.migrations).toBeGreaterThan(0);
  }, 60_000);
});
