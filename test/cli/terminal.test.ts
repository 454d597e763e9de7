import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { processTerminal } from "../../src/cli/terminal.ts";

function bold(isTTY: boolean, env: Record<string, string>): string {
  const stream = Object.assign(new EventEmitter(), { isTTY, write: () => true });
  const fake = { env, stdout: stream, stderr: stream } as unknown as NodeJS.Process;
  return processTerminal(fake).colours.bold("x");
}

describe("colour", () => {
  it("is for terminals that want it", () => {
    expect(bold(true, { TERM: "xterm" })).toBe("\u001b[1mx\u001b[22m");
  });

  it.each([
    ["a pipe", false, {}],
    ["a pipe in CI", false, { CI: "true" }],
    ["NO_COLOR", true, { NO_COLOR: "1" }],
    ["a dumb terminal", true, { TERM: "dumb" }],
  ])("is not for %s", (_case, isTTY, env) => {
    expect(bold(isTTY, env)).toBe("x");
  });
});
