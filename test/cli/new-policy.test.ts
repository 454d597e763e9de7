import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { POLICY_KINDS, type PolicyKind } from "../../src/policies/catalogue.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const built = existsSync(join(ROOT, "dist/testing.js"));
/** Compilers and test runners are started, and share the machine with other tests. */
const TIMEOUT_MS = 180_000;

const SCENARIO = `version: 1
name: new
duration: 1 h
vmTypes: { small: { speed: 1 GHz, memory: 512 MiB } }
sites: [{ servers: [{ type: hp-ml110-g5, count: 6 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 8, vmTypes: [small] }]
placement: { policy: first-fit }
consolidation:
  overload: { detection: static-threshold }
  selection: { policy: minimum-migration-time }
`;

/** What of the scenario gives way to a policy of a kind. */
const PLACES: Readonly<Record<PolicyKind, string>> = {
  placement: "first-fit",
  "overload-detection": "static-threshold",
  "vm-selection": "minimum-migration-time",
};

async function run(...argv: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const exitCode = await commandLine(argv, terminal);
  return { exitCode, ...terminal.written };
}

/** A project of somebody else, with a new policy of each kind, the package and vitest installed. */
async function project(): Promise<string> {
  const folder = temporaryFolder({});
  for (const kind of POLICY_KINDS) {
    const file = join(folder, `new-${kind}.ts`);
    const { exitCode, out } = await run("new", "policy", kind, `new-${kind}`, "--out", file);
    expect(exitCode).toBe(0);
    expect(out).toBe(`written: ${file}\nwritten: ${file.replace(".ts", ".test.ts")}\n`);
  }
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "coldaisle"));
  symlinkSync(join(ROOT, "node_modules", "vitest"), join(folder, "node_modules", "vitest"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return folder;
}

describe("a new policy", () => {
  it.each(POLICY_KINDS)("of kind %s runs in a scenario", async (kind) => {
    const text = SCENARIO.replace(PLACES[kind], "./mine.ts");
    const folder = temporaryFolder({ "s.yaml": text });
    await run("new", "policy", kind, "mine", "--out", join(folder, "mine.ts"));
    const { exitCode, out, err } = await run(
      "run",
      join(folder, "s.yaml"),
      "--json",
      "--out",
      join(folder, "r"),
    );
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
    expect(JSON.parse(out).metrics.vmsStarted).toBe(8);
  });

  it.skipIf(!built)(
    "passes its own test, the contract suite included, and the checks of a strict compiler (skipped until dist/ is made)",
    async () => {
      const folder = await project();
      const compilerOptions = {
        target: "ES2022",
        module: "NodeNext",
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        types: [],
        skipLibCheck: false,
      };
      // Vitest's own declarations need those of its parts, so of the tests only the use of our helper is checked.
      const policies = readdirSync(folder).filter((name) => /^new-.*(?<!\.test)\.ts$/.test(name));
      const use = policies
        .map((name, i) => `import p${i} from "./${name}";\npolicyContract(p${i});\n`)
        .join("");
      writeFileSync(join(folder, "use.ts"), `import { policyContract } from "coldaisle/testing";\n${use}`);
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
      const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
      execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });

      const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
      const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", "--root", folder], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH, NO_COLOR: "1" },
      });
      expect(`${stdout}${stderr}`).toMatch(/Test Files {2}3 passed \(3\)/);
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe("new policy refuses", () => {
  it("a kind that there is not, with the nearest", async () => {
    expect(await run("new", "policy", "placment", "mine")).toMatchInlineSnapshot(`
      {
        "err": "coldaisle: new policy: found kind "placment", expected one of placement, overload-detection, vm-selection, nearest "placement" (see coldaisle --help)
      ",
        "exitCode": 2,
        "out": "",
      }
    `);
  });

  it("a name that is none, too few words and too many, a file that is none", async () => {
    expect(await run("new", "policy", "placement", "My Policy")).toMatchInlineSnapshot(`
      {
        "err": "coldaisle: new policy: found name "My Policy", expected one in kebab case, such as least-loaded (see coldaisle --help)
      ",
        "exitCode": 2,
        "out": "",
      }
    `);
    expect((await run("new", "policy", "placement")).err).toContain(
      'found "placement", expected a kind and a name',
    );
    expect((await run("new", "policy", "placement", "a", "b")).exitCode).toBe(2);
    expect((await run("new", "policy", "placement", "a", "--out", "a.js")).err).toContain(
      '--out: found "a.js"',
    );
  });

  it("to overwrite anything, the test included", async () => {
    for (const name of ["mine.ts", "mine.test.ts"]) {
      const folder = temporaryFolder({ [name]: "precious" });
      const { exitCode, err } = await run(
        "new",
        "policy",
        "placement",
        "mine",
        "--out",
        join(folder, "mine.ts"),
      );
      expect(exitCode).toBe(2);
      expect(err).toContain(`new policy: found ${join(folder, name)}, expected nothing there`);
      expect(readdirSync(folder)).toEqual([name]);
      expect(readFileSync(join(folder, name), "utf8")).toBe("precious");
    }
  });

  it("a folder that cannot be written", async () => {
    const folder = temporaryFolder({ file: "" });
    const { exitCode, err } = await run(
      "new",
      "policy",
      "placement",
      "mine",
      "--out",
      join(folder, "file", "mine.ts"),
    );
    expect(exitCode).toBe(1);
    expect(err.replace(folder, "…")).toMatchInlineSnapshot(`
      "coldaisle: cannot write …/file: found a file in the place of a folder (EEXIST)
      "
    `);
  });
});
