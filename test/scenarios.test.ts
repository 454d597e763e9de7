import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "../src/cli/command-line.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";
import { hasReference, referencePath } from "./support/reference.ts";

/** A PlanetLab day and a week of jobs, and the machine is shared with other tests. */
const TIMEOUT_MS = 300_000;

const FOLDER = join("scenarios", "baselines");

it(
  "scenarios give what their baselines hold",
  async () => {
    const terminal = recordedTerminal();
    const inputs = [
      `planetlab=${referencePath("traces", "planetlab", "20110303")}`,
      `surf-week=${referencePath("traces", "surf-week")}`,
    ];
    const options = hasReference ? ["--strict", ...inputs.flatMap((input) => ["--input", input])] : [];
    const exitCode = await commandLine(["check", FOLDER, ...options], terminal);
    // What is shown says what has changed.
    expect({ exitCode, ...terminal.written }).toMatchObject({ exitCode: 0, err: "" });
    const count = readdirSync(FOLDER).length;
    expect(terminal.written.out.trimEnd().split("\n").at(-1)).toMatch(
      hasReference ? `${count} passed` : /^\d+ passed, \d+ skipped$/,
    );
  },
  TIMEOUT_MS,
);
