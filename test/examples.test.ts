import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { commandLine } from "../src/cli/command-line.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";

const examples = readdirSync("examples").filter((name) => name.endsWith(".ts"));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const README = readFileSync("examples/README.md", "utf8");

describe.each(examples)("examples/%s", (name) => {
  it("prints what it printed before", async () => {
    const expected = `examples/${name.replace(/\.ts$/, ".expected.txt")}`;
    // Where the file is missing, a first run must not make it and pass.
    expect(existsSync(expected) || process.env.CI === undefined).toBe(true);
    const output = execFileSync(process.execPath, [tsx, `examples/${name}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    await expect(output).toMatchFileSnapshot(`../${expected}`);
  });

  it("is about one thing, short, and described", () => {
    expect(readFileSync(`examples/${name}`, "utf8").trimEnd().split("\n").length).toBeLessThan(60);
    expect(README).toContain(`[${name}](${name})`);
  });
});

describe("examples/tested-policy", () => {
  // Its own tests are run with these.
  it("gives what its baseline holds", async () => {
    const terminal = recordedTerminal();
    const exitCode = await commandLine(["check", "examples/tested-policy/baselines"], terminal);
    expect({ exitCode, ...terminal.written }).toEqual({
      exitCode: 0,
      out: "pass examples/tested-policy/twice-busy.yaml: seed 1, exact\n1 passed\n",
      err: "",
    });
  });

  it("is described", () => {
    expect(README).toContain("[tested-policy/](tested-policy)");
  });
});
