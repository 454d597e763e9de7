import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/version.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const PROGRAM = join(import.meta.dirname, "../../bin/coldaisle.cjs");
const built = existsSync(join(import.meta.dirname, "../../dist/coldaisle.cjs"));

interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function program(cwd: string, ...argv: readonly string[]): Ending {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...argv], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const SMALL = `version: 1
name: small
duration: 10 min
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 2 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 2, vmTypes: [small] }]
placement: { policy: first-fit }
`;

describe.skipIf(!built)("the program (skipped until npm run build has made dist/)", () => {
  it("ends with 0 where all is well", () => {
    expect(program(".", "--version")).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  it("prints one line of JSON, and writes into results/ of the working folder", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL });
    const { status, stdout, stderr } = program(folder, "run", "s.yaml", "--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
    const { runId, metrics, timing } = JSON.parse(stdout);
    expect(readdirSync(join(folder, "results", "small", "runs"))).toEqual([runId]);
    expect(metrics.energyKWh).toBeGreaterThan(0);
    expect(timing.simulateS).toBeGreaterThanOrEqual(0);
  });

  it("prints nothing with --quiet", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL });
    expect(program(folder, "run", "s.yaml", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("ends with 2 and one line on standard error for a wrong command line", () => {
    expect(program(".", "rum", "s.yaml")).toMatchInlineSnapshot(`
      {
        "status": 2,
        "stderr": "coldaisle: found unknown command "rum", expected one of run, validate, explain, schema, list, report, trace, hypervisor, completion, nearest "run" (see coldaisle --help)
      ",
        "stdout": "",
      }
    `);
  });

  it("ends with 3 and the place for a wrong scenario, and makes no folder", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL.replace("10 min", "10") });
    expect(program(folder, "run", "s.yaml")).toMatchInlineSnapshot(`
      {
        "status": 3,
        "stderr": "s.yaml:3:11 duration: found 10, expected a time in us, ms, s, min, h or d, such as 5 min
      ",
        "stdout": "",
      }
    `);
    expect(readdirSync(folder)).toEqual(["s.yaml"]);
  });

  it("ends quietly when its reader has seen enough", () => {
    const script = `"${process.execPath}" "${PROGRAM}" schema | head -n 1`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })).toBe(
      "{\n",
    );
  });
});
