import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/broken-traces.ts";
import { currentProgram } from "../support/current-program.ts";
import { SMALL } from "../support/small-experiment.ts";

interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function check(cwd: string, ...argv: readonly string[]): Ending {
  const { status, stdout, stderr } = spawnSync(process.execPath, [currentProgram(), "check", ...argv], {
    cwd,
    encoding: "utf8",
    // What is left in it would be a folder that nobody has removed.
    env: { ...process.env, NO_COLOR: "1", TMPDIR: join(cwd, "tmp") },
  });
  return { status, stdout, stderr };
}

const FAILING = SMALL.replace("policy: first-fit", "policy: ./failing.js");
const FAILING_POLICY = `export default {
  kind: "placement", name: "failing", meaning: "fails", source: "made for this test", parameters: {},
  create: () => ({ key: "score", score: (view, server) => { if (process.env.FAIL) throw new Error("on purpose"); return server; } }),
};
`;

/** Baselines that hold, differ, cannot be read, lack an input, and fail, the longest first. */
function project(): string {
  const folder = temporaryFolder({
    "a-long.yaml": SMALL.replace("duration: 2 h", "duration: 2 d"),
    "b-differs.yaml": SMALL,
    "c-holds.yaml": SMALL.replace("first-fit", "worst-fit"),
    "e-missing.yaml": SMALL,
    "f-fails.yaml": FAILING,
    "failing.js": FAILING_POLICY,
    "g-seeds.yaml": SMALL,
    tmp: {},
  });
  for (const name of ["a-long", "b-differs", "c-holds", "e-missing", "f-fails"]) {
    expect(check(folder, "--update", `${name}.yaml`).status).toBe(0);
  }
  expect(check(folder, "--update", "g-seeds.yaml", "--seeds", "1..3").status).toBe(0);
  writeFileSync(join(folder, "b-differs.yaml"), SMALL.replace("2 h", "3 h"));
  writeFileSync(join(folder, "baselines", "d-broken.json"), "{");
  writeFileSync(
    join(folder, "e-missing.yaml"),
    `${SMALL.replace(/workloads:.*\n/, "workloads: [{ kind: traces, input: day, format: planetlab, vmTypes: [small] }]\n")}inputs: { day: { about: a day } }\n`,
  );
  return folder;
}

describe("check -j", () => {
  it("says the same in the same order as one after the other, and leaves nothing", () => {
    const folder = project();
    process.env.FAIL = "1";
    try {
      const one = check(folder, "baselines", "-j", "1");
      expect(one.status).toBe(3);
      expect(one.stdout.trimEnd().split("\n").at(-1)).toBe(
        "3 passed, 1 failed, 2 could not be judged, 1 skipped",
      );
      expect(check(folder, "baselines", "-j", "3")).toEqual(one);
      expect(check(folder, "baselines", "-j", "3", "--json")).toEqual(
        check(folder, "baselines", "-j", "1", "--json"),
      );
    } finally {
      delete process.env.FAIL;
    }
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("records the same baselines", () => {
    const folder = project();
    const copy = temporaryFolder({});
    cpSync(folder, copy, { recursive: true });
    const names = ["a-long", "b-differs", "c-holds", "g-seeds"].map((name) => `baselines/${name}.json`);
    const one = check(copy, "--update", "-j", "1", ...names);
    expect(one.status).toBe(0);
    expect(check(folder, "--update", "-j", "3", ...names)).toEqual(one);
    for (const name of ["a-long", "b-differs", "c-holds", "g-seeds"]) {
      const baseline = (root: string): string =>
        readFileSync(join(root, "baselines", `${name}.json`), "utf8");
      expect(baseline(folder)).toBe(baseline(copy));
    }
  });

  it("refuses none at a time", () => {
    const { status, stderr } = check(temporaryFolder({ tmp: {} }), "-j", "0", "nothing");
    expect(status).toBe(2);
    expect(stderr).toContain("coldaisle: ");
  });
});
