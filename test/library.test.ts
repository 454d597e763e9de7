import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const built = existsSync(join(ROOT, "dist/index.js"));

const CONSUMER = `import { type MetricName, definePlacement, defineScenario, loadScenario, NONE, simulate } from "coldaisle";

const emptiest = definePlacement({
  name: "emptiest",
  parameters: { weight: { kind: "number", default: 2, meaning: "what a VM counts" } },
  create: ({ weight }) => ({ key: "score", score: (view, server) => weight * view.vmCount(server) }),
});
const scenario = await defineScenario({
  version: 1,
  name: "consumer",
  duration: "1 h",
  vmTypes: { small: { speed: "500 MHz", memory: "613 MiB" } },
  sites: [{ servers: [{ type: "hp-ml110-g4", count: 3 }] }],
  workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 3, vmTypes: ["small"] }],
  placement: { policy: emptiest, weight: 3 },
});
const { metrics, table } = await simulate(scenario);
const name: MetricName = "vmsStarted";
const used: Float64Array = table("servers").numbers("active_s");
const { policies } = await loadScenario("own.yaml");
console.log(JSON.stringify([metrics[name], used.length, policies.limit !== null, NONE]));
`;

const OWN = `version: 1
name: own
duration: 1 h
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 3 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 3, vmTypes: [small] }]
placement: { policy: ./own.ts }
`;

// It imports the package as a value, which has to be the running program.
const POLICY = `import { definePlacement } from "coldaisle";
export default definePlacement({ name: "own", create: () => ({ key: "server-id" }) });
`;

/** A project of somebody else, with the package installed. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "coldaisle-consumer-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "coldaisle"));
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    types: [],
    typeRoots: [],
    skipLibCheck: false,
    outDir: "out",
  };
  const files = {
    "package.json": JSON.stringify({ type: "module" }),
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    "consumer.ts": CONSUMER,
    "own.yaml": OWN,
    "own.ts": POLICY,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe.skipIf(!built)("the package (skipped until npm run build has made dist/)", () => {
  it("is imported from another project, whose TypeScript is strict and knows nothing of ours", () => {
    const folder = project();
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    const output = execFileSync(process.execPath, ["out/consumer.js"], { cwd: folder, encoding: "utf8" });
    expect(JSON.parse(output)).toEqual([3, 3, true, -1]);
  });

  it("runs a scenario whose policy imports it, from the command line", () => {
    const folder = project();
    const program = join(ROOT, "bin/coldaisle.cjs");
    const options = ["run", "own.yaml", "--json", "--out", join(folder, "results")];
    const output = execFileSync(process.execPath, [program, ...options], { cwd: folder, encoding: "utf8" });
    expect(JSON.parse(output).metrics.vmsStarted).toBe(3);
  });
});
