import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { AZURE_V1, bitbrainsFile, gzip, SWF } from "../support/sound-inputs.ts";

const SCENARIOS = "scenarios/traces";

/** Metrics of an example, with what it reads in a folder of its own. */
async function metricsOf(
  name: string,
  input: string,
  data: Parameters<typeof temporaryFolder>[0],
): Promise<Record<string, number>> {
  const folder = temporaryFolder(data);
  const terminal = recordedTerminal();
  const options = input === "" ? [] : ["--input", `${input.replace("<folder>", folder)}`];
  const argv = [
    "run",
    join(SCENARIOS, `${name}.yaml`),
    "--out",
    join(folder, "results"),
    "--json",
    ...options,
  ];
  const exitCode = await commandLine(argv, terminal);
  expect({ exitCode, err: terminal.written.err }).toEqual({ exitCode: 0, err: "" });
  return JSON.parse(terminal.written.out).metrics;
}

it("every example of a trace is run here", () => {
  const names = readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"));
  expect(names).toEqual(["azure-vms.yaml", "bitbrains.yaml", "csv.yaml", "swf.yaml"]);
});

it("csv: some of sixty VMs come and go, the others stay to the end of the day", async () => {
  const metrics = await metricsOf("csv", "", {});
  expect(metrics).toMatchObject({ vmRequests: 60, vmsStarted: 60, durationS: 86_400 });
  expect(metrics.vmsCompleted).toBeGreaterThan(4);
  expect(metrics.vmsCompleted).toBeLessThan(20);
});

it("bitbrains: two VMs with gaps, and more than they have", async () => {
  const usages = [0, 1000, 4200, 4000, 0, 0];
  const skipping = bitbrainsFile(usages).replace("1376315746", "1376315800");
  const data = { data: { "1.csv": skipping, "2.csv.gz": gzip(bitbrainsFile(usages)) } };
  const metrics = await metricsOf("bitbrains", "bitbrains=<folder>/data", data);
  expect(metrics).toMatchObject({ vmRequests: 2, vmsStarted: 2 });
});

// Two VMs on one of 2,000 servers for the time of both, and the others asleep after ten minutes.
it("azure-vms: VMs arrive when they were created and leave when they were deleted", async () => {
  const metrics = await metricsOf("azure-vms", "vms=<folder>/vmtable.csv.gz", {
    "vmtable.csv.gz": gzip(AZURE_V1),
  });
  expect(metrics).toMatchObject({ vmRequests: 2, vmsStarted: 2, vmsCompleted: 2, durationS: 2_591_700 });
});

it("swf: jobs take their run time, and the machine their work", async () => {
  const metrics = await metricsOf("swf", "log=<folder>/log.swf", { "log.swf": SWF });
  expect(metrics).toMatchObject({ vmRequests: 3, vmsCompleted: 3, durationS: 30 + 3600, meanWaitingS: 0 });
  // Linear from 1 to 8 kW over 128 processors: idling, and 60·4 + 3600·16 + 0.5·2 processor seconds.
  const energyJ = 3630 * 1000 + ((60 * 4 + 3600 * 16 + 0.5 * 2) / 128) * 7000;
  expect(metrics.energyKWh! * 3.6e6).toBeCloseTo(energyJ, 3);
});
