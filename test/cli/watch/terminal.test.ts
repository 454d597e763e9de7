import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { currentProgram } from "../../support/current-program.ts";
import { LONG_SCENARIO } from "../../support/long-scenario.ts";

const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";

/** Runs a command on a terminal of its own. */
const SCRIPT = "script";
const hasScript =
  spawnSync(SCRIPT, ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false;

/** Arguments of `script` that run the program on a terminal of 100 by 30. */
function onTerminal(argv: readonly string[], environment = ""): string[] {
  const program = [process.execPath, currentProgram(), ...argv].map((word) => `'${word}'`).join(" ");
  const variables = `-u NO_COLOR TERM=xterm-256color ${environment}`;
  return ["-qec", `stty cols 100 rows 30; env ${variables} ${program}`, "/dev/null"];
}

function ended(argv: readonly string[]): { status: number | null; shown: string } {
  const { status, stdout } = spawnSync(SCRIPT, onTerminal(argv), { encoding: "utf8" });
  return { status, shown: stdout };
}

/** Presses Ctrl-C as soon as the first frame is there. */
async function interrupted(argv: readonly string[]): Promise<{ status: number; shown: string }> {
  const child = spawn(SCRIPT, onTerminal(argv, "NO_COLOR=1"), { stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  let pressed = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (pressed || !shown.includes("\u001b[H")) return;
    pressed = true;
    child.stdin.write("\u0003");
  });
  const [status] = await once(child, "close");
  return { status, shown };
}

/** All files of a run but for its manifest, which holds how long it took. */
function resultsIn(folder: string): Record<string, string> {
  const [run] = readdirSync(join(folder, "runs"));
  const files = readdirSync(join(folder, "runs", run!)).filter((name) => name !== "manifest.json");
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(folder, "runs", run!, name), "utf8")]),
  );
}

describe.skipIf(!hasScript)("run --watch on a terminal (skipped without util-linux' script)", () => {
  it("draws while it runs, leaves the last frame above the table, and writes the same bytes", () => {
    const folder = temporaryFolder({ "s.yaml": LONG_SCENARIO });
    const argv = ["run", join(folder, "s.yaml"), "--out"];
    const { status, shown } = ended([...argv, join(folder, "watched"), "--watch"]);
    expect(status).toBe(0);
    expect(shown.split(ENTER)).toHaveLength(2);
    const [during, after] = shown.split(LEAVE) as [string, string];
    expect(during.split("\u001b[H").length).toBeGreaterThan(2);
    expect(after).toContain("100 %  4.0 d of 4.0 d");
    expect(after.indexOf("200 on")).toBeLessThan(after.indexOf("energyKWh"));
    expect(after).toContain("\u001b[38;5;");
    expect(after).not.toContain("\u001b[?");

    expect(ended([...argv, join(folder, "plain"), "--quiet"])).toEqual({ status: 0, shown: "" });
    expect(resultsIn(join(folder, "watched"))).toEqual(resultsIn(join(folder, "plain")));
  });

  it("gives the screen back when it is interrupted, and uses no colour where none is wanted", async () => {
    const folder = temporaryFolder({ "s.yaml": LONG_SCENARIO.replace("4 d", "40 d") });
    const results = join(folder, "results");
    const { status, shown } = await interrupted(["run", join(folder, "s.yaml"), "--out", results, "--watch"]);
    expect(status).toBe(130);
    expect(shown).toContain(ENTER);
    expect(shown.trimEnd().endsWith(LEAVE)).toBe(true);
    expect(shown).not.toContain("\u001b[38;5;");
    expect(readdirSync(results)).toEqual(["runs"]);
    expect(readdirSync(join(results, "runs"))).toEqual([]);
  });
});
